import { truncate } from './fit.ts';
import { type Line, type Role, span } from './line.ts';
import { repeatSafe, type SafeText, safe } from './safe.ts';
import { widthCells } from './width.ts';

/** A rule across `columns` cells with words in its middle, such as `──── Tue 22 Nov ────`. */
export const ruleLine = (words: SafeText, columns: number, role: Role = 'dim'): Line => {
  const label = words === '' ? words : truncate(safe` ${words} `, columns);
  const left = Math.max(0, columns - widthCells(label));
  const before = Math.trunc(left / 2);
  return [span(safe`${repeatSafe(safe`─`, before)}${label}${repeatSafe(safe`─`, left - before)}`, role)];
};
