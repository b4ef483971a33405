import { type SafeText, safe } from './safe.ts';

/** A number with its noun: `1 run`, `2 runs`. */
export const countText = (count: number, one: SafeText, many: SafeText = safe`${one}s`): SafeText =>
  safe`${count} ${count === 1 ? one : many}`;
