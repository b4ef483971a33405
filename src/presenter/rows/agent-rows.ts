import type { AgentState } from '../../domain/agent.ts';
import type { AgentId, OrgId } from '../../domain/ids.ts';
import { agentState, type Network, openSessionsOf } from '../../domain/network.ts';
import type { Run } from '../../domain/run.ts';
import type { Timestamp } from '../../domain/values.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import type { SafeText } from '../../text/safe.ts';
import { type Directory, selectDirectory } from '../directory.ts';
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

/** What an agent's row is told from. */
type Staff = Directory & Pick<Network, 'sessions'>;

const RATE_MS = 5 * 60_000;
const SPARK_MINUTES = 8;

/** Own agents, the busiest first, then partners' agents by name. The order follows the minute, so rows do not jump while read. */
export const selectAgentRows = createSelector(
  [selectDirectory, ({ network }) => network.sessions, ({ network }) => network.runs, (state) => selectNowEvery(state, 10_000)],
  ([directory, sessions, allRuns, now]): readonly AgentRow[] => {
    const staff = { ...directory, sessions };
    const runs = Map.groupBy(allRuns, (run) => run.agent);
    const own = [...staff.agents.values()].map((agent) =>
      agentRow(staff, {
        id: agent.id,
        name: markedName(staff, agent),
        org: agent.org,
        isExternal: false,
        runs: runs.get(agent.id) ?? [],
        now,
      }),
    );
    return [...own.sort((a, b) => b.runsPerMinute - a.runsPerMinute || a.name.localeCompare(b.name)), ...externalRows(staff, now)];
  },
);

function externalRows(staff: Staff, now: Timestamp): readonly AgentRow[] {
  const rows = new Map<AgentId, AgentRow>();
  for (const member of [...staff.members.values()].flat()) {
    if (member.principal.type !== 'agent' || staff.agents.has(member.principal.id)) continue;
    const { id } = member.principal;
    rows.set(
      id,
      agentRow(staff, { id, name: markedName(staff, { id, name: member.name }), org: member.org, isExternal: true, runs: [], now }),
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

function agentRow(staff: Staff, { id, name, org, isExternal, runs, now }: Subject): AgentRow {
  const recent = runs.filter((run) => now - run.createdAt < RATE_MS);
  const routines = [...staff.routines.values()].filter((routine) => routine.agent === id);
  const organisation = orgName(staff, org);
  const state = isExternal ? 'connected' : agentState(staff, id);
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
    openSessions: openSessionsOf(staff, id).length,
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
