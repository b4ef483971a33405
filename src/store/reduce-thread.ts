import { audienceKey, audienceOf } from '../domain/audience.ts';
import { withEntry } from '../domain/changed-map.ts';
import type { ThreadId } from '../domain/ids.ts';
import { EMPTY_LOG } from '../domain/message-log.ts';
import type { ConsoleEvent } from './events.ts';
import { openScreen, withView } from './reduce-view.ts';
import { type Composer, type ConsoleState, selectDraft, selectFocus } from './state.ts';
import { EMPTY_FIELD, editField, fieldOf, type TextField } from './text-field.ts';
import { FOLLOWING, type ThreadPosition } from './thread-position.ts';

type Event = Extract<
  ConsoleEvent,
  {
    type:
      | 'thread-opened'
      | 'thread-positioned'
      | 'follow-resumed'
      | 'folding-toggled'
      | 'repeats-unfolded'
      | 'thread-start-reached'
      | 'composer-opened'
      | 'composer-closed'
      | 'draft-edited'
      | 'draft-recalled'
      | 'draft-sent'
      | 'draft-restored';
  }
>;

const MAX_REMEMBERED = 100;

/** The open thread: where it is read and what is being written. */
export const reduceThread = (state: ConsoleState, event: Event): ConsoleState => {
  const { view } = state;
  switch (event.type) {
    case 'thread-opened':
      return opened(state, event.thread);
    case 'thread-positioned':
      return withPosition(state, event.position);
    case 'follow-resumed':
      return withPosition(state, FOLLOWING);
    case 'folding-toggled':
      return withView(state, { foldsRepeats: !view.foldsRepeats, unfolded: new Set() });
    case 'repeats-unfolded':
      return withView(state, { unfolded: new Set([...view.unfolded, ...event.messages]) });
    case 'thread-start-reached': {
      const log = state.network.logs.get(event.thread) ?? EMPTY_LOG;
      return { ...state, network: { ...state.network, logs: withEntry(state.network.logs, event.thread, { ...log, isAtStart: true }) } };
    }
    case 'composer-opened':
      return view.thread === null ? state : withComposer(state, { isOpen: true, type: event.as, begun: begunIn(state, view.thread) });
    case 'composer-closed':
      return withComposer(state, { isOpen: false, recalled: null, history: historyAfterClosing(state) });
    case 'draft-edited':
      return edited(state, editField(selectDraft(state), event.edit));
    case 'draft-recalled':
      return recalled(state, event.by);
    case 'draft-sent': {
      const { drafts, recalled, history } = view.composer;
      const begun = begunIn(state, event.thread);
      return withComposer(state, {
        drafts: recalled === null ? new Map(drafts).set(event.thread, EMPTY_FIELD) : drafts,
        history: remembered(history, event.text),
        recalled: null,
        begun,
        confirmed: begun === null ? view.composer.confirmed : new Map(view.composer.confirmed).set(event.thread, begun.audience),
      });
    }
    case 'draft-restored': {
      const isEmpty = (view.composer.drafts.get(event.thread)?.value ?? '') === '';
      return isEmpty
        ? withComposer(state, { drafts: new Map(view.composer.drafts).set(event.thread, fieldOf(event.text)) })
        : withComposer(state, { history: remembered(view.composer.history, event.text), recalled: null });
    }
  }
};

/** On the view of threads, with the list focused and no filter being typed, the thread under its cursor shows; nothing is marked as read. */
export const peeked = (state: ConsoleState): ConsoleState => {
  const { screen, filtering, lists } = state.view;
  if (screen !== 'threads' || filtering !== null || selectFocus(state) !== 'threads' || lists.threads.cursor === state.view.thread)
    return state;
  const pointed = state.network.threads.keys().find((id) => id === lists.threads.cursor);
  return pointed === undefined ? state : shown(state, pointed);
};

function opened(state: ConsoleState, thread: ThreadId): ConsoleState {
  const next = pointedAt(shown(state, thread), thread);
  return withView(next, { ...openScreen(next.view, 'threads'), focus: { ...next.view.focus, threads: 'messages' } });
}

const pointedAt = (state: ConsoleState, thread: ThreadId): ConsoleState =>
  withView(state, { lists: { ...state.view.lists, threads: { ...state.view.lists.threads, cursor: thread } } });

function shown(state: ConsoleState, thread: ThreadId): ConsoleState {
  const log = state.network.logs.get(thread)?.messages ?? [];
  const unread = state.network.threads.get(thread)?.unreadCount ?? 0;
  const first = unread > 0 ? log[Math.max(0, log.length - unread)] : undefined;
  const unreadFrom = new Map(state.view.unreadFrom);
  if (first === undefined) unreadFrom.delete(thread);
  else unreadFrom.set(thread, first.id);
  const begun = thread === state.view.thread ? state.view.composer.begun : begunIn(state, thread);
  return withView(state, { thread, unreadFrom, composer: { ...state.view.composer, recalled: null, begun } });
}

const withPosition = (state: ConsoleState, position: ThreadPosition): ConsoleState =>
  state.view.thread === null ? state : withView(state, { positions: new Map(state.view.positions).set(state.view.thread, position) });

/** What is written for from now on. */
const begunIn = ({ network }: ConsoleState, id: ThreadId): Composer['begun'] => {
  const thread = network.threads.get(id);
  return thread === undefined ? null : { thread, audience: audienceKey(audienceOf(network, id)) };
};

/** A thread that is gone cannot be opened again, so what was written in it is kept where every thread finds it. */
const historyAfterClosing = (state: ConsoleState): readonly string[] => {
  const { thread, composer } = state.view;
  const isGone = thread !== null && audienceOf(state.network, thread).type === 'gone';
  return isGone ? remembered(composer.history, composer.drafts.get(thread)?.value ?? '') : composer.history;
};

const withComposer = (state: ConsoleState, change: Partial<Composer>): ConsoleState =>
  withView(state, { composer: { ...state.view.composer, ...change } });

/** The history with a text as its newest; one without letters is not worth a place. */
const remembered = (history: readonly string[], text: string): readonly string[] =>
  text.trim() === '' ? history : [text, ...history.filter((other) => other !== text)].slice(0, MAX_REMEMBERED);

/** What is written now. A text that it takes the place of is the newest of the history: nothing that was typed is lost. */
function edited(state: ConsoleState, field: TextField): ConsoleState {
  const { thread, composer } = state.view;
  if (thread === null) return state;
  const { recalled, drafts, history } = composer;
  if (recalled !== null && field.value === recalled.field.value) return withComposer(state, { recalled: { ...recalled, field } });
  const draft = drafts.get(thread)?.value ?? '';
  const isGivenUp = recalled !== null || field.value === '';
  return withComposer(state, {
    drafts: new Map(drafts).set(thread, field),
    history: isGivenUp && draft.length > 1 ? remembered(history, draft) : history,
    recalled: null,
  });
}

function recalled(state: ConsoleState, by: 1 | -1): ConsoleState {
  const { history, recalled: shown } = state.view.composer;
  const index = (shown?.index ?? -1) + by;
  if (index >= history.length) return state;
  return withComposer(state, { recalled: index < 0 ? null : { index, field: fieldOf(history[index] ?? '') } });
}
