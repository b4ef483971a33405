import type { AgentId, OrgId, RoutineId, SessionId, TeamId } from '../../domain/ids.ts';
import type { OperationKind, PlannedTarget, Scope } from '../../domain/operation.ts';
import type { Routine } from '../../domain/routine.ts';
import { isOpenSession, type Session } from '../../domain/session.ts';
import type { TeamMember } from '../../domain/team.ts';
import type { ThreadRecord } from '../../domain/thread.ts';
import { humansOnly } from './event-config.ts';
import { isForeignAgent, type NetworkIndex } from './network-index.ts';
import { routinesFiringIn } from './wakes.ts';

/** The verbs of the keyboard that change something for others. `block` and `mute` turn a switch the other way. */
export type ScopedVerb = 'pause' | 'resume' | 'cancel' | 'humans-only' | 'block' | 'mute';

/** What the operator pointed at; marked things by their ids. */
export type CursorTarget =
  | Exclude<Scope, { type: 'marked' }>
  | { readonly type: 'marked'; readonly routines: readonly RoutineId[]; readonly sessions: readonly SessionId[] };

/** What a verb on a scope comes to: frozen targets of our own organisation, and what is left out with the reason. */
export type ScopedPlan = {
  readonly kind: OperationKind;
  readonly scope: Scope;
  readonly targets: readonly PlannedTarget[];
  readonly leftOut: readonly { readonly id: string; readonly name: Routine['name'] | null; readonly why: LeftOutReason }[];
  /** Other organisations' agents that act there too: their routines are theirs. */
  readonly outOfReach: readonly TeamMember[];
};

/** Why a routine in the scope is not a target. */
export type LeftOutReason = 'already' | 'draft' | 'not-message-driven' | 'agents-only' | 'unreadable';

/** Resolves a verb on a scope against what is known of the network. Nothing of another organisation is ever a target. */
export const resolveScope = (
  index: NetworkIndex,
  sessions: Iterable<Session>,
  { verb, pointed }: { readonly verb: ScopedVerb; readonly pointed: CursorTarget },
): ScopedPlan => {
  const scope: Scope = pointed.type === 'marked' ? { type: 'marked' } : pointed;
  const base = { scope, leftOut: [], outOfReach: outsideAgents(index, pointed) };
  const isOurs = ({ agent }: { readonly agent: AgentId }): boolean => !isForeignAgent(index, agent);
  switch (verb) {
    case 'pause':
    case 'resume':
    case 'humans-only':
      return { ...base, kind: verb, ...splitRoutines(routinesIn(index, pointed).filter(isOurs), verb) };
    case 'cancel':
      return {
        ...base,
        kind: 'cancel',
        targets: sessionsIn(index, [...sessions], pointed)
          .filter(isOurs)
          .map(cancelled),
      };
    case 'block': {
      const threads = threadsIn(index, pointed);
      const isOn = threads.some((thread) => thread.agentsEnabled);
      const targets = threads.filter((thread) => thread.agentsEnabled === isOn).map((thread) => switched(thread, { agentsEnabled: !isOn }));
      return { ...base, kind: isOn ? 'block' : 'unblock', targets };
    }
    case 'mute': {
      const threads = threadsIn(index, pointed);
      const isLoud = threads.some((thread) => !thread.isMuted);
      return {
        ...base,
        kind: isLoud ? 'mute' : 'unmute',
        targets: threads.filter((thread) => thread.isMuted !== isLoud).map((thread) => switched(thread, { isMuted: isLoud })),
      };
    }
  }
};

function routinesIn(index: NetworkIndex, pointed: CursorTarget): readonly Routine[] {
  const byId = (id: RoutineId): readonly Routine[] => [index.routines.get(id)].filter((routine) => routine !== undefined);
  switch (pointed.type) {
    case 'routine':
      return byId(pointed.id);
    case 'session':
      return [];
    case 'agent':
      return index.routinesByAgent.get(pointed.id) ?? [];
    case 'thread': {
      const thread = index.threads.get(pointed.id);
      return thread === undefined ? [] : routinesFiringIn(index, thread);
    }
    case 'team':
      return agentsOf(index, pointed.id).flatMap((agent) => index.routinesByAgent.get(agent) ?? []);
    case 'marked':
      return pointed.routines.flatMap(byId);
    case 'org':
      return [...index.routines.values()];
  }
}

