import { audienceOf } from '../domain/audience.ts';
import { rawText } from '../domain/untrusted.ts';
import { rowUnderCursor } from '../presenter/cursor-target.ts';
import { threadSize } from '../presenter/layout.ts';
import { type OpenThread, selectOpenThread } from '../presenter/open-thread.ts';
import { selectShown } from '../presenter/shown-log.ts';
import { scrolled, selectedBy, selectMessageUnderCursor, type ThreadSize } from '../presenter/thread-view.ts';
import { type ConsoleState, selectFocus } from '../store/state.ts';
import type { ConsoleStore } from '../store/store.ts';
import type { ThreadPosition } from '../store/thread-position.ts';
import { type SafeText, safe, safeExport } from '../text/safe.ts';
import { type Command, type CommandContext, copiedText } from './command.ts';

const moveTo = (store: ConsoleStore, position: (thread: OpenThread, size: ThreadSize) => ThreadPosition): void => {
  const state = store.getState();
  store.dispatch({ type: 'thread-positioned', position: position(selectOpenThread(state), threadSize(state)) });
};

const select =
  (by: 1 | -1) =>
  ({ store }: CommandContext): void =>
    moveTo(store, (thread, size) => selectedBy(thread, by, size));

const scroll =
  (rows: (page: number) => number) =>
  ({ store }: CommandContext): void =>
    moveTo(store, (thread, size) => scrolled(thread, rows(Math.max(1, size.height - 1)), size));

const noThread = (state: ConsoleState): SafeText | undefined => (state.view.thread === null ? safe`Open a thread first.` : undefined);

/** What was deleted while it was open takes no messages any more. */
export const goneThread = ({ view, network }: ConsoleState): SafeText | undefined =>
  view.thread !== null && audienceOf(network, view.thread).type === 'gone' ? safe`This thread is not there any more.` : undefined;

/** What is written goes to the thread that shows; from the list, only where the cursor is on that thread. */
const noTarget = (state: ConsoleState): SafeText | undefined =>
  selectFocus(state) === 'threads' && rowUnderCursor(state, 'threads')?.id !== state.view.thread
    ? safe`The cursor is on no thread. Choose one to write to.`
    : (noThread(state) ?? goneThread(state));

/** Why nothing may be changed, if so. */
export const readOnly = (state: ConsoleState): SafeText | undefined =>
  state.settings.isReadOnly ? safe`This console is read-only; :read-only switches it off.` : undefined;

async function markRead({ store, platform }: CommandContext): Promise<void> {
  const { thread } = store.getState().view;
  if (thread === null) return;
  await platform.markRead(thread);
  store.dispatch({ type: 'thread-read', thread }, { type: 'notice-shown', level: 'good', text: safe`Marked as read.` });
}

/** More than any terminal takes; to make megabytes safe would stop the console for as long. */
const LONGEST_COPY = 100_000;

/** What is copied is pasted elsewhere, where nothing is made visible: so it is the safe text unless the other is asked for. */
async function copyMessage({ store, terminal }: CommandContext): Promise<void> {
  const message = selectMessageUnderCursor(store.getState());
  if (message === undefined) return;
  const { length } = rawText(message.content);
  if (length > LONGEST_COPY) {
    store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`Not copied: ${length} characters are too many.` });
    return;
  }
  const text = safeExport(message.content);
  const changed = text === rawText(message.content) ? safe`` : safe`, made safe; Y copies it as written`;
  const copied = await terminal.copy(text);
  store.dispatch({ type: 'notice-shown', level: 'info', text: safe`${copiedText(safe`the message`, copied)}${changed}.` });
}

async function copyRawMessage({ store, terminal }: CommandContext): Promise<void> {
  const message = selectMessageUnderCursor(store.getState());
  if (message === undefined) return;
  const copied = await terminal.copy(rawText(message.content));
  store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`${copiedText(safe`the message as it was written`, copied)}.` });
}

export const THREAD_COMMANDS: readonly Command[] = [
  {
    id: 'thread.compose',
    title: 'Write a message',
    scope: ['messages', 'threads', 'inspect'],
    keys: ['i'],
    hint: 'write',
    disabledReason: (state) => readOnly(state) ?? noTarget(state),
    run: ({ store }) => store.dispatch({ type: 'pane-focused', pane: 'messages' }, { type: 'composer-opened', as: 'message' }),
  },
  {
    id: 'thread.note',
    title: 'Write a silent note (routines can be set to ignore it)',
    scope: ['messages', 'threads', 'inspect'],
    keys: ['n'],
    disabledReason: (state) => readOnly(state) ?? noTarget(state),
    run: ({ store }) => store.dispatch({ type: 'pane-focused', pane: 'messages' }, { type: 'composer-opened', as: 'note' }),
  },
  {
    id: 'thread.next',
    title: 'Next message',
    scope: 'messages',
    keys: ['j', 'down'],
    run: select(1),
  },
  {
    id: 'thread.previous',
    title: 'Previous message',
    scope: 'messages',
    keys: ['k', 'up'],
    run: select(-1),
  },
  { id: 'thread.page-up', title: 'One page up, older', scope: ['messages', 'composer'], keys: ['pgup'], run: scroll((rows) => -rows) },
  { id: 'thread.page-down', title: 'One page down, newer', scope: ['messages', 'composer'], keys: ['pgdown'], run: scroll((rows) => rows) },
  {
    id: 'thread.half-up',
    title: 'Half a page up, older',
    scope: 'messages',
    keys: ['ctrl-u'],
    run: scroll((rows) => -Math.ceil(rows / 2)),
  },
  {
    id: 'thread.half-down',
    title: 'Half a page down, newer',
    scope: 'messages',
    keys: ['ctrl-d'],
    run: scroll((rows) => Math.ceil(rows / 2)),
  },
  { id: 'thread.top', title: 'Oldest loaded message', scope: 'messages', keys: ['g', 'home'], run: scroll(() => -1_000_000) },
  {
    id: 'thread.follow',
    title: 'Newest message, and follow new ones',
    scope: 'messages',
    keys: ['G', 'f', 'end'],
    hint: 'follow',
    run: ({ store }) => store.dispatch({ type: 'follow-resumed' }),
  },
  {
    id: 'thread.mark-read',
    title: 'Mark the thread as read',
    scope: ['messages', 'threads'],
    keys: ['M'],
    hint: 'mark read',
    disabledReason: (state) => readOnly(state) ?? noThread(state),
    run: markRead,
  },
  {
    id: 'thread.fold',
    title: 'Toggle folding of repeated messages',
    scope: 'messages',
    keys: ['F'],
    run: ({ store }) => store.dispatch({ type: 'folding-toggled' }),
  },
  {
    id: 'thread.unfold',
    title: 'Unfold the repeated messages',
    scope: 'messages',
    keys: ['space'],
    run: ({ store }) => {
      const state = store.getState();
      const message = selectMessageUnderCursor(state);
      const repeats = message === undefined ? undefined : selectShown(state).repeats.get(message.id);
      if (repeats !== undefined) store.dispatch({ type: 'repeats-unfolded', messages: repeats.messages.map(({ id }) => id) });
    },
  },
  { id: 'thread.copy', title: 'Copy the message', scope: 'messages', keys: ['y'], run: copyMessage },
  {
    id: 'thread.copy-raw',
    title: 'Copy the message exactly as written (unsafe)',
    scope: 'messages',
    keys: ['Y'],
    run: copyRawMessage,
  },
];
