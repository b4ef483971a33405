import type { Activity } from './activity.ts';
import type { Agent, AgentState } from './agent.ts';
import type { AgentId, OrgId, RoutineId, SessionId, TeamId, ThreadId } from './ids.ts';
import type { ThreadLink } from './link.ts';
import type { Author, Delivery, Post } from './message.ts';
import type { MessageLog } from './message-log.ts';
import type { Me, Org } from './org.ts';
import type { Routine } from './routine.ts';
import type { Run } from './run.ts';
import { isOpenSession, type Session } from './session.ts';
import type { Team, TeamMember } from './team.ts';
import type { Thread } from './thread.ts';
import type { Timestamp } from './values.ts';

/** Everything that is known of the network, as last heard. */
export type Network = {
  readonly me: Me | null;
  readonly orgs: ReadonlyMap<OrgId, Org>;
  readonly agents: ReadonlyMap<AgentId, Agent>;
  readonly teams: ReadonlyMap<TeamId, Team>;
  /** In order of joining. */
  readonly members: ReadonlyMap<TeamId, readonly TeamMember[]>;
  readonly threads: ReadonlyMap<ThreadId, Thread>;
  readonly logs: ReadonlyMap<ThreadId, MessageLog>;
  readonly threadLinks: ReadonlyMap<ThreadId, ThreadLink>;
  readonly typing: ReadonlyMap<ThreadId, readonly Typing[]>;
  readonly routines: ReadonlyMap<RoutineId, Routine>;
  /** Newest first, bounded. */
  readonly runs: readonly Run[];
  readonly sessions: ReadonlyMap<SessionId, Session>;
  /** Newest first, bounded. */
  readonly activity: readonly Activity[];
  /** Own posts that are not known to be in their thread yet, oldest first. */
  readonly posts: readonly PendingPost[];
};

export type Typing = { readonly author: Author; readonly since: Timestamp };
export type PendingPost = { readonly post: Post; readonly delivery: Delivery };

export const EMPTY_NETWORK: Network = {
  me: null,
  orgs: new Map(),
  agents: new Map(),
  teams: new Map(),
  members: new Map(),
  threads: new Map(),
  logs: new Map(),
  threadLinks: new Map(),
  typing: new Map(),
  routines: new Map(),
  runs: [],
  sessions: new Map(),
  activity: [],
  posts: [],
};

/**
 * The state that the platform's web application shows for an agent: sleeping without an active routine, waking while a session
 * of it is being started, connected once it is a member of a team, else awake.
 */
export const agentState = (network: Pick<Network, 'routines' | 'sessions' | 'members'>, agent: AgentId): AgentState => {
  const isActive = network.routines.values().some((routine) => routine.agent === agent && routine.status === 'active');
  if (!isActive) return 'sleeping';
  if (network.sessions.values().some((session) => session.agent === agent && session.status === 'pending')) return 'waking';
  const isMember = network.members
    .values()
    .some((members) => members.some(({ principal }) => principal.type === 'agent' && principal.id === agent));
  return isMember ? 'connected' : 'awake';
};

/** The sessions of an agent that can still post. */
export const openSessionsOf = (network: Pick<Network, 'sessions'>, agent: AgentId): readonly Session[] =>
  [...network.sessions.values()].filter((session) => session.agent === agent && isOpenSession(session));
