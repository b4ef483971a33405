import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { OperationKind, Target, TargetOutcome, TargetResult, TargetState } from '../../../src/domain/operation.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { openWays, type StandingStop } from '../../../src/operations/plan/open-ways.ts';
import { changed } from '../../../src/operations/plan/scope.ts';
import { agentId, routine, routineId } from '../../support/builders.ts';

const A = agentId('a');
const paused = routine('a', { agent: A, status: 'paused', updatedAt: 10 });
const target: Target = { type: 'routine', id: paused.id, agent: A, name: paused.name };
const stateOf = ({ status, eventConfig, updatedAt }: Routine): TargetState => ({ type: 'routine', status, eventConfig, updatedAt });

const stopOf = (result: TargetResult, kind: OperationKind = 'pause'): StandingStop => {
  const outcome: TargetOutcome = {
    operation: toId('op_1'),
    target,
    result,
    before: null,
    after: stateOf(paused),
    problem: null,
    attempts: 1,
  };
  return { operation: outcome.operation, kind, scope: { type: 'agent', id: A }, outcome: { ...outcome, at: 20 } };
};

const waysWith = (current: TargetState | null, stop = stopOf('done'), added: readonly Routine[] = []) =>
  openWays([stop], { current: () => current, replan: () => added.map((each) => changed(each, { status: 'paused' })) }).map(
    ({ target: { id }, why }) => `${id} ${why}`,
  );

describe('the ways that are open after a stop', () => {
  it('are none while everything is as it was left, or is gone', () => {
    expect(waysWith(stateOf(paused))).toEqual([]);
    expect(waysWith(null)).toEqual([]);
  });

  it('are what somebody else changed since, and not what was read before our own change', () => {
    expect(waysWith(stateOf({ ...paused, status: 'active', updatedAt: 11 }))).toEqual([`${paused.id} changed`]);
    expect(waysWith(stateOf({ ...paused, status: 'active', updatedAt: 10 }))).toEqual([`${paused.id} changed`]);
    expect(waysWith(stateOf({ ...paused, status: 'active', updatedAt: 9 }))).toEqual([]);
  });

  it('are targets that the stop did not reach, until they are closed after all', () => {
    const active = stateOf({ ...paused, status: 'active' });
    for (const result of ['failed', 'unknown', 'skipped'] as const)
      expect(waysWith(active, stopOf(result))).toEqual([`${paused.id} not-stopped`]);
    expect(waysWith(stateOf(paused), stopOf('unknown'))).toEqual([]);
    expect(waysWith(active, stopOf('failed', 'humans-only'))).toEqual([`${paused.id} not-stopped`]);
  });

  it('are routines that came into the scope and run', () => {
    const added = routine('b', { agent: A });
    expect(waysWith(stateOf(paused), stopOf('done'), [added])).toEqual([`${routineId('b')} changed`]);
    expect(waysWith(stateOf(paused), stopOf('done'), [{ ...added, status: 'paused' }])).toEqual([]);
  });
});
