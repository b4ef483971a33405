import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OperationId, PlannedTarget } from '../domain/operation.ts';
import { type Operation, operationsOf, unverifiedTargets } from '../domain/operation-history.ts';
import type { FileEntries } from './entry-reader.ts';

/** An operation of which it is not known what became of some targets. */
export type UnverifiedOperation = {
  readonly operation: Operation;
  readonly targets: readonly PlannedTarget[];
  /** Whether the process that began it still runs as far as one can tell, here or elsewhere, and so may yet finish it. */
  readonly isRunning: boolean;
};

/** All entries of all files in the order of time. Two of one file never change places, even where the clock was set back. */
export const entriesOf = (files: readonly FileEntries[]): readonly LedgerEntry[] => orderedEntries(files).map(({ entry }) => entry);

/** The operations that a crash or a timeout left open, in the order of their intents. */
export const unverifiedOf = (files: readonly FileEntries[]): readonly UnverifiedOperation[] => {
  const ordered = orderedEntries(files);
  const running = new Set<OperationId>();
  for (const { entry, isLive } of ordered) if (entry.type === 'operation-intended' && isLive) running.add(entry.operation);
  return operationsOf(ordered.map(({ entry }) => entry)).flatMap((operation) => {
    const targets = unverifiedTargets(operation);
    const isRunning = operation.finishedAt === null && running.has(operation.operation);
    return targets.length === 0 ? [] : [{ operation, targets, isRunning }];
  });
};

/** `isLive`: whether the process that wrote the entry still has the file. */
type Placed = { readonly entry: LedgerEntry; readonly isLive: boolean; readonly time: number };

function orderedEntries(files: readonly FileEntries[]): readonly Placed[] {
  const placed = files.flatMap(({ state, tag, entries }) => {
    let time = Number.NEGATIVE_INFINITY;
    return entries.map(({ entry, by }): Placed => {
      time = Math.max(time, entry.at);
      return { entry, isLive: state === 'in-use' && by === tag, time };
    });
  });
  return placed.sort((a, b) => a.time - b.time);
}
