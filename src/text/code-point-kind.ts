import { CODE_POINT_RUNS } from './code-points.ts';

/** What a code point is to a terminal: an index into `CELLS`. */
export const NEVER = 0;
export const NARROW = 1;
export const WIDE = 2;
/** A mark that shares the cell of its base. */
export const MARK = 3;
/** A mark with a cell of its own that belongs to its base. */
export const SPACING_MARK = 4;
/** Assigned, but the terminals we measured give it different widths. */
export const DISAGREED = 5;
/** A plain zero-width character: nothing to see, no effect on a terminal. */
export const ZERO_WIDTH = 6;
export const REGIONAL_INDICATOR = 7;
export const EMOJI_MODIFIER = 8;
export const CONJOINING_JAMO = 9;
/** A character of the tag block, U+E0020 to U+E007F. */
export const TAG = 10;

/** Cells of each kind inside safe text; what never stands there counts as it would most often be drawn. */
export const CELLS: readonly number[] = [1, 1, 2, 0, 1, 1, 0, 1, 2, 1, 0];

const LETTERS = 'xnwmsozrej';

const decodeRuns = (): Uint8Array => {
  const runs = Array.from(CODE_POINT_RUNS.matchAll(/([a-z])(\d*)/g), ([, letter = 'x', count]) => ({
    kind: LETTERS.indexOf(letter),
    count: Number(count || 1),
  }));
  const kinds = new Uint8Array(runs.reduce((sum, run) => sum + run.count, 0));
  let from = 0;
  for (const { kind, count } of runs) {
    kinds.fill(kind, from, from + count);
    from += count;
  }
  return kinds;
};

const KINDS = decodeRuns();

/** The kind of a code point or of a lone surrogate. */
export const kindOf = (code: number): number => {
  if (code < KINDS.length) return KINDS[code] ?? NEVER;
  if (code >= 0xe0020 && code <= 0xe007f) return TAG;
  return code >= 0xe0100 && code <= 0xe01ef ? ZERO_WIDTH : NEVER;
};

/**
 * The code point at a UTF-16 index; a lone surrogate as itself.
 * `String.codePointAt` is not used because V8 13.6 (Node 24), once it has optimised the caller, reads past the end of a sliced string.
 */
export const codeAt = (text: string, index: number): number => {
  const unit = text.charCodeAt(index);
  if ((unit & 0xfc00) !== 0xd800 || index + 1 >= text.length) return unit;
  const low = text.charCodeAt(index + 1);
  return (low & 0xfc00) === 0xdc00 ? ((unit - 0xd800) << 10) + (low - 0xdc00) + 0x10000 : unit;
};
