import type { Untrusted } from '../domain/untrusted.ts';
import type { Platform } from '../platform/platform.ts';
import { leftOutText } from '../presenter/left-out-text.ts';
import { padEnd, padStart, truncate } from '../text/fit.ts';
import { joinSafe, oneLine, type SafeText, safe, safeLine } from '../text/safe.ts';
import { widthCells } from '../text/width.ts';
import type { CliContext } from './subcommand.ts';

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

/** A text from outside on one line; `-` where there is none. */
export const orDash = (text: Untrusted | null): SafeText => (text === null ? safe`-` : safeLine(text));

/** How the records of one kind are written. */
export type Listing<Item> = {
  readonly columns: readonly Column<Item>[];
  /** The record as scripts read it; its fields never change their meaning. */
  readonly record: (item: Item) => object;
  /** What stands for an empty list, on stderr. */
  readonly nothing: SafeText;
};

const BATCH = 200;

/** Writes a list to stdout: a table, or with `--json` one object a line. */
export const writeList = async <Item>({ options, out, err }: CliContext, items: readonly Item[], listing: Listing<Item>): Promise<void> => {
  if (options['json'] === true) {
    for (let from = 0; from < items.length; from += BATCH) await out.json(items.slice(from, from + BATCH).map(listing.record));
    return;
  }
  if (items.length === 0) await err.lines([listing.nothing]);
  else await out.lines(tableLines(listing.columns, items));
};

/** As `writeList`, for what was read from the platform: rows that could not be read are counted on stderr, and never called nothing. */
export const writeRead = async <Item>(
  context: CliContext,
  platform: Platform,
  list: { readonly items: readonly Item[]; readonly listing: Listing<Item> },
): Promise<void> => {
  const { leftOut } = await platform.linkReport();
  if (list.items.length > 0 || leftOut.length === 0) await writeList(context, list.items, list.listing);
  await context.err.lines(leftOut.map((rows) => safe`netconsole: ${leftOutText(rows)}`));
};

/** A moment in a record: ISO 8601 in UTC, with milliseconds. */
export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
