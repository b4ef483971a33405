import { toId } from '../../../src/domain/ids.ts';
import { type PlannedTarget, type Target, type TargetState, targetKey } from '../../../src/domain/operation.ts';
import type { Operation } from '../../../src/domain/operation-history.ts';
import type { ScopedPlan } from '../../../src/operations/plan/scope.ts';
import type { UserRecord } from '../../../src/simulator/world/records.ts';
import { activateRoutine, pauseRoutine, updateRoutine } from '../../../src/simulator/world/routines.ts';
import { cancelSession } from '../../../src/simulator/world/sessions.ts';
import { setAgentEnabled } from '../../../src/simulator/world/threads.ts';
import { lookUp, type World } from '../../../src/simulator/world/world.ts';
import { KIM } from '../../support/builders.ts';
import { seenRoutine } from './seen-network.ts';

/** What a target is now. */
export const stateOf = (world: World, target: Target): TargetState | null => {
  if (target.type === 'routine') {
    const { status, eventConfig, updatedAt } = seenRoutine(lookUp(world.routines, target.id, 'Routine'));
    return { type: 'routine', status, eventConfig, updatedAt };
  }
  if (target.type === 'thread')
    return { type: 'thread', agentsEnabled: lookUp(world.threads, target.id, 'Thread').agentEnabled, isMuted: false };
  return target.type === 'session' ? { type: 'session', status: lookUp(world.sessions, target.id, 'Session').status } : null;
};

/** Does what a plan wants with the operations that the platform offers. */
export const carryOut = (world: World, user: UserRecord, targets: readonly PlannedTarget[]): void => {
  for (const { target, wanted } of targets) {
    if (target.type === 'routine' && wanted?.type === 'routine') {
      updateRoutine(world, user, { routineId: target.id, change: { event_config: wanted.eventConfig } });
      if (wanted.status === 'paused') pauseRoutine(world, user, target.id);
      else activateRoutine(world, user, target.id);
    } else if (target.type === 'session') cancelSession(world, user, target.id);
    else if (target.type === 'thread' && wanted?.type === 'thread')
      setAgentEnabled(world, user, { thread: lookUp(world.threads, target.id, 'Thread'), isEnabled: wanted.agentsEnabled });
  }
};

/** Carries a plan out, and gives the operation as the ledger would tell it. */
export const operated = (world: World, user: UserRecord, { kind, scope, targets }: ScopedPlan): Operation => {
  const before = targets.map(({ target }) => stateOf(world, target));
  carryOut(world, user, targets);
  const operation = toId<'operation'>('op_1');
  return {
    operation,
    kind,
    scope,
    targets,
    reason: '',
    confirmedBy: 'key',
    expiresAt: null,
    undoes: null,
    actor: KIM,
    incident: null,
    at: world.now,
    finishedAt: world.now,
    outcomes: new Map(
      targets.map(({ target }, index) => [
        targetKey(target),
        {
          operation,
          target,
          result: 'done',
          before: before[index] ?? null,
          after: stateOf(world, target),
          problem: null,
          attempts: 1,
          at: world.now,
        },
      ]),
    ),
  };
};
