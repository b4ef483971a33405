import { untrusted } from '../domain/untrusted.ts';
import type { TextField } from '../store/text-field.ts';
import { type Line, span } from '../text/line.ts';
import { safe, safeLine } from '../text/safe.ts';
import { graphemes, widthCells } from '../text/width.ts';

/** A row of a text that is being written: where it begins and ends in the text, without the line end behind it. */
export type FieldRow = { readonly start: number; readonly end: number };

/** The layout asks for the rows of one text over and over. */
const wrappedFields = new WeakMap<TextField, { readonly columns: number; readonly rows: readonly FieldRow[] }>();

/**
 * The rows of a text in so many columns: broken after spaces, which stay at the end of their row, and inside longer words. Each leaves
 * a cell for the caret behind it.
 */
export const wrapField = (field: TextField, columns: number): readonly FieldRow[] => {
  const known = wrappedFields.get(field);
  if (known?.columns === columns) return known.rows;
  const rows: FieldRow[] = [];
  let start = 0;
  for (const line of field.value.split('\n')) {
    rows.push(...wrapLine(line, Math.max(2, columns - 1), start));
    start += line.length + 1;
  }
  wrappedFields.set(field, { columns, rows });
  return rows;
};

function wrapLine(line: string, width: number, from: number): readonly FieldRow[] {
  const rows: FieldRow[] = [];
  let start = from;
  let at = from;
  let cells = 0;
  let wordStart = from;
  let wordCells = 0;
  for (const grapheme of graphemes(line)) {
    const wide = cellsOf(grapheme);
    while (cells + wide > width && at > start) {
      const end = wordStart > start ? wordStart : at;
      rows.push({ start, end });
      if (end === at) wordCells = 0;
      cells = wordCells;
      start = end;
    }
    at += grapheme.length;
    cells += wide;
    wordCells += wide;
    if (grapheme !== ' ') continue;
    wordStart = at;
    wordCells = 0;
  }
  return [...rows, { start, end: from + line.length }];
}

const shownAs = (text: string) => safeLine(untrusted(text));
const cellsOf = (grapheme: string): number => widthCells(shownAs(grapheme));

/** The row with the caret: between two rows it is on the second one. */
export const caretRow = (rows: readonly FieldRow[], cursor: number): number =>
  Math.max(
    0,
    rows.findLastIndex(({ start }) => start <= cursor),
  );

/** Where the caret comes to one row up or down, in the same cell; `undefined` beyond the first and the last row. */
export const caretBeside = (field: TextField, columns: number, by: 1 | -1): number | undefined => {
  const rows = wrapField(field, columns);
  const index = caretRow(rows, field.cursor);
  const [row, target] = [rows[index], rows[index + by]];
  if (row === undefined || target === undefined) return undefined;
  const wanted = graphemes(field.value.slice(row.start, field.cursor)).reduce((cells, grapheme) => cells + cellsOf(grapheme), 0);
  // The end of a row that goes on in the next one is the beginning of that.
  const last = rows[index + by + 1]?.start === target.end ? target.end - 1 : target.end;
  let at = target.start;
  let cells = 0;
  for (const grapheme of graphemes(field.value.slice(target.start, last))) {
    if (cells + cellsOf(grapheme) > wanted) break;
    cells += cellsOf(grapheme);
    at += grapheme.length;
  }
  return at;
};

export type FieldSize = { readonly rows: number; readonly columns: number };

/** A text that is being written, wrapped, with as many rows as there is room for around the caret. The caret shows where the keys go. */
export const fieldLines = (field: TextField, { rows, columns }: FieldSize, hasKeys = true): readonly Line[] => {
  const all = wrapField(field, columns);
  const at = caretRow(all, field.cursor);
  const from = Math.max(0, Math.min(at - Math.floor(rows / 2), all.length - rows));
  return all.slice(from, from + rows).map(({ start, end }, index): Line => {
    const prompt = span(from + index === 0 ? safe` > ` : safe`   `, 'accent');
    if (!hasKeys || from + index !== at) return [prompt, span(shownAs(field.value.slice(start, end)))];
    return [prompt, ...withCaret(field.value.slice(start, field.cursor), field.value.slice(field.cursor, end))];
  });
};

/** A text of one line with its caret in view: what is left of the window is cut off. */
export const oneLineField = ({ value, cursor }: TextField, columns: number): Line => {
  let left = graphemes(value.slice(0, cursor));
  let cells = left.reduce((sum, grapheme) => sum + cellsOf(grapheme), 0);
  let cut = 0;
  while (cells >= columns && cut < left.length) {
    cells -= cellsOf(left[cut] ?? '');
    cut += 1;
  }
  left = left.slice(cut);
  return withCaret(left.join(''), value.slice(cursor));
};

const withCaret = (left: string, right: string): Line => {
  const [at = ' ', ...rest] = graphemes(right);
  return [span(shownAs(left)), span(shownAs(at), 'caret'), span(shownAs(rest.join('')))];
};
