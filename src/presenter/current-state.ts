import type { Network } from '../domain/network.ts';
import type { Target, TargetState } from '../domain/operation.ts';

/** What is known now of a target. */
export const currentState =
  ({ network }: { readonly network: Pick<Network, 'routines' | 'threads'> }) =>
  (target: Target): TargetState | null => {
    if (target.type === 'routine') {
      const routine = network.routines.get(target.id);
      return routine === undefined
        ? null
        : { type: 'routine', status: routine.status, eventConfig: routine.eventConfig, updatedAt: routine.updatedAt };
    }
    const thread = target.type === 'thread' ? network.threads.get(target.id) : undefined;
    return thread === undefined ? null : { type: 'thread', agentsEnabled: thread.agentsEnabled, isMuted: thread.isMuted };
  };
