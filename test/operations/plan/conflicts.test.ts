import { expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { TargetState } from '../../../src/domain/operation.ts';
import { operationsOf } from '../../../src/domain/operation-history.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { newConflicts } from '../../../src/operations/plan/conflicts.ts';
import { agentId, entry, routine, routineId } from '../../support/builders.ts';

const state = (status: 'active' | 'paused', updatedAt: number): TargetState => ({ type: 'routine', status, eventConfig: {}, updatedAt });
const target = { type: 'routine', id: routineId('a'), agent: agentId('a'), name: untrusted('a') } as const;
const operation = toId<'operation'>('op_1');

const entries = [
  entry(1, {
    type: 'operation-intended',
    operation,
    kind: 'pause',
    scope: { type: 'routine', id: target.id },
    targets: [{ target, before: state('active', 1), wanted: state('paused', 1) }],
    reason: '',
    confirmedBy: 'key',
    expiresAt: null,
    undoes: null,
  }),
  entry(2, {
    type: 'target-finished',
    operation,
    target,
    result: 'done',
    before: state('active', 1),
    after: state('paused', 10),
    problem: null,
    attempts: 1,
  }),
];

const seen = (fields: Partial<Routine>): ReadonlyMap<Routine['id'], Routine> =>
  new Map([[target.id, routine('a', { agent: agentId('a'), eventConfig: {}, ...fields })]]);

it('sees that somebody else activated what was paused, and tells it once', () => {
  const [conflict] = newConflicts(operationsOf(entries), entries, seen({ status: 'active', updatedAt: 11 }));
  expect(conflict).toMatchObject({ operation, expected: { status: 'paused' }, seen: { status: 'active' } });
  if (conflict === undefined) return;
  expect(newConflicts(operationsOf(entries), [...entries, entry(3, conflict)], seen({ status: 'active', updatedAt: 11 }))).toEqual([]);
});

it('sees none in a read that is older than our change, nor where the state is as we left it', () => {
  expect(newConflicts(operationsOf(entries), entries, seen({ status: 'active', updatedAt: 9 }))).toEqual([]);
  expect(newConflicts(operationsOf(entries), entries, seen({ status: 'paused', updatedAt: 12 }))).toEqual([]);
});
