import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OperationId, PlannedTarget } from '../domain/operation.ts';
import { type Operation, operationsOf, unverifiedTargets } from '../domain/operation-history.ts';
import { decodeEntry } from './decode-entry.ts';
import type { LedgerFile } from './ledger-folder.ts';

/** An operation of which it is not known what became of some targets. */
export type UnverifiedOperation = {
  readonly operation: Operation;
  readonly targets: readonly PlannedTarget[];
  /** Whether the process that began it still runs, here or elsewhere, and so may yet finish it. */
  readonly isRunning: boolean;
};

/** All entries of all files in the order of time. Two of one file never change places, even where the clock was set back. */
export const entriesOf = (files: readonly LedgerFile[]): readonly LedgerEntry[] => orderedEntries(files).map(({ entry }) => entry);

/** The operations that a crash or a timeout left open, in the order of their intents. */
export const unverifiedOf = (files: readonly LedgerFile[]): readonly UnverifiedOperation[] => {
  const ordered = orderedEntries(files);
  const running = new Set<OperationId>();
  for (const { entry, file } of ordered) if (entry.type === 'operation-intended' && file.state === 'in-use') running.add(entry.operation);
  return operationsOf(ordered.map(({ entry }) => entry)).flatMap((operation) => {
    const targets = unverifiedTargets(operation);
    const isRunning = operation.finishedAt === null && running.has(operation.operation);
    return targets.length === 0 ? [] : [{ operation, targets, isRunning }];
  });
};

type Placed = { readonly entry: LedgerEntry; readonly file: LedgerFile; readonly time: number };

function orderedEntries(files: readonly LedgerFile[]): readonly Placed[] {
  const placed = files.flatMap((file) => {
    let time = Number.NEGATIVE_INFINITY;
    return file.chain.records.flatMap((record): Placed[] => {
      const entry = decodeEntry(record.entry);
      if (entry === undefined) return [];
      time = Math.max(time, entry.at);
      return [{ entry, file, time }];
    });
  });
  return placed.sort((a, b) => a.time - b.time);
}
