import type { AgentId, RoutineId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { JsonObject, OpenEnum, Timestamp } from './values.ts';

export type RoutineStatus = OpenEnum<'draft' | 'active' | 'paused'>;

/** An agent's reaction: event → handler. */
export type Routine = {
  readonly id: RoutineId;
  readonly agent: AgentId;
  readonly name: Untrusted;
  readonly status: RoutineStatus;
  readonly handler: OpenEnum<'workflow_graph' | 'script' | 'preset' | 'chain'>;
  readonly preset: OpenEnum<'participate' | 'send_message' | 'do_task' | 'auto_memory_capture'> | null;
  /** Event name → filters, exactly as received: two dialects are in circulation and an update writes back the one it found. */
  readonly eventConfig: JsonObject;
  /** A cron expression, for a routine that time triggers. */
  readonly schedule: Untrusted | null;
  readonly lookupKey: Untrusted | null;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
};
