import type { AgentState } from '../../domain/agent.ts';
import type { AgentId, OrgId } from '../../domain/ids.ts';
import { agentState, type Network, openSessionsOf } from '../../domain/network.ts';
import type { Run } from '../../domain/run.ts';
import type { Timestamp } from '../../domain/values.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import type { ConsoleState } from '../../store/state.ts';
import type { SafeText } from '../../text/safe.ts';
import { markedName, orgName } from '../names.ts';
import { filterable, type ListRow } from './row.ts';

export type AgentRow = ListRow & {
  readonly id: AgentId;
  readonly name: SafeText;
  readonly org: SafeText;
  /** Partners' agents are seen only; they cannot be paused from here. */
  readonly isExternal: boolean;
  readonly state: AgentState;
  readonly activeRoutines: number;
  readonly routines: number;
  /** Of the last 5 minutes. */
  readonly runsPerMinute: number;
  readonly failedRuns: number;
  readonly openSessions: number;
  readonly lastRunAt: Timestamp | null;
  /** Runs per minute of the last 8 minutes, oldest first. */
  readonly spark: readonly number[];
};

/** Everything but messages and runs that says who is who and what they can do. */
export const selectStaff = ({ network }: ConsoleState): readonly unknown[] => [
  network.me,
  network.orgs,
  network.agents,
  network.teams,
  network.members,
  network.routines,
  network.sessions,
];

const RATE_MS = 5 * 60_000;
const SPARK_MINUTES = 8;

/** Own agents, the busiest first, then partners' agents by name. The order follows the minute, so rows do not jump while read. */
export const selectAgentRows = createSelector(
  (state) => [...selectStaff(state), state.network.runs, selectNowEvery(state, 10_000)],
  (state): readonly AgentRow[] => {
    const { network } = state;
    const now = selectNowEvery(state, 10_000);
    const runs = Map.groupBy(network.runs, (run) => run.agent);
    const own = [...network.agents.values()].map((agent) =>
      agentRow(network, {
        id: agent.id,
        name: markedName(network, agent),
        org: agent.org,
        isExternal: false,
        runs: runs.get(agent.id) ?? [],
        now,
      }),
    );
    return [...own.sort((a, b) => b.runsPerMinute - a.runsPerMinute || a.name.localeCompare(b.name)), ...externalRows(network, now)];
  },
);

function externalRows(network: Network, now: Timestamp): readonly AgentRow[] {
  const rows = new Map<AgentId, AgentRow>();
  for (const member of [...network.members.values()].flat()) {
    if (member.principal.type !== 'agent' || network.agents.has(member.principal.id)) continue;
    const { id } = member.principal;
    rows.set(
      id,
      agentRow(network, { id, name: markedName(network, { id, name: member.name }), org: member.org, isExternal: true, runs: [], now }),
    );
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name));
}

type Subject = {
  readonly id: AgentId;
  readonly name: SafeText;
  readonly org: OrgId | null;
  readonly isExternal: boolean;
  readonly runs: readonly Run[];
  readonly now: Timestamp;
};

function agentRow(network: Network, { id, name, org, isExternal, runs, now }: Subject): AgentRow {
  const recent = runs.filter((run) => now - run.createdAt < RATE_MS);
  const routines = [...network.routines.values()].filter((routine) => routine.agent === id);
  const organisation = orgName(network, org);
  const state = isExternal ? 'connected' : agentState(network, id);
  return {
    id,
    name,
    org: organisation,
    isExternal,
    state,
    activeRoutines: routines.filter((routine) => routine.status === 'active').length,
    routines: routines.length,
    runsPerMinute: Math.round((recent.length * 60_000) / RATE_MS),
    failedRuns: recent.filter((run) => run.status === 'failed').length,
    openSessions: openSessionsOf(network, id).length,
    lastRunAt: runs[0]?.createdAt ?? null,
    spark: sparkOf(runs, now),
    filterable: filterable({ agent: name, org: organisation, state: isExternal ? 'external' : state, id }),
  };
}

function sparkOf(runs: readonly Run[], now: Timestamp): readonly number[] {
  const points = Array.from({ length: SPARK_MINUTES }, () => 0);
  for (const run of runs) {
    const minute = SPARK_MINUTES - 1 - Math.floor((now - run.createdAt) / 60_000);
    const count = points[minute];
    if (count !== undefined) points[minute] = count + 1;
  }
  return points;
}
