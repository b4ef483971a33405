import { clusterAt } from './cluster.ts';
import { codeAt, kindOf, WIDE } from './code-point-kind.ts';
import { type SafeText, safe, sliceSafe } from './safe.ts';

export type WrapOptions = {
  /** The most rows, 400 unless told. */
  readonly maxRows?: number;
};

/** Rows of a text, and how many UTF-16 units of it did not get a row. */
export type Wrapped = { readonly rows: readonly SafeText[]; readonly rest: number };

const MAX_ROWS = 400;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const SPACE = 0x20;

/**
 * The text as rows of at most `columns` cells (but never less than 2): at each `\n`, between words, beside wide characters, and inside words
 * that are longer than a row. Spaces at a break are dropped. When there are more than `maxRows` rows the last one says so.
 */
export const wrapText = (text: SafeText, columns: number, options: WrapOptions = {}): readonly SafeText[] => {
  const maxRows = options.maxRows ?? MAX_ROWS;
  const { rows, rest } = wrapRows(text, columns, maxRows);
  return rest === 0 ? rows : [...rows.slice(0, maxRows - 1), safe`⟨cut⟩`];
};

/** The same, with the rest as a number instead of a last row that tells of it. */
export const wrapRows = (text: SafeText, columns: number, maxRows: number = MAX_ROWS): Wrapped => {
  const width = Math.max(2, Math.floor(columns));
  const rows: SafeText[] = [];
  let from = 0;
  while (from <= text.length) {
    if (rows.length >= maxRows) return { rows, rest: Math.max(1, text.length - from) };
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed;
    const end = wrapParagraph(sliceSafe(text, from, to), width, { rows, maxRows });
    if (from + end < to) return { rows, rest: text.length - from - end };
    from = to + 1;
  }
  return { rows, rest: 0 };
};

/** Adds the rows of one paragraph; returns how far it came, in UTF-16 units. */
const wrapParagraph = (text: SafeText, width: number, target: { readonly rows: SafeText[]; readonly maxRows: number }): number => {
  const { rows, maxRows } = target;
  if (text.length <= width && PRINTABLE_ASCII.test(text)) {
    rows.push(text);
    return text.length;
  }
  let start = 0;
  do {
    const end = rowEnd(text, start, width);
    rows.push(sliceSafe(text, start, end < text.length ? withoutTrailingSpaces(text, start, end) : end));
    start = end;
    if (start < text.length) while (text.charCodeAt(start) === SPACE) start += 1;
  } while (start < text.length && rows.length < maxRows);
  return start;
};

/** Where the row that begins at `start` has to end. */
const rowEnd = (text: SafeText, start: number, width: number): number => {
  let cells = 0;
  let index = start;
  let breakAt = -1;
  let hasWord = false;
  let wasWide = false;
  while (index < text.length) {
    const cluster = clusterAt(text, index, width);
    const isSpace = text.charCodeAt(index) === SPACE;
    const isWide = !isSpace && kindOf(codeAt(text, index)) === WIDE;
    if (hasWord && (isSpace || isWide || wasWide)) breakAt = index;
    if (cells + cluster.cells > width) return breakAt === -1 ? index : breakAt;
    cells += cluster.cells;
    index = cluster.end;
    hasWord ||= !isSpace;
    wasWide = isWide;
  }
  return index;
};

const withoutTrailingSpaces = (text: SafeText, start: number, end: number): number => {
  let last = end;
  while (last > start && text.charCodeAt(last - 1) === SPACE) last -= 1;
  return last;
};
