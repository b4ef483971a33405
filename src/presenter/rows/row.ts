import { type Filter, type Filterable, matchesFilter } from '../../store/filter.ts';
import type { ListView } from '../../store/state.ts';
import type { SafeText } from '../../text/safe.ts';

/** What every row of a list has: an id that the cursor and the marks hold on to, what a filter looks at, and its group. */
export type ListRow = {
  readonly id: string;
  readonly filterable: Filterable;
  /** Rows of one group stand together under a line with this text. */
  readonly group?: SafeText;
};

/** What a filter looks at, from named fields. */
export const filterable = (fields: Readonly<Record<string, string>>): Filterable => ({ text: Object.values(fields).join(' '), fields });

/** The index of the row under the cursor; -1 where none was shown yet, and where that row is gone: no other takes its place. */
export const cursorIndex = (rows: readonly ListRow[], { cursor }: ListView): number =>
  cursor === null ? -1 : rows.findIndex(({ id }) => id === cursor);

/** Whether the row under the cursor is not in the list any more. */
export const isCursorGone = (rows: readonly ListRow[], list: ListView): boolean => list.cursor !== null && cursorIndex(rows, list) < 0;

/** The row that the cursor comes to, and its place. From a row that is gone it goes on from where that was. */
export const rowAfter = <Row extends ListRow>(
  rows: readonly Row[],
  list: ListView,
  by: number,
): { readonly row: Row; readonly place: number } | undefined => {
  const index = cursorIndex(rows, list);
  const from = index >= 0 ? index : isCursorGone(rows, list) && by > 0 ? list.place - 1 : list.place;
  const place = Math.max(0, Math.min(rows.length - 1, from + by));
  const row = rows[place];
  return row === undefined ? undefined : { row, place };
};

/** The row under the cursor. */
export const cursorRow = <Row extends ListRow>(rows: readonly Row[], list: ListView): Row | undefined => rows[cursorIndex(rows, list)];

const lastOf = new WeakMap<readonly ListRow[], { readonly filter: Filter; readonly shown: readonly ListRow[] }>();

/** The rows that a filter lets through; the same array as long as neither changes. */
export const shownRows = <Row extends ListRow>(rows: readonly Row[], filter: Filter): readonly Row[] => {
  if (filter.terms.length === 0) return rows;
  const last = lastOf.get(rows);
  if (last?.filter === filter) return last.shown as readonly Row[];
  const shown = rows.filter((row) => matchesFilter(filter, row.filterable));
  lastOf.set(rows, { filter, shown });
  return shown;
};
