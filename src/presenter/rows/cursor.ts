import type { ListView } from '../../store/state.ts';
import type { ListRow } from './row.ts';

/** The index of the row under the cursor: the row with its id, else the first. -1 in an empty list. */
export const cursorIndex = (rows: readonly ListRow[], list: ListView): number => {
  if (rows.length === 0) return -1;
  const index = list.cursor === null ? 0 : rows.findIndex(({ id }) => id === list.cursor);
  return Math.max(0, index);
};

/** The row under the cursor. */
export const cursorRow = <Row extends ListRow>(rows: readonly Row[], list: ListView): Row | undefined => rows[cursorIndex(rows, list)];
