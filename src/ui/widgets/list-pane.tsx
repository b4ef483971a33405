import { countLeftOut } from '../../presenter/left-out-text.ts';
import { selectReadingText } from '../../presenter/pane-reading.ts';
import { type RowOf, selectAllRows, selectRows } from '../../presenter/rows/list-table.ts';
import { cursorIndex, isCursorGone } from '../../presenter/rows/row.ts';
import type { ListId } from '../../store/screens.ts';
import { selectFocus } from '../../store/state.ts';
import { type Line, type Span, span } from '../../text/line.ts';
import { countText, type SafeText, safe } from '../../text/safe.ts';
import { useConsole, useTheme } from '../console-context.ts';
import { useDrawnCursor } from '../drawn-cursor.ts';
import { Frame } from './frame.tsx';
import { ownText } from './own-text.ts';
import { type Column, placeColumns, rowLine, titleLine, withRole } from './table.ts';
import { wrapped } from './wrapped.ts';

export type PaneProps = { readonly width: number; readonly height: number };

type Props<List extends ListId> = PaneProps & {
  readonly list: List;
  readonly title: SafeText;
  readonly columns: readonly Column<RowOf<List>>[];
  /** What to say where there are no rows. */
  readonly empty: SafeText;
  /** Lines above the table. */
  readonly above?: readonly Line[];
};

const MARKER_CELLS = 2;

/** A pane with a list: titles, the rows around the cursor, and how many a filter hides. */
export function ListPane<List extends ListId>({ list, title, columns, empty, above = [], width, height }: Props<List>) {
  const rows = useConsole((state) => selectRows(state, list));
  const total = useConsole((state) => selectAllRows(state, list).length);
  const view = useConsole((state) => state.view.lists[list]);
  const leftOut = useConsole((state) => countLeftOut(state.link.leftOut, list));
  const unread = useConsole((state) => selectReadingText(state, list));
  const isFocused = useConsole((state) => selectFocus(state) === list);
  const theme = useTheme();
  const inner = width - 2;
  const placed = placeColumns(columns, inner - MARKER_CELLS);
  const drawn = useDrawnCursor(list);
  const cursor = view.cursor === null && drawn !== null ? 0 : cursorIndex(rows, view);
  const isGone = isCursorGone(rows, view);
  const lineOf = (index: number, row: RowOf<List>): Line => {
    const isCursor = index === cursor && isFocused;
    const marker = span(ownText(`${isCursor ? theme.marks.cursor : ' '}${view.marks.has(row.id) ? theme.marks.marked : ' '}`), 'accent');
    const line = [marker, ...rowLine(placed, row)];
    return isCursor ? withRole(line, 'selected', inner) : line;
  };
  const body = windowed(rows, isGone ? Math.min(view.place, rows.length - 1) : Math.max(0, cursor), height - 3 - above.length).flatMap(
    ({ group, index }): Line[] => {
      const row = rows[index];
      if (group !== undefined) return [[span(group, 'strong')]];
      return row === undefined ? [] : [lineOf(index, row)];
    },
  );
  const titles: Line = [span(safe`  `), ...titleLine(placed)];
  const nothing: Line = [span(safe`  `), total === 0 ? emptyCell(empty, leftOut, unread) : span(safe`Nothing matches the filter.`, 'dim')];
  const shown: readonly Line[] = rows.length === 0 ? [[], ...(unread === null ? [nothing] : wrapped(nothing, inner))] : [titles, ...body];
  const all = safe`${total === 0 && unread !== null ? safe`` : safe`${total}`}${unread === null ? safe`` : safe`?`}`;
  const counted = total === rows.length ? safe`${title} ${all}` : safe`${title} ${rows.length} of ${all}`;
  const heading: Line = [
    span(counted, 'title'),
    ...(leftOut === 0 ? [] : [span(safe` ${leftOut} unreadable`, 'warning')]),
    ...(view.filter.text === '' ? [] : [span(safe` /${ownText(view.filter.text)}`, 'warning')]),
  ];
  return (
    <Frame
      title={heading}
      lines={[...above, ...shown]}
      width={width}
      height={height}
      isFocused={isFocused}
      note={noteOf(view.marks.size, isGone && isFocused)}
    />
  );
}

/** A list that was not read, or of which nothing can be read, is not empty. */
const emptyCell = (empty: SafeText, leftOut: number, unread: SafeText | null): Span => {
  if (unread !== null) return span(unread, 'warning');
  return span(leftOut === 0 ? empty : safe`${countText(leftOut, safe`row`)} could not be read. :link tells why.`, 'dim');
};

const noteOf = (marks: number, isGone: boolean): Line => {
  if (isGone) return [span(safe`the row under the cursor is gone`, 'warning')];
  return marks === 0 ? [] : [span(safe`${marks} marked`, 'accent')];
};

/** A line to show: a row by its index, or the name of the group that begins with it. */
type Display = { readonly index: number; readonly group?: SafeText };

/** As many lines as fit, a line above each group, with the cursor in the middle where there are more. Only what shows is looked at. */
function windowed(rows: readonly { readonly group?: SafeText }[], cursor: number, height: number): readonly Display[] {
  const headed = (index: number): readonly Display[] => {
    const group = rows[index]?.group;
    return group !== undefined && group !== rows[index - 1]?.group ? [{ index, group }, { index }] : [{ index }];
  };
  if (rows.length === 0 || height <= 0) return [];
  const before: Display[] = [...headed(cursor)].slice(0, -1);
  for (let index = cursor - 1; index >= 0 && before.length < height; index -= 1) before.unshift(...headed(index));
  const after: Display[] = [];
  for (let index = cursor + 1; index < rows.length && after.length < height; index += 1) after.push(...headed(index));
  const below = Math.min(after.length, height - 1 - Math.min(before.length, Math.floor(height / 2)));
  const above = Math.min(before.length, height - 1 - below);
  return [...before.slice(before.length - above), { index: cursor }, ...after.slice(0, below)];
}
