import type { Agent } from '../../domain/agent.ts';
import type { AgentId, OrgId, RoutineId, TeamId, ThreadId } from '../../domain/ids.ts';
import type { Me } from '../../domain/org.ts';
import type { Routine } from '../../domain/routine.ts';
import type { Team, TeamMember } from '../../domain/team.ts';
import type { ThreadRecord } from '../../domain/thread.ts';
import { readTriggers, type Trigger } from './event-config.ts';

/** What must be known of the network to tell who wakes whom. */
export type NetworkFacts = {
  readonly me: Me | null;
  /** Own organisation's. */
  readonly agents: ReadonlyMap<AgentId, Agent>;
  readonly teams: ReadonlyMap<TeamId, Team>;
  readonly members: ReadonlyMap<TeamId, readonly TeamMember[]>;
  readonly threads: ReadonlyMap<ThreadId, ThreadRecord>;
  /** Own organisation's: a partner's cannot be seen. */
  readonly routines: ReadonlyMap<RoutineId, Routine>;
};

/** The same, arranged for questions. Made once for a state of the network and asked many times. */
export type NetworkIndex = NetworkFacts & {
  readonly routinesByAgent: ReadonlyMap<AgentId, readonly Routine[]>;
  readonly triggers: ReadonlyMap<RoutineId, readonly Trigger[]>;
  /** The agents among the members of a team, in order of joining. */
  readonly agentsByTeam: ReadonlyMap<TeamId, readonly AgentMember[]>;
  readonly teamsByAgent: ReadonlyMap<AgentId, ReadonlySet<TeamId>>;
  readonly threadsByTeam: ReadonlyMap<TeamId, readonly ThreadRecord[]>;
};

/** An agent's membership. `isOwn` is false for another organisation's agent, and where the organisation could not be told. */
export type AgentMember = { readonly id: AgentId; readonly member: TeamMember; readonly isOwn: boolean };

export const indexNetwork = (facts: NetworkFacts): NetworkIndex => {
  const routines = Array.from(facts.routines.values());
  const members = Array.from(facts.members, ([team, list]) => [team, list.flatMap((member) => agentMember(facts, member))] as const);
  const teamsByAgent = new Map<AgentId, Set<TeamId>>();
  for (const [team, agents] of members) {
    for (const { id } of agents) teamsByAgent.set(id, (teamsByAgent.get(id) ?? new Set()).add(team));
  }
  const inTeams = Array.from(facts.threads.values()).flatMap((thread) => (thread.team === null ? [] : [{ team: thread.team, thread }]));
  return {
    ...facts,
    routinesByAgent: Map.groupBy(routines, (routine) => routine.agent),
    triggers: new Map(routines.map((routine) => [routine.id, readTriggers(routine.eventConfig)])),
    agentsByTeam: new Map(members),
    teamsByAgent,
    threadsByTeam: new Map(
      Array.from(
        Map.groupBy(inTeams, ({ team }) => team),
        ([team, list]) => [team, list.map(({ thread }) => thread)],
      ),
    ),
  };
};

/** The same index after some routines changed, for asking what would be. */
export const withRoutines = (index: NetworkIndex, changed: readonly Routine[]): NetworkIndex => {
  const byId = new Map(changed.map((routine) => [routine.id, routine]));
  const routines = new Map(Array.from(index.routines, ([id, routine]) => [id, byId.get(id) ?? routine]));
  return {
    ...index,
    routines,
    routinesByAgent: Map.groupBy(routines.values(), (routine) => routine.agent),
    triggers: new Map(
      Array.from(routines, ([id, routine]) => [id, byId.has(id) ? readTriggers(routine.eventConfig) : triggersOf(index, id)]),
    ),
  };
};

export const triggersOf = (index: NetworkIndex, routine: RoutineId): readonly Trigger[] => index.triggers.get(routine) ?? [];

/** Whether the agent is our organisation's: listed as such, or the owner of a routine that we can see. */
export const isOwnAgent = (index: NetworkIndex, agent: AgentId): boolean => index.agents.has(agent) || index.routinesByAgent.has(agent);

/** Whether the agent is known to be another organisation's, by its own record or by a membership: a key of the whole app shows those too. */
export const isForeignAgent = (index: NetworkIndex, agent: AgentId): boolean => {
  const mine = index.me?.org ?? null;
  if (mine === null) return false;
  const org = index.agents.get(agent)?.org ?? memberOrg(index, agent);
  return org !== null && org !== mine;
};

const memberOrg = (index: NetworkIndex, agent: AgentId): OrgId | null => {
  for (const team of index.teamsByAgent.get(agent) ?? []) {
    const org = index.agentsByTeam.get(team)?.find(({ id }) => id === agent)?.member.org ?? null;
    if (org !== null) return org;
  }
  return null;
};

/** Whether `org` is surely mine; an unknown organisation counts as outside. */
export const isMyOrg = (facts: NetworkFacts, org: OrgId | null): boolean => org !== null && org === (facts.me?.org ?? null);

const agentMember = (facts: NetworkFacts, member: TeamMember): readonly AgentMember[] => {
  if (member.principal.type !== 'agent') return [];
  const { id } = member.principal;
  return [{ id, member, isOwn: facts.agents.has(id) || isMyOrg(facts, member.org) }];
};
