import type { Target, TargetState } from '../../domain/operation.ts';
import type { Routine } from '../../domain/routine.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * What the server says of a target now. `known` supplies what cannot be read by itself: whether a thread is muted for me.
 * Rejects with `PlatformError('not-found')` for a session that its agent no longer lists.
 */
export const readTarget = async (platform: Platform, target: Target, known: TargetState | null): Promise<TargetState> => {
  switch (target.type) {
    case 'routine':
      return routineState(await platform.getRoutine(target.id));
    case 'session': {
      const session = (await platform.listSessions({ agents: [target.agent] })).find(({ id }) => id === target.id);
      if (session === undefined) throw new PlatformError('not-found', `The session ${target.id} is not among those of its agent.`);
      return { type: 'session', status: session.status };
    }
    case 'thread':
      return {
        type: 'thread',
        agentsEnabled: await platform.getAgentsEnabled(target.id),
        isMuted: known?.type === 'thread' && known.isMuted,
      };
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
