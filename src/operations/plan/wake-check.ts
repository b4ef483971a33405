import type { AgentId, OrgId, ThreadId } from '../../domain/ids.ts';
import type { Untrusted } from '../../domain/untrusted.ts';
import type { NetworkIndex } from './network-index.ts';
import { type Wake, wakesOf } from './wakes.ts';

/** What the composer says before a post is sent: whom it wakes of ours, and whom it may wake of others. */
export type WakeCheck = {
  readonly own: readonly Wake[];
  /** The agents behind `own`, each once. */
  readonly ownAgents: readonly AgentId[];
  /** Other organisations' agents in the thread. Their routines cannot be seen: each may wake, or may not. */
  readonly outsideAgents: number;
  readonly outsideOrgs: readonly { readonly id: OrgId | null; readonly name: Untrusted | null; readonly agents: number }[];
  /** Whether agents are switched off in this thread, so that nothing wakes. */
  readonly isSwitchedOff: boolean;
};

/** Checks a post by the operator, as a message or as a silent note. */
export const checkWakes = (index: NetworkIndex, thread: ThreadId, type: 'message' | 'note'): WakeCheck => {
  const record = index.threads.get(thread);
  const own = wakesOf(index, { thread, type, poster: { kind: 'human', id: index.me?.id ?? null } });
  const isSwitchedOff = record?.agentsEnabled === false;
  const team = record?.team ?? null;
  const outside = isSwitchedOff || team === null ? [] : (index.agentsByTeam.get(team) ?? []).filter(({ isOwn }) => !isOwn);
  return {
    own,
    ownAgents: Array.from(new Set(own.map(({ routine }) => routine.agent))),
    outsideAgents: outside.length,
    outsideOrgs: Array.from(
      Map.groupBy(outside, ({ member }) => member.org),
      ([id, agents]) => ({ id, name: agents[0]?.member.orgName ?? null, agents: agents.length }),
    ),
    isSwitchedOff,
  };
};
