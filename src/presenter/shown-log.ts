import type { MessageId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { EMPTY_LOG, type MessageLog } from '../domain/message-log.ts';
import { createSelector } from '../store/create-selector.ts';
import type { ConsoleState } from '../store/state.ts';
import { foldRepeats, type Repeats } from '../text/fold.ts';

/** The log of the open thread. */
export const selectLog = (state: ConsoleState): MessageLog =>
  (state.view.thread === null ? undefined : state.network.logs.get(state.view.thread)) ?? EMPTY_LOG;

/** The open thread's log as it is shown. */
export const selectShown = (state: ConsoleState): FoldedLog =>
  foldLog(selectLog(state).messages, state.view.foldsRepeats ? state.view.unfolded : null);

/** A log as it is shown: repetitions of agents are left out but for the first, which stands for all of them. */
export type FoldedLog = { readonly messages: readonly Message[]; readonly repeats: ReadonlyMap<MessageId, Repeats> };

/** Only so many of the newest messages are folded, so that a flood costs no more than a talk. */
const MAX_FOLDED = 1_000;
const NONE: ReadonlyMap<MessageId, Repeats> = new Map();

/** The log with its repetitions folded, but for the messages that were unfolded. The same value for the same arguments. */
export const foldLog = (messages: readonly Message[], unfolded: ReadonlySet<MessageId> | null): FoldedLog => {
  const known = kept.get(messages);
  if (known !== undefined && known.unfolded === unfolded) return known.folded;
  const folded = unfolded === null ? { messages, repeats: NONE } : fold(messages, unfolded);
  kept.set(messages, { unfolded, folded });
  return folded;
};

const kept = new WeakMap<readonly Message[], { readonly unfolded: ReadonlySet<MessageId> | null; readonly folded: FoldedLog }>();

function fold(messages: readonly Message[], unfolded: ReadonlySet<MessageId>): FoldedLog {
  const items = foldRepeats(messages.slice(-MAX_FOLDED), ({ id }) => unfolded.has(id));
  const repeats = new Map<MessageId, Repeats>();
  const shown = items.flatMap((item): readonly Message[] => {
    if (item.type === 'message') return [item.message];
    const [first] = item.messages;
    if (first === undefined) return [];
    repeats.set(first.id, item);
    return [first];
  });
  if (repeats.size === 0) return { messages, repeats };
  return { messages: [...messages.slice(0, Math.max(0, messages.length - MAX_FOLDED)), ...shown], repeats };
}

/** How many messages are held in memory, and how many were held and are not any more, in all threads. */
export type KeptMessages = { readonly held: number; readonly dropped: number };

export const selectKeptMessages = createSelector(
  ({ network }) => [network.logs],
  ({ network }): KeptMessages => {
    const logs = [...network.logs.values()];
    return {
      held: logs.reduce((sum, { messages }) => sum + messages.length, 0),
      dropped: logs.reduce((sum, { evictedCount }) => sum + evictedCount, 0),
    };
  },
);
