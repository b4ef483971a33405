import type { LedgerEntry } from './ledger-entry.ts';
import {
  type Actor,
  type IncidentId,
  type OperationId,
  type OperationIntent,
  type PlannedTarget,
  type Target,
  type TargetOutcome,
  targetKey,
} from './operation.ts';
import type { Timestamp } from './values.ts';

/** An operation as the ledger tells it: what was wanted, by whom, and what became of each target. */
export type Operation = OperationIntent & {
  readonly actor: Actor;
  readonly incident: IncidentId | null;
  readonly at: Timestamp;
  /** `null` while it runs, or where it was cut short. */
  readonly finishedAt: Timestamp | null;
  /** The newest outcome of each target that has one, by `targetKey`. */
  readonly outcomes: ReadonlyMap<string, TargetOutcome & { readonly at: Timestamp }>;
};

/** All operations of a ledger in the order of their intents. Outcomes without an intent are left out. */
export const operationsOf = (entries: readonly LedgerEntry[]): readonly Operation[] => {
  const operations = new Map<OperationId, Operation & { readonly outcomes: Map<string, TargetOutcome & { readonly at: Timestamp }> }>();
  for (const entry of entries) {
    if (entry.type === 'operation-intended') {
      const { type: _, ...intent } = entry;
      operations.set(entry.operation, { ...intent, finishedAt: null, outcomes: new Map() });
    } else if (entry.type === 'target-finished') {
      const { type: _, actor: _actor, incident: _incident, ...outcome } = entry;
      operations.get(entry.operation)?.outcomes.set(targetKey(entry.target), outcome);
    } else if (entry.type === 'operation-finished') {
      const operation = operations.get(entry.operation);
      if (operation !== undefined) operations.set(entry.operation, { ...operation, finishedAt: entry.at });
    }
  }
  return Array.from(operations.values());
};

/** Since when nothing more was sent for a target: its newest outcome, else the intent. */
export const lastSentAt = ({ at, outcomes }: Operation, target: Target): Timestamp => outcomes.get(targetKey(target))?.at ?? at;

/** The targets that were intended and of which it is not known whether they were changed: without an outcome, or `unknown`. */
export const unverifiedTargets = (operation: Operation): readonly PlannedTarget[] =>
  operation.targets.filter(({ target }) => {
    const outcome = operation.outcomes.get(targetKey(target));
    return outcome === undefined ? operation.finishedAt === null : outcome.result === 'unknown';
  });
