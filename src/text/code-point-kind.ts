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

/** The precomposed syllable of up to three conjoining jamo, and how many of them it takes; `undefined` where there is none. Unicode 3.12. */
export const composeJamo = (lead: number, vowel: number, tail: number): { readonly text: string; readonly units: number } | undefined => {
  const isSyllable = lead >= 0x1100 && lead <= 0x1112 && vowel >= 0x1161 && vowel <= 0x1175;
  if (!isSyllable) return undefined;
  const open = 0xac00 + ((lead - 0x1100) * 21 + vowel - 0x1161) * 28;
  const hasTail = tail >= 0x11a8 && tail <= 0x11c2;
  return { text: String.fromCharCode(hasTail ? open + tail - 0x11a7 : open), units: hasTail ? 3 : 2 };
};

/** A code point by its number: `⟨U+202E⟩`. */
export const codePointName = (code: number): string => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** What is shown for a control character or another code point that is never shown: four spaces for a tab, `␛`, `␡`, or the number. */
export const visibleControl = (code: number): string => {
  if (code === 0x09) return '    ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : codePointName(code);
};

/** Whether a visible code point is drawn as nothing but room: the Unicode spaces and the empty Braille pattern. */
export const isBlank = (code: number): boolean =>
  code === 0x20 ||
  code === 0xa0 ||
  (code >= 0x1680 &&
    code <= 0x3000 &&
    (code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f || code === 0x2800 || code === 0x3000));
