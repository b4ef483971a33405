import { selectAttentionRows } from '../presenter/rows/attention-rows.ts';
import { isListPane, SCREEN_PANES, SCREENS, type ScreenId } from '../store/screens.ts';
import { selectFocus, selectOverlay } from '../store/state.ts';
import { EMPTY_FIELD } from '../store/text-field.ts';
import { safe } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';

const SCREEN_TITLES: Readonly<Record<ScreenId, string>> = {
  overview: 'Overview',
  threads: 'Threads',
  agents: 'Agents',
  teams: 'Teams',
  routines: 'Routines',
  runs: 'Runs',
  sessions: 'Sessions',
  activity: 'Activity',
  ledger: 'Ledger',
  incident: 'Incident',
};

/** The name of a view on its tab. */
export const screenTitle = (screen: ScreenId): string => SCREEN_TITLES[screen];

const screenCommands = SCREENS.filter((screen) => screen !== 'incident').map(
  (screen, index): Command => ({
    id: `view.${screen}`,
    title: `Show ${SCREEN_TITLES[screen]}`,
    scope: 'global',
    keys: [String(index + 1)],
    run: ({ store }) => store.dispatch({ type: 'screen-opened', screen }),
  }),
);

/** The way back: a filter, marks, a pane, a view; at the root it asks to quit. */
function goBack({ store }: CommandContext): void {
  const state = store.getState();
  const focus = selectFocus(state);
  const list = isListPane(focus) ? state.view.lists[focus] : undefined;
  if (isListPane(focus) && list !== undefined && list.filter.terms.length > 0) {
    store.dispatch({ type: 'filter-opened', list: focus }, { type: 'filter-closed', isKept: false });
  } else if (list !== undefined && list.marks.size > 0) store.dispatch({ type: 'marks-cleared' });
  else if (state.view.isZoomed) store.dispatch({ type: 'zoom-toggled' });
  else if (focus !== SCREEN_PANES[state.view.screen][0]) store.dispatch({ type: 'pane-focused', pane: SCREEN_PANES[state.view.screen][0] });
  else if (state.view.previousScreens.length > 0) store.dispatch({ type: 'screen-left' });
  else store.dispatch({ type: 'overlay-opened', overlay: { type: 'quit' } });
}

/** Opens the thread with the most urgent reason, or the next one after the open thread. */
function goToNextAttention({ store }: CommandContext): void {
  const state = store.getState();
  const threads = [...new Set(selectAttentionRows(state).flatMap(({ thread }) => (thread === null ? [] : [thread])))];
  const unread = [...state.network.threads.values()].filter((thread) => thread.unreadCount > 0 && !thread.isMuted).map(({ id }) => id);
  const all = [...new Set([...threads, ...unread])];
  const next = all[(all.findIndex((thread) => thread === state.view.thread) + 1) % Math.max(1, all.length)];
  if (next === undefined)
    store.dispatch({ type: 'notice-shown', level: 'info', text: safe`Nothing needs attention and nothing is unread.` });
  else store.dispatch({ type: 'thread-opened', thread: next });
}

const closeOverlay = ({ store }: CommandContext): void => store.dispatch({ type: 'overlay-closed' });

