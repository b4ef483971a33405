import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OperationId, PlannedTarget } from '../domain/operation.ts';
import { type Operation, operationsOf, unverifiedTargets } from '../domain/operation-history.ts';
import { orderEntries } from './entry-order.ts';
import type { FileEntries } from './entry-reader.ts';

/** An operation of which it is not known what became of some targets. */
export type UnverifiedOperation = {
  readonly operation: Operation;
  readonly targets: readonly PlannedTarget[];
  /** Whether the process that began it still runs as far as one can tell, here or elsewhere, and so may yet finish it. */
  readonly isRunning: boolean;
};

/** All entries of all files in the order of `orderEntries`. */
export const entriesOf = (files: readonly FileEntries[]): readonly LedgerEntry[] => orderEntries(files).map(({ entry }) => entry);

/** The operations that a crash or a timeout left open, in the order of their intents. */
export const unverifiedOf = (files: readonly FileEntries[]): readonly UnverifiedOperation[] => {
  const running = runningIn(files);
  return operationsOf(entriesOf(files)).flatMap((operation) => {
    const targets = unverifiedTargets(operation);
    const isRunning = operation.finishedAt === null && running.has(operation.operation);
    return targets.length === 0 ? [] : [{ operation, targets, isRunning }];
  });
};

/** The operations whose intents were written by a process that still has its file. */
function runningIn(files: readonly FileEntries[]): ReadonlySet<OperationId> {
  const intents = files.flatMap(({ state, tag, entries }) =>
    entries.flatMap(({ entry, by }) => (entry.type === 'operation-intended' && state === 'in-use' && by === tag ? [entry.operation] : [])),
  );
  return new Set(intents);
}
