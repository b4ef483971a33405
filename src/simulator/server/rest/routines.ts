import { z } from 'zod';
import { reaches, visibleAgent, visibleRoutine } from '../../world/access.ts';
import type { ActivityRecord, RunRecord, SessionRecord } from '../../world/records.ts';
import { badRequest } from '../../world/refusal.ts';
import { activateRoutine, pauseRoutine, routinesFor, updateRoutine } from '../../world/routines.ts';
import { cancelSession, visibleRun, visibleSession } from '../../world/sessions.ts';
import type { World } from '../../world/world.ts';
import { type Answer, type Call, ok, readBody, readCount, readList, readOptional } from '../call.ts';
import { pageById } from '../cursors.ts';
import type { Route } from '../router.ts';
import { wireActivity, wireRoutine, wireRun, wireSession } from '../wire-runs.ts';
import { wireInbox } from './why.ts';

const CURSORED = { usual: 50, most: 100 };
const RUN_STATUSES = ['pending', 'running', 'completed', 'failed', 'skipped', 'cancelled'];
const KINDS = [
  'routine_run',
  'automation_run',
  'thread_story',
  'agent_quality_verdict',
  'generic',
  'work_item_assigned',
  'work_item_completed',
];
const LEVELS = ['debug', 'info', 'warn', 'error', 'audit'];

const agentFilter = (call: Call): ReadonlySet<string> | null => {
  const named = readList(call.query, 'agent');
  return named.length === 0 ? null : new Set(named.map((agent) => visibleAgent(call.world, call.user, agent).id));
};

const checkValues = (values: readonly string[], accepted: readonly string[], name: string): void => {
  const wrong = values.find((value) => !accepted.includes(value));
  if (wrong !== undefined) throw badRequest(`Invalid ${name}. Accepted values: ${accepted.join(', ')}.`);
};

const cursorsOf = (page: { readonly before: string | null; readonly after: string | null }) => ({
  ...(page.before === null ? {} : { before_cursor: page.before }),
  ...(page.after === null ? {} : { after_cursor: page.after }),
});

const cursorQuery = (call: Call) => ({
  before: readOptional(call.query, 'before_cursor'),
  after: readOptional(call.query, 'after_cursor'),
  limit: readCount(call.query, 'limit', CURSORED),
});

const listRoutines = (call: Call): Answer => {
  const agents = agentFilter(call);
  const event = readOptional(call.query, 'event_type');
  const routines = routinesFor(call.world, call.user).filter(
    (routine) => (agents === null || agents.has(routine.agentId)) && (event === undefined || event in routine.eventConfig),
  );
  return ok({ data: routines.map((routine) => wireRoutine(call.world, routine)) });
};

const listRuns = (call: Call, matches: (run: RunRecord) => boolean): Answer => {
  const status = readOptional(call.query, 'status');
  if (status !== undefined) checkValues([status], RUN_STATUSES, 'status');
  const runs = [...call.world.runs.values()].filter(
    (run) => reaches(call.user, run.orgId) && (status === undefined || run.status === status) && matches(run),
  );
  const page = pageById(runs, cursorQuery(call));
  return ok({ data: page.items.map((run) => wireRun(call.world, run)), ...cursorsOf(page) });
};

const listSessions = (call: Call): Answer => {
  const agents = agentFilter(call);
  const statuses = readList(call.query, 'status');
  const runs = readList(call.query, 'routine_run');
  const sessions = [...call.world.sessions.values()]
    .filter((session) => reaches(call.user, session.orgId))
    .filter((session) => agents === null || agents.has(session.agentId))
    .filter((session) => statuses.length === 0 || statuses.includes(session.status))
    .filter((session) => runs.length === 0 || runs.includes(session.runId))
    .reverse();
  return ok({ data: sessions.slice(0, readCount(call.query, 'limit', { usual: 25, most: 100 })).map(wireSession) });
};