function sessionsIn(index: NetworkIndex, sessions: readonly Session[], pointed: CursorTarget): readonly Session[] {
  const open = sessions.filter(isOpenSession);
  const ofAgents = (agents: ReadonlySet<AgentId>): readonly Session[] => open.filter(({ agent }) => agents.has(agent));
  switch (pointed.type) {
    case 'session':
      return open.filter(({ id }) => id === pointed.id);
    case 'routine': {
      const agent = index.routines.get(pointed.id)?.agent;
      return agent === undefined ? [] : ofAgents(new Set([agent]));
    }
    case 'agent':
      return ofAgents(new Set([pointed.id]));
    case 'thread': {
      const agents = new Set(routinesIn(index, pointed).map(({ agent }) => agent));
      return ofAgents(agents).filter(({ thread }) => thread === null || thread === pointed.id);
    }
    case 'team':
      return ofAgents(new Set(agentsOf(index, pointed.id)));
    case 'marked': {
      const marked = new Set(pointed.sessions);
      const agents = new Set(routinesIn(index, pointed).map(({ agent }) => agent));
      return open.filter(({ id, agent }) => marked.has(id) || agents.has(agent));
    }
    case 'org':
      return open;
  }
}

function threadsIn(index: NetworkIndex, pointed: CursorTarget): readonly ThreadRecord[] {
  if (pointed.type === 'thread') return [index.threads.get(pointed.id)].filter((thread) => thread !== undefined);
  return pointed.type === 'team' ? (index.threadsByTeam.get(pointed.id) ?? []) : [];
}

const agentsOf = (index: NetworkIndex, team: TeamId): readonly AgentId[] =>
  (index.agentsByTeam.get(team) ?? []).filter(({ isOwn }) => isOwn).map(({ id }) => id);

type Split = Pick<ScopedPlan, 'targets' | 'leftOut'>;

function splitRoutines(routines: readonly Routine[], verb: 'pause' | 'resume' | 'humans-only'): Split {
  const targets: PlannedTarget[] = [];
  const leftOut: ScopedPlan['leftOut'][number][] = [];
  for (const routine of routines) {
    const planned = verb === 'humans-only' ? withoutAgents(routine) : withStatus(routine, verb === 'pause' ? 'paused' : 'active');
    if (typeof planned === 'string') leftOut.push({ id: routine.id, name: routine.name, why: planned });
    else targets.push(planned);
  }
  return { targets, leftOut };
}

/** A draft was never active: pausing it would make a later resume start something new. */
function withStatus(routine: Routine, status: 'paused' | 'active'): PlannedTarget | LeftOutReason {
  if (routine.status === 'draft') return 'draft';
  return routine.status === status ? 'already' : changed(routine, { status });
}

function withoutAgents(routine: Routine): PlannedTarget | LeftOutReason {
  if (routine.status === 'draft') return 'draft';
  const config = humansOnly(routine.eventConfig);
  if (config.state === 'impossible') return config.reason;
  return config.state === 'already' ? 'already' : changed(routine, { eventConfig: config.eventConfig });
}

/** A routine as it is and as it is to become. */
export const changed = (routine: Routine, change: Partial<Pick<Routine, 'status' | 'eventConfig'>>): PlannedTarget => {
  const { id, agent, name, status, eventConfig, updatedAt } = routine;
  const before = { type: 'routine', status, eventConfig, updatedAt } as const;
  return { target: { type: 'routine', id, agent, name }, before, wanted: { ...before, ...change } };
};

const cancelled = ({ id, agent, name, status }: Session): PlannedTarget => ({
  target: { type: 'session', id, agent, name },
  before: { type: 'session', status },
  wanted: { type: 'session', status: 'cancelled' },
});

const switched = (
  { id, title, agentsEnabled, isMuted }: ThreadRecord,
  change: { readonly agentsEnabled?: boolean; readonly isMuted?: boolean },
): PlannedTarget => ({
  target: { type: 'thread', id, name: title },
  before: { type: 'thread', agentsEnabled, isMuted },
  wanted: { type: 'thread', agentsEnabled, isMuted, ...change },
});

/** Other organisations' agents where the scope points: the thread's or the team's. */
function outsideAgents(index: NetworkIndex, pointed: CursorTarget): readonly TeamMember[] {
  const team = pointed.type === 'team' ? pointed.id : pointed.type === 'thread' ? (index.threads.get(pointed.id)?.team ?? null) : null;
  return team === null ? [] : (index.agentsByTeam.get(team) ?? []).filter(({ isOwn }) => !isOwn).map(({ member }) => member);
}

/** The organisations behind members, each once. */
export const orgsOf = (members: readonly TeamMember[]): readonly (OrgId | null)[] => [...new Set(members.map(({ org }) => org))];
