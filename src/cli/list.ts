import type { SafeText } from '../text/safe.ts';
import type { Call } from './subcommand.ts';
import { type Column, tableLines } from './table.ts';

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
export const writeList = async <Item>({ options, out, err }: Call, items: readonly Item[], listing: Listing<Item>): Promise<void> => {
  if (options['json'] === true) {
    for (let from = 0; from < items.length; from += BATCH) await out.json(items.slice(from, from + BATCH).map(listing.record));
    return;
  }
  if (items.length === 0) await err.lines([listing.nothing]);
  else await out.lines(tableLines(listing.columns, items));
};

/** A moment in a record: ISO 8601 in UTC, with milliseconds. */
export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
