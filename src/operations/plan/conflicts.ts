import type { RoutineId } from '../../domain/ids.ts';
import type { EntryContent, LedgerEntry } from '../../domain/ledger-entry.ts';
import { targetKey } from '../../domain/operation.ts';
import type { Operation } from '../../domain/operation-history.ts';
import type { Routine } from '../../domain/routine.ts';
import { isReached } from './event-config.ts';

type Conflict = Extract<EntryContent, { type: 'conflict-seen' }>;

/**
 * Routines that a later read shows in another state than the one that the last operation on them left: somebody else changed
 * them. Each is told once for an operation; a read that is older than our own change is no evidence.
 */
export const newConflicts = (
  operations: readonly Operation[],
  known: readonly LedgerEntry[],
  routines: ReadonlyMap<RoutineId, Routine>,
): readonly Conflict[] => {
  const last = new Map<string, Conflict>();
  for (const { operation, outcomes } of operations) {
    for (const [key, { target, result, after }] of outcomes) {
      last.delete(key);
      if (result !== 'done' || target.type !== 'routine' || after?.type !== 'routine') continue;
      const routine = routines.get(target.id);
      if (routine === undefined || routine.updatedAt <= after.updatedAt) continue;
      const { status, eventConfig, updatedAt } = routine;
      const seen = { type: 'routine', status, eventConfig, updatedAt } as const;
      if (!isReached(seen, after)) last.set(key, { type: 'conflict-seen', operation, target, expected: after, seen });
    }
  }
  const told = new Set(known.flatMap((entry) => (entry.type === 'conflict-seen' ? [`${entry.operation} ${targetKey(entry.target)}`] : [])));
  return [...last.values()].filter(({ operation, target }) => !told.has(`${operation} ${targetKey(target)}`));
};
