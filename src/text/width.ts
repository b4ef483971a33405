import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The user-perceived characters of a text, in order. */
export const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** How many terminal cells a text takes that holds no control character. */
export const widthCells = (text: string): number => (PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text));
