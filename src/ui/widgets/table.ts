import { fitLine, padEnd, padStart, truncate } from '../../text/fit.ts';
import { type Line, type Role, type Span, span } from '../../text/line.ts';
import { type SafeText, safe } from '../../text/safe.ts';

/** A column of a list. */
export type Column<Row> = {
  readonly title: SafeText;
  /** In cells; `fill` takes what the others leave, at least 8. One column fills. */
  readonly width: number | 'fill';
  readonly isRight?: boolean;
  /** The list's width from which the column shows; always where left out. */
  readonly from?: number;
  readonly cell: (row: Row) => Span;
};

const MIN_FILL = 8;
const SPACE = span(safe` `);

/** The columns that show at this width, with their widths. */
export const placeColumns = <Row>(
  columns: readonly Column<Row>[],
  width: number,
): readonly (Column<Row> & { readonly cells: number })[] => {
  const shown = columns.filter(({ from = 0 }) => width >= from);
  const fixed = shown.reduce((total, column) => total + (column.width === 'fill' ? 0 : column.width) + 1, -1);
  return shown.map((column) => ({ ...column, cells: column.width === 'fill' ? Math.max(MIN_FILL, width - fixed) : column.width }));
};

type Placed<Row> = ReturnType<typeof placeColumns<Row>>;

/** The line of titles. */
export const titleLine = <Row>(columns: Placed<Row>): Line => join(columns.map((column) => span(padded(column.title, column), 'dim')));

/** The line of one row. */
export const rowLine = <Row>(columns: Placed<Row>, row: Row): Line =>
  join(
    columns.map((column) => {
      const { text, role } = column.cell(row);
      return span(padded(text, column), role);
    }),
  );

/** The line with one look throughout, exactly as wide as told. */
export const withRole = (line: Line, role: Role, width: number): Line => fitLine(line, width).map(({ text }) => span(text, role));

const padded = (text: SafeText, { cells, isRight = false }: { readonly cells: number; readonly isRight?: boolean }): SafeText => {
  const cut = truncate(text, cells);
  return isRight ? padStart(cut, cells) : padEnd(cut, cells);
};

const join = (spans: readonly Span[]): Line => spans.flatMap((cell, index) => (index === 0 ? [cell] : [SPACE, cell]));
