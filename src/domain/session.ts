import type { AgentId, RunId, SessionId, ThreadId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { OpenEnum, Timestamp } from './values.ts';

export type SessionStatus = OpenEnum<'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'>;

/** A conversation of an agent with its model, opened by a run. It may still post after its routine was paused. */
export type Session = {
  readonly id: SessionId;
  readonly agent: AgentId;
  readonly status: SessionStatus;
  readonly name: Untrusted | null;
  /** From the activity feed or the request that found it; the platform's own record names neither. */
  readonly run: RunId | null;
  readonly thread: ThreadId | null;
  readonly maxTurns: number | null;
  readonly maxTokens: number | null;
  readonly error: Untrusted | null;
  readonly createdAt: Timestamp;
  readonly startedAt: Timestamp | null;
  readonly completedAt: Timestamp | null;
};

/** Whether it can still post. An unknown status counts as able to. */
export const isOpenSession = (session: Pick<Session, 'status'>): boolean => !['completed', 'failed', 'cancelled'].includes(session.status);
