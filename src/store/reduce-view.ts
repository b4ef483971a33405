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
      | 'list-cursor-set'
      | 'cursor-drawn'
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
      const list = { filter: parseFilter(field.value), cursor: null, place: 0 };
      return withView(withList(state, filtering.list, list), { filtering: { ...filtering, field } });
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
    case 'list-cursor-set':
      return withCursor(state, event.list, { cursor: event.cursor, place: event.place ?? 0 });
    // A key may have moved the cursor meanwhile. Loops have no list in the incident view, which shows one of them.
    case 'cursor-drawn':
      if (state.view.lists[event.list].cursor !== null && event.list !== 'loops') return state;
      return withCursor(state, event.list, { cursor: event.cursor, place: 0 });
    case 'mark-toggled': {
      const marks = new Set(state.view.lists[event.list].marks);
      if (!marks.delete(event.id)) marks.add(event.id);
      return withList(state, event.list, { marks });
    }
    case 'all-marked':
      return withList(state, event.list, { marks: new Set(event.ids) });
  }
};

/** The list of what is in the row under another list's cursor. */
const DETAILS: Partial<Readonly<Record<ListId, ListId>>> = { agents: 'agent-detail', teams: 'team-detail', loops: 'loop-routines' };

/** The cursor on another row; what shows beside it begins anew. */
function withCursor(state: ConsoleState, list: ListId, { cursor, place }: Pick<ListView, 'cursor' | 'place'>): ConsoleState {
  const moved = withList(state, list, { cursor, place });
  const detail = DETAILS[list];
  return detail === undefined || state.view.lists[list].cursor === cursor ? moved : withList(moved, detail, { cursor: null, place: 0 });
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