export const APP_COMMANDS: readonly Command[] = [
  ...screenCommands,
  {
    id: 'app.help',
    title: 'Show all keys',
    scope: 'global',
    keys: ['?'],
    hint: 'keys',
    run: ({ store }) => store.dispatch({ type: 'overlay-opened', overlay: { type: 'help', scroll: 0 } }),
  },
  {
    id: 'app.palette',
    title: 'Find a command by name',
    scope: 'global',
    keys: [':'],
    hint: 'command',
    run: ({ store }) => store.dispatch({ type: 'overlay-opened', overlay: { type: 'palette', field: EMPTY_FIELD, index: 0 } }),
  },
  {
    id: 'app.menu',
    title: 'Show the actions for what is under the cursor',
    scope: 'global',
    keys: ['x'],
    hint: 'actions',
    run: ({ store }) => store.dispatch({ type: 'overlay-opened', overlay: { type: 'menu' } }),
  },
  { id: 'app.back', title: 'Go back, or quit from the first view', scope: 'global', keys: ['q', 'esc'], hint: 'back', run: goBack },
  {
    id: 'app.attention',
    title: 'Go to the next thing that needs attention',
    scope: 'global',
    keys: ['a'],
    hint: 'next',
    run: goToNextAttention,
  },
  {
    id: 'app.refresh',
    title: 'Read everything again, and try the link at once',
    scope: 'global',
    keys: ['R'],
    run: ({ refresh }) => refresh(),
  },
  {
    id: 'app.redraw',
    title: 'Redraw the screen',
    scope: ['global', 'composer'],
    keys: ['ctrl-l'],
    run: ({ terminal }) => terminal.redraw(),
  },
  {
    id: 'app.suspend',
    title: 'Suspend to the shell (fg comes back)',
    scope: ['global', 'composer', 'filter'],
    keys: ['ctrl-z'],
    run: ({ terminal }) => terminal.suspend(),
  },
  {
    id: 'app.time-zone',
    title: 'Toggle UTC and local time',
    scope: 'global',
    keys: ['T'],
    run: ({ store }) => store.dispatch({ type: 'time-zone-toggled' }),
  },
  {
    id: 'app.read-only',
    title: 'Toggle read-only mode',
    scope: 'global',
    keys: [],
    run: ({ store }) => store.dispatch({ type: 'read-only-toggled' }),
  },
  {
    id: 'app.reconnect',
    title: 'Reconnect: try the link again at once',
    scope: 'global',
    keys: [],
    run: ({ store, platform }) => {
      platform.reconnect();
      store.dispatch({ type: 'notice-shown', level: 'info', text: safe`Trying the link again.` });
    },
  },
  { id: 'app.link', title: 'Show the link to the server', scope: 'global', keys: [], run: showLink },
  {
    id: 'app.quit',
    title: 'Quit',
    scope: 'global',
    keys: ['ctrl-c'],
    run: ({ store }) => store.dispatch({ type: 'overlay-opened', overlay: { type: 'quit' } }),
  },
  {
    id: 'view.previous',
    title: 'Go to the previous view',
    scope: 'global',
    keys: ['-'],
    run: ({ store }) => store.dispatch({ type: 'screen-left' }),
  },
  {
    id: 'pane.next',
    title: 'Focus the next pane',
    scope: 'global',
    keys: ['tab'],
    hint: 'pane',
    run: ({ store }) => store.dispatch({ type: 'focus-moved', by: 1 }),
  },
  {
    id: 'pane.previous',
    title: 'Focus the previous pane',
    scope: 'global',
    keys: ['shift-tab'],
    run: ({ store }) => store.dispatch({ type: 'focus-moved', by: -1 }),
  },
  {
    id: 'pane.zoom',
    title: 'Toggle full-screen pane',
    scope: 'global',
    keys: ['+', '_'],
    run: ({ store }) => store.dispatch({ type: 'zoom-toggled' }),
  },
  { id: 'quit.accept', title: 'Quit', scope: 'overlay:quit', keys: ['y', 'ctrl-c', 'q'], hint: 'quit', run: ({ quit }) => quit() },
  { id: 'quit.refuse', title: 'Stay', scope: 'overlay:quit', keys: ['esc', 'n'], hint: 'stay', run: closeOverlay },
  {
    id: 'overlay.close',
    title: 'Close',
    scope: ['overlay:help', 'overlay:menu', 'overlay:link', 'overlay:invite'],
    keys: ['esc', 'q', 'ctrl-c'],
    hint: 'close',
    run: closeOverlay,
  },
  {
    id: 'overlay.leave',
    title: 'Cancel',
    scope: ['overlay:palette', 'overlay:join', 'overlay:new-thread', 'overlay:note'],
    keys: ['esc', 'ctrl-c'],
    hint: 'leave',
    run: closeOverlay,
  },
  {
    id: 'help.down',
    title: 'Scroll down',
    scope: 'overlay:help',
    keys: ['j', 'down', 'pgdown', 'ctrl-d', 'space'],
    run: ({ store }) => store.dispatch({ type: 'overlay-moved', by: 5 }),
  },
  {
    id: 'help.up',
    title: 'Scroll up',
    scope: 'overlay:help',
    keys: ['k', 'up', 'pgup', 'ctrl-u'],
    run: ({ store }) => store.dispatch({ type: 'overlay-moved', by: -5 }),
  },
];

async function showLink({ store, platform }: CommandContext): Promise<void> {
  store.dispatch({ type: 'overlay-opened', overlay: { type: 'link', report: null } });
  const report = await platform.linkReport();
  if (selectOverlay(store.getState())?.type === 'link') store.dispatch({ type: 'overlay-changed', overlay: { type: 'link', report } });
}
