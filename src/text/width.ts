import { CELLS, codeAt, kindOf } from './code-point-kind.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * How many terminal cells a text takes that holds no control character.
 * Exact for safe text, where every terminal we measured agrees (xterm with Unicode 11, tmux, and Ink's own layout).
 */
export const widthCells = (text: string): number => {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let cells = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = codeAt(text, index);
    cells += CELLS[kindOf(code)] ?? 1;
    if (code > 0xffff) index += 1;
  }
  return cells;
};

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The user-perceived characters of a text, in order. */
export const graphemes = (text: string): string[] =>
  PRINTABLE_ASCII.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment);
