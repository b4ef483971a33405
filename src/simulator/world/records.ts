import type { Topic } from './world-event.ts';

/**
 * What the network keeps. Times are epoch milliseconds. Fields without `readonly` change over a record's life, and only the
 * operations in this folder change them.
 */
export type OrgRecord = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly domain: string;
  readonly kind: 'company' | 'personal';
};

export type UserRecord = {
  readonly id: string;
  readonly name: string;
  readonly alias: string;
  readonly email: string;
  readonly orgId: string;
  readonly orgRole: 'admin' | 'member' | 'viewer';
  readonly timezone: string;
  readonly isSystemUser: boolean;
  /** What a credential of this user opens: the things of its organisation, or, for a server's secret key, of the whole app. */
  readonly reach: 'org' | 'app';
};

/** What an agent is for; decides what it says and how fast. */
export type Role = 'support' | 'operations' | 'inventory' | 'research' | 'billing' | 'planning' | 'quality' | 'disputes';

export type AgentRecord = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly lookupKey: string;
  readonly model: string;
  readonly identity: string;
  readonly orgId: string;
  readonly role: Role;
  readonly createdAt: number;
  updatedAt: number;
};

export type Principal = { readonly type: 'user' | 'agent'; readonly id: string };

export type MembershipRecord = {
  readonly id: string;
  readonly teamId: string;
  readonly principal: Principal;
  role: 'owner' | 'admin' | 'member';
  readonly joinedAt: number;
};

export type TeamRecord = {
  readonly id: string;
  readonly orgId: string;
  name: string;
  readonly slug: string;
  description: string | null;
  /** In order of joining. */
  members: readonly MembershipRecord[];
  readonly createdAt: number;
  updatedAt: number;
};

export type ThreadRecord = {
  readonly id: string;
  readonly teamId: string;
  readonly orgId: string;
  readonly creatorId: string | null;
  title: string | null;
  description: string | null;
  readonly key: string | null;
  readonly isDefault: boolean;
  agentEnabled: boolean;
  tags: readonly string[];
  /** The kinds of talk that people open here. Never on the wire. */
  topics: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
  /** Which users muted it for themselves. */
  readonly mutedBy: Set<string>;
  /** In server order: by time of creation, then by id. */
  readonly messages: MessageRecord[];
  /** User id → the position up to which that user has read. */
  readonly readUpTo: Map<string, MessageRecord>;
  readonly createdAt: number;
  updatedAt: number;
};

export type MessageRecord = {
  readonly id: string;
  readonly threadId: string;
  readonly author: Principal | null;
  content: string;
  readonly type: string | null;
  readonly replyTo: string | null;
  readonly idempotencyKey: string | null;
  metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  updatedAt: number;
  isDeleted: boolean;
  reactions: readonly { readonly emoji: string; readonly userId: string }[];
  /** The message that caused it, where an agent answered one. Never on the wire. */
  readonly cause: string | null;
  /** How many agents have spoken since a person did, along the chain of causes. Never on the wire. */
  readonly depth: number;
  /** What it is about, for the agents that answer it. Never on the wire. */
  readonly topic: Topic | null;
};

export type RoutineStatus = 'draft' | 'active' | 'paused';

export type RoutineRecord = {
  readonly id: string;
  readonly agentId: string;
  name: string;
  description: string | null;
  status: RoutineStatus;
  readonly handlerType: 'workflow_graph' | 'script' | 'preset' | 'chain';
  readonly presetName: string | null;
  /** Event name → filters, in either dialect. */
  eventConfig: Readonly<Record<string, unknown>>;
  schedule: string | null;
  readonly lookupKey: string | null;
  metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  updatedAt: number;
};

export type RunStatus = 'pending' | 'running' | 'completed' | 'failed' | 'skipped' | 'cancelled';

export type RunRecord = {
  readonly id: string;
  readonly routineId: string;
  readonly agentId: string;
  readonly orgId: string;
  status: RunStatus;
  startedAt: number | null;
  durationMs: number | null;
  readonly eventId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  result: Readonly<Record<string, unknown>> | null;
  readonly threadId: string | null;
  /** The message that woke it. */
  readonly trigger: MessageRecord | null;
  /** By which reaction; `null` where no talk woke it. */
  readonly reaction: Reaction | null;
  sessionId: string | null;
  deliveredMessage: string | null;
  error: string | null;
  readonly correlationId: string;
  readonly createdAt: number;
  updatedAt: number;
};

export type SessionStatus = 'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

export type SessionRecord = {
  readonly id: string;
  readonly agentId: string;
  readonly orgId: string;
  readonly routineId: string;
  readonly runId: string;
  readonly threadId: string | null;
  readonly instructions: string;
  /** Whether it stays in the thread after its first answer (`thread.session.join`). */
  readonly isJoined: boolean;
  /** The routine's filters when the session was opened; a joined session keeps them, whatever becomes of the routine. */
  readonly filters: EventFilters;
  status: SessionStatus;
  error: string | null;
  turns: number;
  /** What it answered to what, oldest first. */
  readonly answers: { readonly heard: string | null; readonly said: string }[];
  readonly startedAt: number;
  completedAt: number | null;
  lastTurnAt: number;
};

/** A way of reacting to talk: a single turn for each message, or a session that joins the thread and stays. */
export type Reaction = { readonly event: 'thread.message_added' | 'thread.session.join'; readonly filters: EventFilters };

/** What an event must be like to wake a routine. `null` accepts any thread, or any type that is talk. */
export type EventFilters = {
  /** Each of these must hold of whether an agent spoke; none accepts both. */
  readonly subjectIsAgent: readonly boolean[];
  readonly threadIds: readonly string[] | null;
  readonly messageTypes: readonly string[] | null;
};

export type ActivityRecord = {
  readonly id: string;
  readonly orgId: string;
  readonly kind: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'audit';
  readonly title: string;
  readonly content: string | null;
  readonly agentId: string | null;
  readonly userId: string | null;
  readonly threadId: string | null;
  readonly teamId: string | null;
  readonly runId: string | null;
  readonly sessionId: string | null;
  readonly correlationId: string | null;
  readonly createdAt: number;
};

export type InviteRecord = { readonly code: string; readonly teamId: string; readonly expiresAt: number; isRevoked: boolean };
