import type { EntryContent } from '../domain/ledger-entry.ts';
import { targetKey } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import type { LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { newConflicts } from '../operations/plan/conflicts.ts';
import { isOwnOperation } from '../operations/plan/resume-plan.ts';
import type { Platform } from '../platform/platform.ts';
import { idText } from '../presenter/names.ts';
import { selectQuietMeter, selectStandingStops } from '../presenter/quiet-line.ts';
import { targetText } from '../presenter/rows/ledger-rows.ts';
import { selectIncidentLoop } from '../presenter/rows/loop-rows.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { ConsoleState } from '../store/state.ts';
import type { ConsoleStore } from '../store/store.ts';
import { safe } from '../text/safe.ts';
import { createQuietReader } from './quiet-reader.ts';

/** Follows what this console stopped: reads what its proof rests on, writes the proof down, and tells who undid it. */
export type IncidentWatch = {
  /** Once a second; resolves when the reading that it began, or the one under way, is over. */
  readonly tick: () => Promise<void>;
};

type IncidentWatchOptions = {
  readonly store: ConsoleStore;
  readonly platform: Platform;
  readonly now: () => Timestamp;
  readonly ledger: LedgerWriter;
};

/** A proof of quiet is renewed less often than it is made. */
const READ_MS = 2_000;
const QUIET_MS = 10_000;

export const createIncidentWatch = ({ store, platform, now, ledger }: IncidentWatchOptions): IncidentWatch => {
  const told = new Set<string>();
  const isNew = (key: string): boolean => !told.has(key) && told.add(key).has(key);
  const quiet = createQuietReader({
    store,
    platform,
    now,
    stops: () => selectStandingStops(store.getState()),
    threads: () => selectIncidentLoop(store.getState())?.threads ?? [],
    everyMs: () => (store.getState().incident.current?.isQuiet === true ? QUIET_MS : READ_MS),
  });
  return {
    tick: () => {
      const conflicts = conflictsOf(store.getState()).filter(({ operation, target }) => isNew(`${operation} ${targetKey(target)}`));
      store.dispatch(...conflicts.map(conflictNotice));
      for (const entry of [...proofOf(store.getState()), ...conflicts]) ledger.record(entry).catch(() => undefined);
      return quiet.step();
    },
  };
};

/** Routines that somebody else changed after this console did. */
const conflictsOf = ({ operations, entries, network }: ConsoleState): ReturnType<typeof newConflicts> =>
  newConflicts(
    operations.filter((operation) => isOwnOperation(operation, network.me?.id ?? null)),
    entries,
    network.routines,
  );

/** Two operators cannot undo each other unseen: the loser of the race is told at once. */
const conflictNotice = ({ target, seen }: ReturnType<typeof newConflicts>[number]): ConsoleEvent => ({
  type: 'notice-shown',
  level: 'error',
  text: safe`${targetText(target)} was changed by somebody else after you: it is ${idText(seen.type === 'routine' ? seen.status : 'otherwise')} now.`,
});

/** What the meter proves of the open incident: that it has fallen quiet, or that its loop is back. */
function proofOf(state: ConsoleState): readonly EntryContent[] {
  const { current, raised } = state.incident;
  const meter = current === null ? null : selectQuietMeter(state);
  if (current === null || meter === null) return [];
  if (!current.isQuiet && meter.state === 'quiet')
    return [{ type: 'incident-quiet', lastPostAt: meter.lastPostAt, silenceMs: meter.silentForMs }];
  const isBack = meter.state === 'still-talking' || meter.state === 'open';
  return current.isQuiet && isBack ? [{ type: 'incident-relapsed', loop: [...raised][0] ?? null }] : [];
}
