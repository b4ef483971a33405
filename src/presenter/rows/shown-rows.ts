import { type Filter, matchesFilter } from '../../store/filter.ts';
import type { ListRow } from './row.ts';

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
