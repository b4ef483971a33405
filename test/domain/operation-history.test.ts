import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import { type OperationId, type OperationIntent, type Target, type TargetOutcome, targetKey } from '../../src/domain/operation.ts';
import { operationsOf, unverifiedTargets } from '../../src/domain/operation-history.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { agentId, entry, KIM, routineId } from '../support/builders.ts';

const operation: OperationId = toId('op_1');
const target = (name: string): Target => ({ type: 'routine', id: routineId(name), agent: agentId('a'), name: untrusted(name) });
const intent: OperationIntent = {
  operation,
  kind: 'pause',
  scope: { type: 'agent', id: agentId('a') },
  targets: ['one', 'two', 'three'].map((name) => ({ target: target(name), before: null, wanted: null })),
  reason: 'loop',
  confirmedBy: 'count',
  expiresAt: null,
  undoes: null,
};
const outcome = (name: string, result: TargetOutcome['result']): TargetOutcome => ({
  operation,
  target: target(name),
  result,
  before: null,
  after: null,
  problem: null,
  attempts: 1,
});
const intended = entry(10, { type: 'operation-intended', ...intent });

describe('operationsOf', () => {
  it('takes the newest outcome of each target', () => {
    const [found] = operationsOf([
      intended,
      entry(11, { type: 'target-finished', ...outcome('one', 'unknown') }),
      entry(12, { type: 'target-finished', ...outcome('one', 'done') }),
      entry(13, { type: 'operation-finished', operation }),
    ]);

    expect(found).toEqual({
      ...intent,
      actor: KIM,
      incident: null,
      at: 10,
      finishedAt: 13,
      outcomes: new Map([[targetKey(target('one')), { ...outcome('one', 'done'), at: 12 }]]),
    });
  });

  it('leaves out outcomes that no intent announced', () => {
    expect(operationsOf([entry(11, { type: 'target-finished', ...outcome('one', 'done') })])).toEqual([]);
  });
});

describe('unverifiedTargets', () => {
  it('names what a crash left open and what timed out', () => {
    const found = operationsOf([
      intended,
      entry(11, { type: 'target-finished', ...outcome('one', 'done') }),
      entry(12, { type: 'target-finished', ...outcome('two', 'unknown') }),
    ]);

    expect(found.flatMap(unverifiedTargets).map((planned) => targetKey(planned.target))).toEqual(['routine:arn_two', 'routine:arn_three']);
  });

  it('counts a target without an outcome as not tried once the operation was ended', () => {
    const found = operationsOf([intended, entry(13, { type: 'operation-finished', operation })]);

    expect(found.flatMap(unverifiedTargets)).toEqual([]);
  });
});
