import type { Target, TargetState } from '../../domain/operation.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { jsonEqual } from '../plan/event-config.ts';

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
  } else if (target.type === 'member' && wanted.type === 'member' && !wanted.isMember) {
    await platform.removeMember(target.team, { type: target.kind, id: target.id } as Parameters<Platform['removeMember']>[1]);
  } else throw new PlatformError('unsupported', `Nothing can bring ${target.type} ${target.id} into that state.`);
};
