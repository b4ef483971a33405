import { EMPTY_LOG, type MessageLog } from '../domain/message-log.ts';
import type { ConsoleState } from '../store/state.ts';
import { type FoldedLog, foldLog } from './folded-log.ts';

/** The log of the open thread. */
export const selectLog = (state: ConsoleState): MessageLog =>
  (state.view.thread === null ? undefined : state.network.logs.get(state.view.thread)) ?? EMPTY_LOG;

/** The open thread's log as it is shown. */
export const selectShown = (state: ConsoleState): FoldedLog =>
  foldLog(selectLog(state).messages, state.view.foldsRepeats ? state.view.unfolded : null);
