import type { OperationId, PlannedTarget, Target, TargetOutcome, TargetState } from '../../domain/operation.ts';
import type { Routine } from '../../domain/routine.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isReached, jsonEqual } from '../plan/event-config.ts';

/** What the server says of a target now. */
export const readTarget = async (platform: Platform, target: Target): Promise<TargetState> => {
  switch (target.type) {
    case 'routine':
      return routineState(await platform.getRoutine(target.id));
    case 'session':
      return { type: 'session', status: (await platform.getSession(target.id)).status };
    case 'thread': {
      const [agentsEnabled, { isMuted }] = await Promise.all([platform.getAgentsEnabled(target.id), platform.getThread(target.id)]);
      return { type: 'thread', agentsEnabled, isMuted };
    }
    case 'team':
      return { type: 'team', isMember: (await platform.listTeams()).some(({ id, myRole }) => id === target.id && myRole !== null) };
    case 'member': {
      const members = await platform.listMembers(target.team);
      const isMember = members.some((member) =>
        target.kind === 'org' ? member.org === target.id : member.principal.type !== 'unknown' && member.principal.id === target.id,
      );
      return { type: 'member', isMember };
    }
  }
};

export const routineState = ({ status, eventConfig, updatedAt }: Routine): Extract<TargetState, { type: 'routine' }> => ({
  type: 'routine',
  status,
  eventConfig,
  updatedAt,
});

/** One target to change: how it was read, and how it is to become. Null where it has no state to compare. */
export type Change = { readonly target: Target; readonly before: TargetState | null; readonly wanted: TargetState };

/**
 * Sends what brings a target from one state to the other: for a routine its event config first and its status last when it is
 * woken, the other way round when it is stopped, so that it never runs with the wrong config. Each request is safe to repeat.
 */
export const changeTarget = async (platform: Platform, { target, before, wanted }: Change): Promise<void> => {
  if (target.type === 'routine' && wanted.type === 'routine') {
    const config = before?.type === 'routine' && jsonEqual(before.eventConfig, wanted.eventConfig) ? undefined : wanted.eventConfig;
    const status = before?.type === 'routine' && before.status === wanted.status ? undefined : wanted.status;
    if (status === 'paused') await platform.pauseRoutine(target.id);
    if (config !== undefined) await platform.updateEventConfig(target.id, config);
    if (status === 'active') await platform.activateRoutine(target.id);
  } else if (target.type === 'session') {
    await platform.cancelSession(target.id);
  } else if (target.type === 'thread' && wanted.type === 'thread') {
    const isSwitched = before?.type !== 'thread' || before.agentsEnabled !== wanted.agentsEnabled;
    if (isSwitched) await platform.setAgentsEnabled(target.id, wanted.agentsEnabled);
    if (before?.type === 'thread' && before.isMuted !== wanted.isMuted) await platform.setMuted(target.id, wanted.isMuted);
  } else if (target.type === 'team' && wanted.type === 'team' && !wanted.isMember) {
    await platform.leaveTeam(target.id);
  } else if (target.type === 'member' && wanted.type === 'member' && !wanted.isMember) {
    await platform.removeMember(target.team, { type: target.kind, id: target.id } as Parameters<Platform['removeMember']>[1]);
  } else throw new PlatformError('unsupported', `Nothing can bring ${target.type} ${target.id} into that state.`);
};

/** For so long a server may carry out a request that it never answered. */
export const SETTLED_MS = 300_000;

/** A target of which it is not known whether it was changed, and how long ago the last request was sent. */
export type Unverified = { readonly operation: OperationId; readonly planned: PlannedTarget; readonly ageMs: number };

/**
 * What became of a target whose outcome is not known, by one read and no request that changes anything. Reached counts as done
 * where it was not so before; not reached counts as failed once nothing can come later any more; else it stays unknown.
 */
export const verifyTarget = async (platform: Platform, { operation, planned, ageMs }: Unverified): Promise<TargetOutcome> => {
  const { target, before, wanted } = planned;
  const base = { operation, target, before, attempts: 0 };
  try {
    const after = await readTarget(platform, target);
    if (wanted !== null && isReached(after, wanted))
      return { ...base, result: before !== null && isReached(before, wanted) ? 'already' : 'done', after, problem: null };
    if (ageMs < SETTLED_MS) {
      const message = untrusted('It is not as it was wanted so far; the server may still carry it out.');
      return { ...base, result: 'unknown', after, problem: { code: 'not-settled', message } };
    }
    return {
      ...base,
      result: 'failed',
      after,
      problem: { code: 'not-applied', message: untrusted('Read again later: it is not as it was wanted.') },
    };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { ...base, result: 'unknown', after: null, problem: { code: error.code, message: untrusted(error.message) } };
  }
};
