import { padEnd, padStart, truncate } from '../text/fit.ts';
import { joinSafe, oneLine, type SafeText, safe } from '../text/safe.ts';
import { widthCells } from '../text/width.ts';

export type Column<Row> = {
  readonly title: SafeText;
  readonly cell: (row: Row) => SafeText;
  /** Cut with `…` at so many cells; 48 where left out. */
  readonly maxCells?: number;
  readonly isNumber?: boolean;
};

const MAX_CELLS = 48;

/** Rows under a heading, each column as wide as its widest cell. The last column has no spaces after it. */
export const tableLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly SafeText[] => {
  const table = columns.map(({ title, cell, maxCells = MAX_CELLS, isNumber = false }) => {
    const cells = [title, ...rows.map((row) => truncate(oneLine(cell(row)), maxCells))];
    const width = cells.reduce((widest, text) => Math.max(widest, widthCells(text)), 0);
    return { cells, width, isNumber };
  });
  return [undefined, ...rows].map((_, line) =>
    joinSafe(
      table.map(({ cells, width, isNumber }, index) => {
        const text = cells[line] ?? safe``;
        if (isNumber) return padStart(text, width);
        return index === table.length - 1 ? text : padEnd(text, width);
      }),
      safe`  `,
    ),
  );
};
