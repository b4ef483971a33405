import { selectRows } from '../presenter/rows/list-table.ts';
import { cursorIndex } from '../presenter/rows/row.ts';
import type { ConsoleEvent } from './events.ts';
import { NO_FILTER, parseFilter } from './filter.ts';
import { type ListId, SCREEN_PANES, type ScreenId } from './screens.ts';
import { type ConsoleState, type ListView, selectFocus, type ViewState } from './state.ts';
import { editField, fieldOf } from './text-field.ts';

type Event = Extract<
  ConsoleEvent,
  {
    type:
      | 'screen-opened'
      | 'screen-left'
      | 'pane-focused'
      | 'focus-moved'
      | 'zoom-toggled'
      | 'list-moved'
      | 'list-cursor-set'
      | 'mark-toggled'
      | 'all-marked'
      | 'marks-cleared'
      | 'filter-opened'
      | 'filter-edited'
      | 'filter-closed'
      | 'keys-pending';
  }
>;

const MAX_HISTORY = 20;

/** Where the operator is: view, pane, cursor, marks, filter. */
export const reduceView = (state: ConsoleState, event: Event): ConsoleState => {
  switch (event.type) {
    case 'screen-opened':
      return withView(state, openScreen(state.view, event.screen));
    case 'screen-left': {
      const [previous, ...rest] = state.view.previousScreens;
      return previous === undefined ? state : withView(state, { screen: previous, previousScreens: rest, isZoomed: false });
    }
    case 'pane-focused':
      return withView(state, { focus: { ...state.view.focus, [state.view.screen]: event.pane } });
    case 'focus-moved': {
      const panes = SCREEN_PANES[state.view.screen];
      const index = panes.indexOf(selectFocus(state)) + event.by + panes.length;
      return withView(state, { focus: { ...state.view.focus, [state.view.screen]: panes[index % panes.length] ?? panes[0] } });
    }
    case 'zoom-toggled':
      return withView(state, { isZoomed: !state.view.isZoomed });
    case 'keys-pending':
      return withView(state, { pendingKeys: event.keys });
    case 'marks-cleared':
      return withView(state, { lists: mapValues(state.view.lists, (list) => ({ ...list, marks: new Set<string>() })) });
    case 'filter-edited': {
      const { filtering } = state.view;
      if (filtering === null) return state;
      const field = editField(filtering.field, event.edit);
      return withView(withList(state, filtering.list, { filter: parseFilter(field.value) }), { filtering: { ...filtering, field } });
    }
    case 'filter-closed': {
      const { filtering } = state.view;
      if (filtering === null) return state;
      const { list, cursor } = filtering;
      return withView(event.isKept ? state : withList(state, list, { filter: NO_FILTER, cursor }), { filtering: null });
    }
    case 'filter-opened': {
      const { filter, cursor } = state.view.lists[event.list];
      return withView(state, { filtering: { list: event.list, field: fieldOf(filter.text), cursor } });
    }
    case 'list-moved':
    case 'list-cursor-set':
    case 'mark-toggled':
    case 'all-marked':
      return withList(state, event.list, listAfter(state, event));
  }
};

type ListEvent = Extract<Event, { type: 'list-moved' | 'list-cursor-set' | 'mark-toggled' | 'all-marked' }>;

function listAfter(state: ConsoleState, event: ListEvent): Partial<ListView> {
  const list = state.view.lists[event.list];
  switch (event.type) {
    case 'list-moved': {
      const rows = selectRows(state, event.list);
      const index = Math.max(0, Math.min(rows.length - 1, cursorIndex(rows, list) + event.by));
      return { cursor: rows[index]?.id ?? null };
    }
    case 'list-cursor-set':
      return { cursor: event.cursor };

    case 'mark-toggled': {
      const marks = new Set(list.marks);
      if (!marks.delete(event.id)) marks.add(event.id);
      return { marks };
    }
    case 'all-marked':
      return { marks: new Set(selectRows(state, event.list).map(({ id }) => id)) };
  }
}

/** The view with another screen in front; the one that is left is remembered for `-`. */
export const openScreen = (view: ViewState, screen: ScreenId): Partial<ViewState> =>
  screen === view.screen ? {} : { screen, previousScreens: [view.screen, ...view.previousScreens].slice(0, MAX_HISTORY), isZoomed: false };

export const withView = (state: ConsoleState, view: Partial<ViewState>): ConsoleState => ({ ...state, view: { ...state.view, ...view } });

const withList = (state: ConsoleState, list: ListId, change: Partial<ListView>): ConsoleState =>
  withView(state, { lists: { ...state.view.lists, [list]: { ...state.view.lists[list], ...change } } });

const mapValues = <Key extends string, Value>(
  record: Readonly<Record<Key, Value>>,
  map: (value: Value) => Value,
): Readonly<Record<Key, Value>> =>
  Object.fromEntries(Object.entries<Value>(record).map(([key, value]) => [key, map(value)])) as Record<Key, Value>;
