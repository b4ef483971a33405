import { withEntry } from '../domain/changed-map.ts';
import type { Network } from '../domain/network.ts';
import type { Run } from '../domain/run.ts';
import type { ConsoleEvent } from './events.ts';
import { countInPulse } from './pulse.ts';
import type { ConsoleState } from './state.ts';

type RecordEventType =
  | 'activity-added'
  | 'activity-listed'
  | 'agents-listed'
  | 'orgs-listed'
  | 'teams-listed'
  | 'members-listed'
  | 'threads-listed'
  | 'thread-updated'
  | 'thread-read'
  | 'routines-listed'
  | 'routine-updated'
  | 'run-updated'
  | 'runs-listed'
  | 'session-updated'
  | 'sessions-listed'
  | 'me-read';
type RecordEvent = Extract<ConsoleEvent, { type: RecordEventType }>;

/** How many runs and feed entries are held; older ones are read again on demand. */
const MAX_RUNS = 1_000;
const MAX_ACTIVITY = 500;

/** What is known of the network besides messages. */
export const reduceNetwork = (state: ConsoleState, event: RecordEvent): ConsoleState => {
  if (event.type === 'run-updated') return withRuns(state, [event.run]);
  if (event.type === 'runs-listed') return withRuns(state, event.runs);
  return { ...state, network: reduceRecords(state.network, event) };
};

function reduceRecords(network: Network, event: Exclude<RecordEvent, { type: 'run-updated' | 'runs-listed' }>): Network {
  switch (event.type) {
    case 'me-read':
      return { ...network, me: event.me };
    case 'orgs-listed':
      return { ...network, orgs: byId(event.orgs) };
    case 'agents-listed':
      return { ...network, agents: byId(event.agents) };
    case 'teams-listed':
      return { ...network, teams: byId(event.teams) };
    case 'members-listed':
      return { ...network, members: new Map(network.members).set(event.team, event.members) };
    case 'threads-listed': {
      const others = [...network.threads.values()].filter((thread) => thread.team !== event.team);
      return { ...network, threads: byId([...others, ...event.threads]) };
    }
    case 'thread-updated':
      return { ...network, threads: withEntry(network.threads, event.thread.id, event.thread) };
    case 'thread-read': {
      const thread = network.threads.get(event.thread);
      return thread === undefined ? network : { ...network, threads: withEntry(network.threads, thread.id, { ...thread, unreadCount: 0 }) };
    }
    case 'routines-listed':
      return { ...network, routines: byId(event.routines) };
    case 'routine-updated':
      return { ...network, routines: withEntry(network.routines, event.routine.id, event.routine) };
    case 'session-updated':
      return { ...network, sessions: withEntry(network.sessions, event.session.id, event.session) };
    case 'sessions-listed':
      return { ...network, sessions: byId(event.sessions) };
    case 'activity-added':
      return { ...network, activity: mergeNewest(network.activity, [event.activity], MAX_ACTIVITY) };
    case 'activity-listed':
      return { ...network, activity: mergeNewest(network.activity, event.entries, MAX_ACTIVITY) };
  }
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<Row['id'], Row> =>
  new Map(rows.map((row) => [row.id, row]));

function withRuns(state: ConsoleState, incoming: readonly Run[]): ConsoleState {
  const known = new Map(state.network.runs.map((run) => [run.id, run.status]));
  const pulse = incoming.reduce(
    (counted, { id, status, createdAt }) =>
      countInPulse(counted, createdAt, {
        runs: known.has(id) ? 0 : 1,
        'failed-runs': status === 'failed' && known.get(id) !== 'failed' ? 1 : 0,
      }),
    state.pulse,
  );
  return { ...state, pulse, network: { ...state.network, runs: mergeRuns(state.network.runs, incoming) } };
}

const mergeRuns = (known: readonly Run[], incoming: readonly Run[]): readonly Run[] => {
  const kept = new Map(known.map((run) => [run.id, run]));
  return mergeNewest(
    known,
    incoming.filter((run) => run.updatedAt >= (kept.get(run.id)?.updatedAt ?? 0)),
    MAX_RUNS,
  );
};

function mergeNewest<Row extends { readonly id: string; readonly createdAt: number }>(
  known: readonly Row[],
  incoming: readonly Row[],
  limit: number,
): readonly Row[] {
  const rows = new Map(known.map((row) => [row.id, row]));
  for (const row of incoming) rows.set(row.id, row);
  return [...rows.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).slice(0, limit);
}
