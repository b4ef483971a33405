import type { MessageId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { EMPTY_LOG, type MessageLog } from '../domain/message-log.ts';
import { createSelector } from '../store/create-selector.ts';
import type { ConsoleState } from '../store/state.ts';
import { createFolding, type FoldedThread, type Folding } from '../text/fold.ts';

/** The log of the open thread. */
export const selectLog = (state: ConsoleState): MessageLog =>
  (state.view.thread === null ? undefined : state.network.logs.get(state.view.thread)) ?? EMPTY_LOG;

/** Not more of a thread is folded when it is opened; what comes while it is open is folded too. */
const FOLDED_AT_FIRST = 1_000;

/** What was shown last, so that a thread that has only grown is gone on with. */
type Shown = {
  readonly log: readonly Message[];
  readonly unfolded: ReadonlySet<MessageId> | null;
  readonly folding: Folding;
  readonly thread: FoldedThread;
};
let last: Shown | undefined;

/** The open thread's log as it is shown, its repetitions folded but for the messages that were unfolded. */
export const selectShown = (state: ConsoleState): FoldedThread => {
  const log = selectLog(state).messages;
  const unfolded = state.view.foldsRepeats ? state.view.unfolded : null;
  if (last?.log === log && last.unfolded === unfolded) return last.thread;
  const known = last?.unfolded === unfolded && isBeginning(last.log, log) ? last : undefined;
  const folding = known?.folding ?? foldingOf(log, unfolded);
  last = { log, unfolded, folding, thread: folding.add(log.slice(known?.log.length ?? 0)) };
  return last.thread;
};

const foldingOf = (log: readonly Message[], unfolded: ReadonlySet<MessageId> | null): Folding => {
  const from = log.at(-FOLDED_AT_FIRST)?.createdAt ?? 0;
  return createFolding(({ id, createdAt }) => unfolded === null || unfolded.has(id) || createdAt < from);
};

const isBeginning = (beginning: readonly Message[], log: readonly Message[]): boolean =>
  beginning.length <= log.length && beginning.every((message, index) => message === log[index]);

/** How many messages are held in memory, and how many were held and are not any more, in all threads. */
export type KeptMessages = { readonly held: number; readonly dropped: number };

export const selectKeptMessages = createSelector([({ network }) => network.logs], ([logsById]): KeptMessages => {
  const logs = [...logsById.values()];
  return {
    held: logs.reduce((sum, { messages }) => sum + messages.length, 0),
    dropped: logs.reduce((sum, { evictedCount }) => sum + evictedCount, 0),
  };
});
