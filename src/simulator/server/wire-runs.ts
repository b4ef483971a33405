import type { ActivityRecord, MessageRecord, RoutineRecord, RunRecord, SessionRecord } from '../world/records.ts';
import { principalName } from '../world/teams.ts';
import type { World } from '../world/world.ts';
import { isoTime, type WireFormat } from './wire.ts';

/** Leaves out what is not set: these records never carry `null`. */
const withoutNulls = (fields: WireFormat): WireFormat => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

export const wireRoutine = (world: World, routine: RoutineRecord): WireFormat =>
  withoutNulls({
    id: routine.id,
    name: routine.name,
    description: routine.description,
    agent: routine.agentId,
    app: world.appId,
    status: routine.status,
    handler_type: routine.handlerType,
    preset_name: routine.presetName,
    preset_config:
      routine.presetName === null
        ? null
        : {
            instructions: 'Answer concisely.',
            llm: { model: world.agents.get(routine.agentId)?.model ?? 'claude-sonnet-4-5' },
            session_mode: 'session',
            session_scope: 'per_key',
            structured_message_template_ids: [],
          },
    event_type: Object.keys(routine.eventConfig)[0] ?? null,
    event_config: routine.eventConfig,
    schedule: routine.schedule,
    trigger_context: 'event',
    lookup_key: routine.lookupKey,
    metadata: routine.metadata,
    created_at: isoTime(routine.createdAt),
    updated_at: isoTime(routine.updatedAt),
  });

const WORKER_STATUS: Readonly<Record<RunRecord['status'], string>> = {
  pending: 'queued',
  running: 'executing',
  completed: 'completed',
  skipped: 'completed',
  failed: 'discarded',
  cancelled: 'cancelled',
};

const wireDelivery = (run: RunRecord): WireFormat =>
  run.threadId === null
    ? { type: 'none', status: 'not_requested' }
    : withoutNulls({
        type: 'thread',
        status:
          run.deliveredMessage !== null
            ? 'delivered'
            : run.status === 'failed'
              ? 'failed'
              : run.status === 'pending' || run.status === 'running'
                ? 'pending'
                : 'not_requested',
        thread: run.threadId,
        delivered_message: run.deliveredMessage,
        last_error: run.error,
        delivered_at: run.deliveredMessage === null ? null : isoTime(run.updatedAt),
      });

export const wireRun = (world: World, run: RunRecord): WireFormat =>
  withoutNulls({
    id: run.id,
    routine: run.routineId,
    agent: run.agentId,
    app: world.appId,
    status: run.status,
    duration_ms: run.durationMs,
    event_id: run.eventId,
    payload: run.payload,
    result: run.result,
    metadata: {},
    worker: { status: WORKER_STATUS[run.status], attempt: 1, max_attempts: 3 },
    delivery: wireDelivery(run),
    created_at: isoTime(run.createdAt),
    updated_at: isoTime(run.updatedAt),
  });

export const wireSession = (session: SessionRecord): WireFormat =>
  withoutNulls({
    id: session.id,
    agent: session.agentId,
    status: session.status,
    name: null,
    instructions: session.instructions,
    inbox: [],
    result: null,
    error: session.error,
    trajectory: `trj_${session.id.slice(4)}`,
    is_system_session: true,
    max_turns: 100,
    max_tokens: 20_000,
    max_runs_per_turn: 25,
    metadata: {},
    started_at: isoTime(session.startedAt),
    completed_at: session.completedAt === null ? null : isoTime(session.completedAt),
    created_at: isoTime(session.startedAt),
  });

export const wireActivity = (world: World, entry: ActivityRecord): WireFormat =>
  withoutNulls({
    id: entry.id,
    kind: entry.kind,
    level: entry.level,
    title: entry.title,
    content: entry.content,
    agent: entry.agentId,
    user: entry.userId,
    thread: entry.threadId,
    team: entry.teamId,
    org: entry.orgId,
    routine_run: entry.runId,
    session_record: entry.sessionId,
    correlation_id: entry.correlationId,
    attachments: [],
    metadata: {},
    app: world.appId,
    created_at: isoTime(entry.createdAt),
    updated_at: isoTime(entry.createdAt),
  });

/** A message as `GET /thread_messages/{id}` and the developer endpoints carry it. */
export const wireThreadMessage = (world: World, message: MessageRecord): WireFormat => {
  const thread = world.threads.get(message.threadId);
  return withoutNulls({
    id: message.id,
    content: message.content,
    sender: message.author?.id ?? null,
    sender_name: principalName(world, message.author),
    sender_type: message.author?.type ?? 'system',
    user: message.author?.type === 'user' ? message.author.id : null,
    agent: message.author?.type === 'agent' ? message.author.id : null,
    org: thread?.orgId ?? null,
    team: thread?.teamId ?? null,
    app: world.appId,
    type: message.type,
    visibility: 'default',
    metadata: message.metadata,
    attachments: [],
    root_message_id: message.replyTo,
    created_at: isoTime(message.createdAt),
  });
};
