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

/** The index of the row under the cursor: the row with its id, else the first. -1 in an empty list. */
export const cursorIndex = (rows: readonly ListRow[], list: ListView): number => {
  if (rows.length === 0) return -1;
  const index = list.cursor === null ? 0 : rows.findIndex(({ id }) => id === list.cursor);
  return Math.max(0, index);
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
