import { placedPane } from '../presenter/layout.ts';
import { selectRows } from '../presenter/rows/list-table.ts';
import { cursorRow, rowAfter } from '../presenter/rows/row.ts';
import type { ConsoleEvent } from '../store/events.ts';
import { isListPane, type ListId } from '../store/screens.ts';
import { type ConsoleState, selectFocus } from '../store/state.ts';
import { safe } from '../text/safe.ts';
import { type Command, type CommandContext, copiedText } from './command.ts';

/** The focused list. Commands of the scope `list` run only where there is one. */
export const focusedList = (state: ConsoleState): ListId => {
  const focus = selectFocus(state);
  return isListPane(focus) ? focus : 'agents';
};

const move =
  (by: (page: number) => number) =>
  ({ store }: CommandContext): void => {
    const state = store.getState();
    const list = focusedList(state);
    const page = Math.max(1, (placedPane(state, list)?.height ?? 10) - 3);
    store.dispatch(...cursorMoved(state, list, by(page)));
  };

/** The cursor some rows further, if there are any. */
const cursorMoved = (state: ConsoleState, list: ListId, by: number): readonly ConsoleEvent[] => {
  const next = rowAfter(selectRows(state, list), state.view.lists[list], by);
  return next === undefined ? [] : [{ type: 'list-cursor-set', list, cursor: next.row.id, place: next.place }];
};

async function copyId({ store, terminal }: CommandContext): Promise<void> {
  const state = store.getState();
  const list = focusedList(state);
  const row = cursorRow(selectRows(state, list), state.view.lists[list]);
  if (row === undefined) return;
  const copied = await terminal.copy(row.id);
  store.dispatch({ type: 'notice-shown', level: 'info', text: safe`${copiedText(safe`the id`, copied)}.` });
}

export const LIST_COMMANDS: readonly Command[] = [
  { id: 'list.down', title: 'Next row', scope: 'list', keys: ['j', 'down'], run: move(() => 1) },
  { id: 'list.up', title: 'Previous row', scope: 'list', keys: ['k', 'up'], run: move(() => -1) },
  { id: 'list.page-down', title: 'Half a page down', scope: 'list', keys: ['ctrl-d', 'pgdown'], run: move((page) => Math.ceil(page / 2)) },
  { id: 'list.page-up', title: 'Half a page up', scope: 'list', keys: ['ctrl-u', 'pgup'], run: move((page) => -Math.ceil(page / 2)) },
  { id: 'list.top', title: 'First row', scope: 'list', keys: ['g', 'home'], run: move(() => Number.NEGATIVE_INFINITY) },
  { id: 'list.bottom', title: 'Last row', scope: 'list', keys: ['G', 'end'], run: move(() => Number.POSITIVE_INFINITY) },
  {
    id: 'list.filter',
    title: 'Filter the list',
    scope: 'list',
    keys: ['/'],
    hint: 'filter',
    run: ({ store }) => store.dispatch({ type: 'filter-opened', list: focusedList(store.getState()) }),
  },
  {
    id: 'list.mark',
    title: 'Toggle mark',
    scope: 'list',
    keys: ['space'],
    run: ({ store }) => {
      const state = store.getState();
      const list = focusedList(state);
      const row = cursorRow(selectRows(state, list), state.view.lists[list]);
      if (row !== undefined) store.dispatch({ type: 'mark-toggled', list, id: row.id }, ...cursorMoved(state, list, 1));
    },
  },
  {
    id: 'list.mark-all',
    title: 'Mark all rows',
    scope: 'list',
    keys: ['*'],
    run: ({ store }) => {
      const state = store.getState();
      const list = focusedList(state);
      store.dispatch({ type: 'all-marked', list, ids: selectRows(state, list).map(({ id }) => id) });
    },
  },
  {
    id: 'list.clear-marks',
    title: 'Clear the marks',
    scope: 'list',
    keys: ['U'],
    run: ({ store }) => store.dispatch({ type: 'marks-cleared' }),
  },
  { id: 'list.copy-id', title: 'Copy the id', scope: 'list', keys: ['y'], run: copyId },
  {
    id: 'filter.accept',
    title: 'Keep the filter',
    scope: 'filter',
    keys: ['enter', 'down'],
    hint: 'keep',
    run: ({ store }) => store.dispatch({ type: 'filter-closed', isKept: true }),
  },
  {
    id: 'filter.cancel',
    title: 'Clear the filter',
    scope: 'filter',
    keys: ['esc', 'ctrl-c'],
    hint: 'drop',
    run: ({ store }) => store.dispatch({ type: 'filter-closed', isKept: false }),
  },
];
