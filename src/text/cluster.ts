import { CELLS, codeAt, kindOf, MARK, REGIONAL_INDICATOR, SPACING_MARK, ZERO_WIDTH } from './code-point-kind.ts';
import { isVirama } from './zero-width-joiners.ts';

/** A user-perceived character of safe text: where it ends (UTF-16 units) and how many cells it takes. */
export type Cluster = { readonly end: number; readonly cells: number };

const isAscii = (unit: number): boolean => unit < 0x7f;

/**
 * The cluster of safe text that begins at `start`. It takes at most `limitCells` cells, so a chain of conjoined consonants can be broken;
 * only a single wide character is wider than a limit of 1.
 */
export const clusterAt = (text: string, start: number, limitCells = 8): Cluster => {
  const first = codeAt(text, start);
  let end = start + (first > 0xffff ? 2 : 1);
  if (isAscii(first) && (end === text.length || isAscii(text.charCodeAt(end)))) return { end, cells: 1 };
  const kind = kindOf(first);
  let cells = CELLS[kind] ?? 1;
  if (kind === REGIONAL_INDICATOR) {
    end = Math.min(text.length, end + 2);
    cells = 2;
  }
  let previous = first;
  while (end < text.length) {
    const code = codeAt(text, end);
    const next = kindOf(code);
    const isExtender = next === MARK || next === ZERO_WIDTH || next === SPACING_MARK;
    const nextCells = CELLS[next] ?? 1;
    if ((!isExtender && !(isVirama(previous) && isIndic(code))) || cells + nextCells > limitCells) break;
    cells += nextCells;
    end += code > 0xffff ? 2 : 1;
    if (next !== ZERO_WIDTH) previous = code;
  }
  return { end, cells };
};

/** Letters that a virama before them draws into one cluster. */
const isIndic = (code: number): boolean => code >= 0x900 && code <= 0xabff && (code < 0x2000 || code >= 0xa800);
