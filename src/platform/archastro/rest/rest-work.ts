import { ActivityFeedResource } from '@archastro/sdk/dist/v1/resources/activity_feed.js';
import { AgentRoutineRunResource } from '@archastro/sdk/dist/v1/resources/agent_routine_runs.js';
import { AgentRoutineResource } from '@archastro/sdk/dist/v1/resources/agent_routines.js';
import { AgentSessionResource } from '@archastro/sdk/dist/v1/resources/agent_sessions.js';
import type { ActivityPage } from '../../../domain/activity.ts';
import type { RoutineId, RunId, SessionId } from '../../../domain/ids.ts';
import type { Routine } from '../../../domain/routine.ts';
import type { Run, RunPage } from '../../../domain/run.ts';
import type { Session } from '../../../domain/session.ts';
import type { JsonObject } from '../../../domain/values.ts';
import type { RunQuery, SessionQuery } from '../../platform.ts';
import { decodeEnvelope } from '../decode/envelope.ts';
import { type Asked, about, readChange } from '../decode/replies.ts';
import { decodeActivity, decodeRoutine, decodeRun, decodeSession } from '../decode/work.ts';
import type { SessionOrigin } from '../directory.ts';
import { decodeList, type RestContext } from './rest-context.ts';

/** What agents do: routines, runs, sessions and the activity feed. Fails as `Platform` does. */
export type RestWork = {
  readonly listRoutines: () => Promise<readonly Routine[]>;
  readonly getRoutine: (routine: RoutineId) => Promise<Routine>;
  readonly pauseRoutine: (routine: RoutineId) => Promise<Routine>;
  readonly activateRoutine: (routine: RoutineId) => Promise<Routine>;
  readonly updateEventConfig: (routine: RoutineId, eventConfig: JsonObject) => Promise<Routine>;
  readonly listRuns: (query?: RunQuery) => Promise<RunPage>;
  readonly getRun: (run: RunId) => Promise<Run>;
  readonly listSessions: (query?: SessionQuery) => Promise<readonly Session[]>;
  readonly getSession: (session: SessionId) => Promise<Session>;
  readonly cancelSession: (session: SessionId) => Promise<Session>;
  readonly listActivity: (query?: { readonly limit?: number; readonly before?: string }) => Promise<ActivityPage>;
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
/** Up to so many runs are asked for one by one, which is the only way to learn whose session is whose. */
const MAX_SINGLE_RUNS = 10;

export const createRestWork = (context: RestContext): RestWork => {
  const { http, directory } = context;
  const [routines, runs] = [new AgentRoutineResource(http), new AgentRoutineRunResource(http)];
  // Event configs are written back, so that not a digit of them may be lost.
  const exact = new AgentRoutineResource(http.exact);
  const [sessions, feed] = [new AgentSessionResource(http), new ActivityFeedResource(http)];

  const routineOf = (value: unknown, asked: Asked<Routine>): Routine => about('routine', decodeRoutine(value), asked);
  const runOf = (value: unknown, asked: Asked<Run>): Run => about('run', decodeRun(value), asked);
  const sessionOf = (value: unknown, asked: Asked<Session>, origin?: SessionOrigin): Session =>
    about('session', decodeSession(value, directory, origin), asked);

  const readSessions = async (query: SessionQuery, origin: SessionOrigin): Promise<readonly Session[]> => {
    const body = await sessions.list({
      limit: MAX_LIMIT,
      ...(query.agents === undefined ? {} : { agent: [...query.agents] }),
      ...(query.statuses === undefined ? {} : { status: [...query.statuses] }),
      ...(query.runs === undefined ? {} : { routineRun: [...query.runs] }),
    });
    const asked = query.agents === undefined ? {} : { agent: query.agents };
    return decodeList(context, { list: 'sessions', items: decodeEnvelope(body, 'sessions').items }, (item) =>
      sessionOf(item, asked, origin),
    );
  };

  const listSessions: RestWork['listSessions'] = async (query = {}) => {
    if (query.runs?.length === 0 || query.agents?.length === 0) return [];
    const wanted = query.runs ?? [];
    if (wanted.length === 0 || wanted.length > MAX_SINGLE_RUNS) return readSessions(query, { run: null, thread: null });
    const lists = await Promise.all(wanted.map((run) => readSessions({ ...query, runs: [run] }, { run, thread: null })));
    return lists.flat();
  };

  const listRuns: RestWork['listRuns'] = async (query = {}) => {
    const filters = {
      limit: query.limit ?? DEFAULT_LIMIT,
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.before === undefined ? {} : { beforeCursor: query.before }),
    };
    const body =
      query.routine === undefined
        ? await runs.list({ ...filters, ...(query.agents === undefined ? {} : { agent: [...query.agents] }) })
        : await routines.runs(query.routine, filters);
    const page = decodeEnvelope(body, 'runs');
    const { routine, agents } = query;
    const asked = { ...(routine === undefined ? {} : { routine }), ...(agents === undefined ? {} : { agent: agents }) };
    const read = { list: 'runs', isContinued: query.before !== undefined } as const;
    return {
      runs: decodeList(context, { ...read, items: page.items }, (item) => runOf(item, asked)),
      before: page.before,
      after: page.after,
    };
  };

  return {
    listRoutines: async () =>
      decodeList(context, { list: 'routines', items: decodeEnvelope(await exact.list(), 'routines').items }, decodeRoutine),
    getRoutine: async (id) => routineOf(await exact.get(id), { id }),
    pauseRoutine: (id) => readChange(exact.pause(id), (reply) => routineOf(reply, { id })),
    activateRoutine: (id) => readChange(exact.activate(id), (reply) => routineOf(reply, { id })),
    updateEventConfig: (id, eventConfig) =>
      readChange(exact.update(id, { event_config: { ...eventConfig } }), (reply) => routineOf(reply, { id })),
    listRuns,
    getRun: async (id) => runOf(await routines.agent_routine_runs.get(id), { id }),
    listSessions,
    getSession: async (id) => sessionOf(await sessions.get(id), { id }),
    cancelSession: (id) => readChange(sessions.cancel(id), (reply) => sessionOf(reply, { id })),
    listActivity: async ({ limit = DEFAULT_LIMIT, before } = {}) => {
      const read = { list: 'activity', isContinued: before !== undefined } as const;
      const page = decodeEnvelope(await feed.list({ limit, ...(before === undefined ? {} : { beforeCursor: before }) }), 'activity');
      return {
        entries: decodeList(context, { ...read, items: page.items }, (item) => decodeActivity(item, directory)),
        before: page.before,
      };
    },
  };
};
