import { clusterAt } from './cluster.ts';
import { type Line, type Span, span } from './line.ts';
import { oneLine, repeatSafe, type SafeText, safe, sliceSafe } from './safe.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** So many spaces. */
export const spaces = (columns: number): SafeText => repeatSafe(safe` `, columns);

/** The text when it fits into `columns` cells, or its beginning and `…`. A line feed becomes `⏎`. */
export const truncate = (text: SafeText, columns: number): SafeText => cutTo(text, columns).text;

/** The text cut or filled with spaces on the right to exactly `columns` cells. */
export const padEnd = (text: SafeText, columns: number): SafeText => {
  const cut = cutTo(text, columns);
  return safe`${cut.text}${spaces(columns - cut.cells)}`;
};

/** The text cut or filled with spaces on the left to exactly `columns` cells. */
export const padStart = (text: SafeText, columns: number): SafeText => {
  const cut = cutTo(text, columns);
  return safe`${spaces(columns - cut.cells)}${cut.text}`;
};

/** The line cut with `…` or filled with plain spaces to exactly `columns` cells. */
export const fitLine = (line: Line, columns: number): Line => {
  const whole = line.map(({ text, role }) => span(oneLine(text), role));
  const pad = (fitted: Line, left: number): Line => (left > 0 ? [...fitted, span(spaces(left))] : fitted);
  let left = columns;
  let isWhole = true;
  for (const { text } of whole) {
    const fit = within(text, left);
    left -= fit.cells;
    isWhole &&= fit.end === text.length;
  }
  if (isWhole) return pad(whole, left);
  if (columns <= 0) return [];
  const kept: Span[] = [];
  left = columns - 1;
  for (const { text, role } of whole) {
    const cut = within(text, left);
    left -= cut.cells;
    if (cut.end < text.length) return pad([...kept, span(safe`${sliceSafe(text, 0, cut.end)}…`, role)], left);
    kept.push(span(text, role));
  }
  return pad(kept, left + 1);
};

/** The cells of a line from column `from` on, up to column `to`, filled with plain spaces; of a wide character only half of which is in there, spaces. */
export const sliceLine = (line: Line, from: number, to: number): Line => {
  const kept: Span[] = [];
  let column = 0;
  for (const { text, role } of line) {
    const before = within(text, Math.max(0, from - column));
    let start = before.end;
    let cells = column + before.cells;
    if (start < text.length && cells < from) {
      const halved = clusterAt(text, start);
      start = halved.end;
      cells += halved.cells;
      kept.push(span(spaces(Math.min(cells, to) - from), role));
    }
    const rest = sliceSafe(text, start);
    const shown = within(rest, Math.max(0, to - cells));
    if (shown.end > 0) kept.push(span(sliceSafe(rest, 0, shown.end), role));
    column = cells + shown.cells;
    if (shown.end < rest.length) break;
  }
  return column < to ? [...kept, span(spaces(to - Math.max(from, column)))] : kept;
};

type Cut = { readonly text: SafeText; readonly cells: number };

const cutTo = (text: SafeText, columns: number): Cut => {
  const line = oneLine(text);
  const whole = within(line, columns);
  if (whole.end === line.length) return { text: line, cells: whole.cells };
  if (columns <= 0) return { text: safe``, cells: 0 };
  const cut = within(line, columns - 1);
  return { text: safe`${sliceSafe(line, 0, cut.end)}…`, cells: cut.cells + 1 };
};

/** The longest beginning of a safe text that takes at most `columns` cells. Looks no further than that. */
const within = (text: SafeText, columns: number): { readonly end: number; readonly cells: number } => {
  if (text.length <= columns && PRINTABLE_ASCII.test(text)) return { end: text.length, cells: text.length };
  let cells = 0;
  let end = 0;
  while (end < text.length) {
    const cluster = clusterAt(text, end);
    if (cells + cluster.cells > columns) break;
    cells += cluster.cells;
    end = cluster.end;
  }
  return { end, cells };
};
