import type { TargetState } from '../../domain/operation.ts';
import { isOpenSession } from '../../domain/session.ts';
import { jsonEqual } from './event-config.ts';

/** Whether a target is as it was wanted. When it was changed does not matter. A session that ended any other way is ended as well. */
export const isReached = (state: TargetState, wanted: TargetState): boolean => {
  if (state.type === 'routine' && wanted.type === 'routine')
    return state.status === wanted.status && jsonEqual(state.eventConfig, wanted.eventConfig);
  if (state.type === 'session' && wanted.type === 'session') return !isOpenSession(state) && !isOpenSession(wanted);
  if (state.type === 'thread' && wanted.type === 'thread')
    return state.agentsEnabled === wanted.agentsEnabled && state.isMuted === wanted.isMuted;
  if (state.type === 'team' && wanted.type === 'team') return state.isMember === wanted.isMember;
  return state.type === 'member' && wanted.type === 'member' && state.isMember === wanted.isMember;
};

/** Whether somebody changed a target between two readings. A session goes on from turn to turn by itself. */
export const wasTouched = (before: TargetState, seen: TargetState): boolean => {
  if (before.type === 'session' && seen.type === 'session') return false;
  if (before.type === 'routine' && seen.type === 'routine') return !isReached(before, seen) || before.updatedAt !== seen.updatedAt;
  return !isReached(before, seen);
};