const feedFilter = (call: Call): ((entry: ActivityRecord) => boolean) => {
  const kinds = readList(call.query, 'kind');
  const levels = readList(call.query, 'level');
  checkValues(kinds, KINDS, 'kind');
  checkValues(levels, LEVELS, 'level');
  const wanted = (name: string) => {
    const values = readList(call.query, name);
    return (value: string | null): boolean => values.length === 0 || (value !== null && values.includes(value));
  };
  const [agent, thread, team, org, correlation] = ['agent', 'thread', 'team', 'org', 'correlation_id'].map(wanted);
  return (entry) =>
    reaches(call.user, entry.orgId) &&
    (kinds.length === 0 || kinds.includes(entry.kind)) &&
    (levels.length === 0 || levels.includes(entry.level)) &&
    agent?.(entry.agentId) === true &&
    thread?.(entry.threadId) === true &&
    team?.(entry.teamId) === true &&
    org?.(entry.orgId) === true &&
    correlation?.(entry.correlationId) === true;
};

const listActivity = (call: Call): Answer => {
  const page = pageById(call.world.activity.filter(feedFilter(call)), cursorQuery(call));
  return ok({ data: page.items.map((entry) => wireActivity(call.world, entry)), ...cursorsOf(page), has_more: page.hasMore });
};

const CHANGE = z.object({
  name: z.string().trim().min(1).optional(),
  description: z.string().nullable().optional(),
  event_config: z.record(z.record(z.unknown())).optional(),
  schedule: z.string().nullable().optional(),
  metadata: z.record(z.unknown()).optional(),
});

const wholeSession = (world: World, session: SessionRecord): unknown => ({ ...wireSession(session), inbox: wireInbox(world, session) });

const routineId = (call: Call): string => call.params['routine'] ?? '';

/** What agents do by themselves: routines, their runs, sessions, and the feed that tells of them. */
export const ROUTINE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/agent_routines', answer: listRoutines },
  {
    method: 'GET',
    path: '/api/v1/agent_routines/runs/:run',
    answer: ({ world, user, params }) => ok(wireRun(world, visibleRun(world, user, params['run'] ?? ''))),
  },
  {
    method: 'GET',
    path: '/api/v1/agent_routines/:routine',
    answer: (call) => ok(wireRoutine(call.world, visibleRoutine(call.world, call.user, routineId(call)))),
  },
  {
    method: 'PATCH',
    path: '/api/v1/agent_routines/:routine',
    answer: (call) =>
      ok(wireRoutine(call.world, updateRoutine(call.world, call.user, { routineId: routineId(call), change: readBody(call, CHANGE) }))),
  },
  {
    method: 'POST',
    path: '/api/v1/agent_routines/:routine/pause',
    answer: (call) => ok(wireRoutine(call.world, pauseRoutine(call.world, call.user, routineId(call)))),
  },
  {
    method: 'POST',
    path: '/api/v1/agent_routines/:routine/activate',
    answer: (call) => ok(wireRoutine(call.world, activateRoutine(call.world, call.user, routineId(call)))),
  },
  {
    method: 'GET',
    path: '/api/v1/agent_routines/:routine/runs',
    answer: (call) => {
      const routine = visibleRoutine(call.world, call.user, routineId(call));
      return listRuns(call, (run) => run.routineId === routine.id);
    },
  },
  {
    method: 'GET',
    path: '/api/v1/agent_routine_runs',
    answer: (call) => {
      const agents = agentFilter(call);
      return listRuns(call, (run) => agents === null || agents.has(run.agentId));
    },
  },
  { method: 'GET', path: '/api/v1/agent_sessions', answer: listSessions },
  {
    method: 'GET',
    path: '/api/v1/agent_sessions/:session',
    answer: ({ world, user, params }) => ok(wholeSession(world, visibleSession(world, user, params['session'] ?? ''))),
  },
  {
    method: 'POST',
    path: '/api/v1/agent_sessions/:session/cancel',
    answer: ({ world, user, params }) => ok(wireSession(cancelSession(world, user, params['session'] ?? ''))),
  },
  { method: 'GET', path: '/api/v1/activity_feed', answer: listActivity },
];
