import type { AgentId, MessageId, RoutineId, RunId, ThreadId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { JsonObject, JsonValue, OpenEnum, Timestamp } from './values.ts';

export type RunStatus = OpenEnum<'pending' | 'running' | 'completed' | 'failed' | 'skipped' | 'cancelled'>;

/** One execution of a routine. */
export type Run = {
  readonly id: RunId;
  readonly routine: RoutineId;
  readonly agent: AgentId;
  readonly status: RunStatus;
  /** `null` while it runs. */
  readonly durationMs: number | null;
  /** The event that woke it; `null` where a person started it. */
  readonly eventId: string | null;
  /** Where it acts, from its delivery or its payload; `null` where neither says so. */
  readonly thread: ThreadId | null;
  /** The message that woke it, from its payload. */
  readonly triggerMessage: MessageId | null;
  /** The message that it posted. */
  readonly deliveredMessage: MessageId | null;
  readonly error: Untrusted | null;
  readonly payload: JsonObject;
  readonly result: JsonValue;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
};

/** A page of runs, newest first. `before` reads older ones; `null` at the end. */
export type RunPage = { readonly runs: readonly Run[]; readonly before: string | null; readonly after: string | null };

/** Whether nothing more happens in it. An unknown status counts as unfinished. */
export const isFinishedRun = (run: Run): boolean => ['completed', 'failed', 'skipped', 'cancelled'].includes(run.status);
