import { PlatformError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** The outcome of `work`, or a rejection with `timeout` after `limitMs`; the work itself goes on unheard. */
export const withDeadline = <Value>(work: Promise<Value>, limitMs: number, clock: Clock): Promise<Value> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new PlatformError('timeout', `No answer came within ${limitMs / 1000} s.`)));
    work.then(resolve, reject).finally(cancel);
  });
