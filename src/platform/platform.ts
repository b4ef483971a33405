import type { ActivityPage } from '../domain/activity.ts';
import type { Agent } from '../domain/agent.ts';
import type { AgentId, MessageId, OrgId, RoutineId, RunId, SessionId, TeamId, ThreadId } from '../domain/ids.ts';
import type { LinkReport } from '../domain/link.ts';
import type { Message, Post } from '../domain/message.ts';
import type { Me, Org } from '../domain/org.ts';
import type { Routine } from '../domain/routine.ts';
import type { Run, RunPage } from '../domain/run.ts';
import type { Session } from '../domain/session.ts';
import type { Invite, Principal, Team, TeamMember } from '../domain/team.ts';
import type { Thread } from '../domain/thread.ts';
import type { JsonObject } from '../domain/values.ts';
import type { JournalEntry, SessionDetail, Trajectory, TrajectoryId, TrajectoryLink } from '../domain/why.ts';
import type { PlatformEvent } from './events.ts';

/**
 * Everything the console needs of an agent network. All arguments and results are plain serialisable data, so that an adapter
 * can run in a worker thread. Every operation has a deadline and rejects with `PlatformError` only.
 */
export type Platform = {
  /**
   * Opens the live link at the first subscriber and gives it the news, in batches. Returns the function that stops this
   * subscription. Events carry no snapshot of what exists: list it after subscribing.
   */
  readonly subscribe: (listener: (events: readonly PlatformEvent[]) => void) => () => void;
  /** The threads that the operator sees or pinned, most important first: they are joined first and never only polled. */
  readonly watchThreads: (threads: readonly ThreadId[]) => void;
  /** Tries the live link again at once, where it waits for its next try. */
  readonly reconnect: () => void;
  /** Ends the link and rejects what is under way with `cancelled`. */
  readonly close: () => Promise<void>;

  readonly getMe: () => Promise<Me>;
  readonly listOrgs: () => Promise<readonly Org[]>;
  /** Own organisation's agents; partners' agents are seen only as team members and authors. */
  readonly listAgents: () => Promise<readonly Agent[]>;
  readonly listTeams: () => Promise<readonly Team[]>;
  /** In order of joining. */
  readonly listMembers: (team: TeamId) => Promise<readonly TeamMember[]>;
  readonly listThreads: (team: TeamId) => Promise<readonly Thread[]>;
  readonly getThread: (thread: ThreadId) => Promise<Thread>;
  readonly createThread: (team: TeamId, title: string) => Promise<Thread>;
  readonly setAgentsEnabled: (thread: ThreadId, isEnabled: boolean) => Promise<boolean>;
  readonly getAgentsEnabled: (thread: ThreadId) => Promise<boolean>;
  readonly setMuted: (thread: ThreadId, isMuted: boolean) => Promise<Thread>;
  readonly markRead: (thread: ThreadId) => Promise<void>;

  /** Oldest first. Without a cursor the newest page; `before` reads older ones. */
  readonly listMessages: (thread: ThreadId, page?: MessageQuery) => Promise<MessagePage>;
  /**
   * Resolves with the server's message. Rejects with `timeout` or `unavailable` while the outcome is not known; the outcome
   * then follows as `delivery-changed`. The same `idempotencyKey` never makes a second message.
   */
  readonly postMessage: (post: Post) => Promise<Message>;
  /** One message of a thread, with the words that it has now. Rejects with `not-found` once it is gone. */
  readonly getMessage: (thread: ThreadId, message: MessageId) => Promise<Message>;
  /** Replaces the words of an own message. Rejects with `forbidden` for somebody else's. */
  readonly editMessage: (thread: ThreadId, message: MessageId, content: string) => Promise<Message>;
  /** Own messages; team admins may delete any. */
  readonly deleteMessage: (thread: ThreadId, message: MessageId) => Promise<void>;

  readonly listRoutines: () => Promise<readonly Routine[]>;
  readonly getRoutine: (routine: RoutineId) => Promise<Routine>;
  /** Safe to repeat. The result is the server's reply, not a proof: read back with `getRoutine`. */
  readonly pauseRoutine: (routine: RoutineId) => Promise<Routine>;
  /** Rejects with `invalid` where the platform will not activate it, for instance a schedule more often than hourly. */
  readonly activateRoutine: (routine: RoutineId) => Promise<Routine>;
  /** Replaces the whole map. */
  readonly updateEventConfig: (routine: RoutineId, eventConfig: JsonObject) => Promise<Routine>;

  readonly listRuns: (query?: RunQuery) => Promise<RunPage>;
  readonly getRun: (run: RunId) => Promise<Run>;
  readonly listSessions: (query?: SessionQuery) => Promise<readonly Session[]>;
  readonly getSession: (session: SessionId) => Promise<Session>;
  /** Safe to repeat; a session that had ended comes back unchanged, so look at its status. */
  readonly cancelSession: (session: SessionId) => Promise<Session>;

  /** A session with what it was told and came to. */
  readonly readSession: (session: SessionId) => Promise<SessionDetail>;
  /** The reasoning that heard or said a message; empty where none is kept, or where it is another organisation's. */
  readonly listTrajectories: (thread: ThreadId, message: MessageId) => Promise<readonly TrajectoryLink[]>;
  readonly getTrajectory: (trajectory: TrajectoryId) => Promise<Trajectory>;
  /** In order, at most about 1,000 entries; empty for a run that keeps none, as most do. */
  readonly listJournal: (run: RunId) => Promise<readonly JournalEntry[]>;

  /** Each call makes a new code and leaves earlier ones valid: never repeat it without being asked. */
  readonly createInvite: (team: TeamId) => Promise<Invite>;
  readonly revokeInvite: (team: TeamId, code: string) => Promise<void>;
  /** Joins as the caller, and brings `agent` along where one is given. */
  readonly joinByCode: (code: string, agent: AgentId | null) => Promise<Team>;
  readonly removeMember: (team: TeamId, target: Principal | { readonly type: 'org'; readonly id: OrgId }) => Promise<void>;

  /** Takes the caller out of the team; its last owner cannot go: rejects with `invalid`. To come back takes a new code. */
  readonly leaveTeam: (team: TeamId) => Promise<void>;

  readonly listActivity: (query?: { readonly limit?: number; readonly before?: string }) => Promise<ActivityPage>;
  readonly linkReport: () => Promise<LinkReport>;
};

/** At most one cursor. `limit` is 1 to 100, 50 where left out. */
export type MessageQuery = { readonly before?: string; readonly after?: string; readonly limit?: number };

/** Oldest first. `before` reads older messages and is `null` at the beginning; `after` reads newer ones. */
export type MessagePage = { readonly messages: readonly Message[]; readonly before: string | null; readonly after: string | null };

/** Newest first; `limit` is 1 to 100. */
export type RunQuery = {
  readonly agents?: readonly AgentId[];
  readonly routine?: RoutineId;
  readonly status?: string;
  readonly before?: string;
  readonly limit?: number;
};

export type SessionQuery = {
  readonly agents?: readonly AgentId[];
  readonly statuses?: readonly string[];
  readonly runs?: readonly RunId[];
};
