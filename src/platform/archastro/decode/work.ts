import type { Activity } from '../../../domain/activity.ts';
import type { Routine } from '../../../domain/routine.ts';
import type { Run } from '../../../domain/run.ts';
import type { Session } from '../../../domain/session.ts';
import { untrusted } from '../../../domain/untrusted.ts';
import type { JsonObject, Timestamp } from '../../../domain/values.ts';
import type { Directory, SessionOrigin } from '../directory.ts';
import {
  exactObjectOf,
  idOf,
  jsonObjectOf,
  jsonOf,
  optionalIdOf,
  optionalNumberOf,
  optionalReceived,
  optionalStringOf,
  optionalTextOf,
  optionalTimeOf,
  type ReceivedFields,
  received,
  timeOf,
  tokenOf,
} from './field-readers.ts';

/** The event filters; an older record names only the event. */
const eventConfigOf = (record: ReceivedFields): JsonObject => {
  const config = exactObjectOf(record, 'event_config');
  const event = optionalStringOf(record, 'event_type');
  return Object.keys(config).length === 0 && event !== null ? { [event]: {} } : config;
};

export const decodeRoutine = (value: unknown): Routine => {
  const record = received(value, 'routine');
  const id = idOf<'routine'>(record, 'id');
  const createdAt = optionalTimeOf(record, 'created_at') ?? 0;
  return {
    id,
    agent: idOf<'agent'>(record, 'agent'),
    name: optionalTextOf(record, 'name') ?? optionalTextOf(record, 'lookup_key') ?? untrusted(id),
    status: tokenOf(record, 'status', 'draft'),
    handler: tokenOf(record, 'handler_type', 'preset'),
    preset: optionalStringOf(record, 'preset_name') === null ? null : tokenOf(record, 'preset_name', 'participate'),
    eventConfig: eventConfigOf(record),
    schedule: optionalTextOf(record, 'schedule'),
    lookupKey: optionalTextOf(record, 'lookup_key'),
    createdAt,
    updatedAt: optionalTimeOf(record, 'updated_at') ?? createdAt,
  };
};

/** The payload of the event, which steps of a chain wrap in `trigger`. */
const triggerOf = (record: ReceivedFields): ReceivedFields | null => {
  const payload = optionalReceived(record, 'payload');
  return payload === null ? null : (optionalReceived(payload, 'trigger') ?? payload);
};

const idIn = <Kind extends string>(record: ReceivedFields | null, kind: string): ReturnType<typeof optionalIdOf<Kind>> =>
  record === null ? null : (optionalIdOf<Kind>(record, `${kind}_id`) ?? optionalIdOf<Kind>(record, kind));

export const decodeRun = (value: unknown): Run => {
  const record = received(value, 'run');
  const delivery = optionalReceived(record, 'delivery');
  const trigger = triggerOf(record);
  const result = optionalReceived(record, 'result');
  const createdAt = timeOf(record, 'created_at');
  return {
    id: idOf<'run'>(record, 'id'),
    routine: idOf<'routine'>(record, 'routine'),
    agent: idOf<'agent'>(record, 'agent'),
    status: tokenOf(record, 'status', 'pending'),
    durationMs: optionalNumberOf(record, 'duration_ms'),
    eventId: optionalIdOf(record, 'event_id'),
    thread: (delivery === null ? null : optionalIdOf<'thread'>(delivery, 'thread')) ?? idIn<'thread'>(trigger, 'thread'),
    triggerMessage: idIn<'message'>(trigger, 'message'),
    deliveredMessage: delivery === null ? null : optionalIdOf<'message'>(delivery, 'delivered_message'),
    error:
      (delivery === null ? null : optionalTextOf(delivery, 'last_error')) ?? (result === null ? null : optionalTextOf(result, 'error')),
    payload: jsonObjectOf(record, 'payload'),
    result: jsonOf(record, 'result'),
    createdAt,
    updatedAt: optionalTimeOf(record, 'updated_at') ?? createdAt,
  };
};

const NO_ORIGIN: SessionOrigin = { run: null, thread: null };

/** `origin` is what the request that found the session says of it. */
export const decodeSession = (value: unknown, directory: Directory, origin: SessionOrigin = NO_ORIGIN): Session => {
  const record = received(value, 'session');
  const id = idOf<'session'>(record, 'id');
  const known = directory.sessionOrigin(id) ?? NO_ORIGIN;
  const startedAt = optionalTimeOf(record, 'started_at');
  return {
    id,
    agent: idOf<'agent'>(record, 'agent'),
    status: tokenOf(record, 'status', 'pending'),
    name: optionalTextOf(record, 'name'),
    run: origin.run ?? known.run,
    thread: optionalIdOf<'thread'>(record, 'thread') ?? origin.thread ?? known.thread,
    maxTurns: optionalNumberOf(record, 'max_turns'),
    maxTokens: optionalNumberOf(record, 'max_tokens'),
    error: optionalTextOf(record, 'error'),
    createdAt: optionalTimeOf(record, 'created_at') ?? startedAt ?? 0,
    startedAt,
    completedAt: optionalTimeOf(record, 'completed_at'),
  };
};

/** The two spellings of one level. */
const levelOf = (record: ReceivedFields): Activity['level'] => {
  const level: Activity['level'] = tokenOf(record, 'level', 'info');
  return level === 'warning' ? 'warn' : level;
};

export const decodeActivity = (value: unknown, directory: Directory): Activity => {
  const outer = received(value, 'activity');
  const record = optionalReceived(outer, 'entry') ?? outer;
  const run = optionalIdOf<'run'>(record, 'routine_run');
  const session = optionalIdOf<'session'>(record, 'session_record');
  const thread = optionalIdOf<'thread'>(record, 'thread');
  if (session !== null) directory.learnSession(session, { run, thread });
  const createdAt: Timestamp = timeOf(record, 'created_at');
  return {
    id: idOf<'activity'>(record, 'id'),
    kind: tokenOf(record, 'kind', 'generic'),
    level: levelOf(record),
    title: optionalTextOf(record, 'title'),
    content: optionalTextOf(record, 'content'),
    agent: optionalIdOf<'agent'>(record, 'agent'),
    thread,
    team: optionalIdOf<'team'>(record, 'team'),
    org: optionalIdOf<'org'>(record, 'org'),
    run,
    session,
    correlationId: optionalIdOf(record, 'correlation_id'),
    createdAt,
  };
};
