import type { ActivityId, AgentId, OrgId, RunId, SessionId, TeamId, ThreadId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { OpenEnum, Timestamp } from './values.ts';

export type ActivityKind = OpenEnum<
  'routine_run' | 'automation_run' | 'thread_story' | 'agent_quality_verdict' | 'generic' | 'work_item_assigned' | 'work_item_completed'
>;
export type ActivityLevel = OpenEnum<'debug' | 'info' | 'warn' | 'error' | 'audit'>;

/** An entry of the organisation's activity feed. Chat messages are not in it. */
export type Activity = {
  readonly id: ActivityId;
  readonly kind: ActivityKind;
  readonly level: ActivityLevel;
  readonly title: Untrusted | null;
  readonly content: Untrusted | null;
  readonly agent: AgentId | null;
  readonly thread: ThreadId | null;
  readonly team: TeamId | null;
  readonly org: OrgId | null;
  readonly run: RunId | null;
  readonly session: SessionId | null;
  /** Groups the entries of one operation. */
  readonly correlationId: string | null;
  readonly createdAt: Timestamp;
};

/** A page of the feed, newest first. `before` reads older ones; `null` at the end. */
export type ActivityPage = { readonly entries: readonly Activity[]; readonly before: string | null };
