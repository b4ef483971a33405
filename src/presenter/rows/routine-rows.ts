import type { AgentId, RoutineId } from '../../domain/ids.ts';
import { type OperationKind, type TargetOutcome, type TargetResult, targetKey } from '../../domain/operation.ts';
import type { Operation } from '../../domain/operation-history.ts';
import type { Routine, RoutineStatus } from '../../domain/routine.ts';
import { isOpenSession } from '../../domain/session.ts';
import type { Timestamp } from '../../domain/values.ts';
import { humansOnly, isReached } from '../../operations/plan/event-config.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import type { ConsoleState } from '../../store/state.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../../text/safe.ts';
import { selectDirectory } from '../directory.ts';
import { agentName, idText } from '../names.ts';
import { selectAgentRows } from './agent-rows.ts';
import { cursorRow, filterable, type ListRow, shownRows } from './row.ts';

export type RoutineRow = ListRow & {
  readonly id: RoutineId;
  readonly agent: AgentId;
  readonly name: SafeText;
  readonly agentName: SafeText;
  readonly status: RoutineStatus;
  /** Whether talk of agents is kept from it. */
  readonly isHumansOnly: boolean;
  /** The last thing that was asked of it, until the next. */
  readonly progress: TargetProgress | null;
  /** Whether it is another way now than what was asked of it last left it. */
  readonly isChangedSince: boolean;
  /** What wakes it: event names or its schedule. */
  readonly wakes: SafeText;
  readonly runsPerMinute: number;
  readonly openRuns: number;
  readonly openSessions: number;
  readonly lastRunAt: Timestamp | null;
  readonly hasFailed: boolean;
};

const RATE_MS = 5 * 60_000;

/** By agent, then by name. */
export const selectRoutineRows = createSelector(
  [
    selectDirectory,
    ({ network }) => network.runs,
    ({ network }) => network.sessions,
    (state) => selectProgress(state),
    (state) => selectNowEvery(state, 5_000),
  ],
  ([directory, allRuns, sessions, progress, now]): readonly RoutineRow[] => {
    const runs = Map.groupBy(allRuns, (run) => run.routine);
    return [...directory.routines.values()]
      .map((routine): RoutineRow => {
        const own = runs.get(routine.id) ?? [];
        const name = safeLine(routine.name);
        const agent = agentName(directory, routine.agent);
        const wakes = wakesText(routine);
        return {
          id: routine.id,
          agent: routine.agent,
          name,
          agentName: agent,
          status: routine.status,
          isHumansOnly: humansOnly(routine.eventConfig).state === 'already',
          progress: progress.get(`routine:${routine.id}`) ?? null,
          isChangedSince: isChangedSince(routine, progress.get(`routine:${routine.id}`)),
          wakes,
          runsPerMinute: Math.round((own.filter((run) => now - run.createdAt < RATE_MS).length * 60_000) / RATE_MS),
          openRuns: own.filter((run) => run.status === 'pending' || run.status === 'running').length,
          openSessions: [...sessions.values()].filter((session) => session.agent === routine.agent && isOpenSession(session)).length,
          lastRunAt: own[0]?.createdAt ?? null,
          hasFailed: own[0]?.status === 'failed',
          filterable: filterable({ routine: name, agent, status: routine.status, wakes, id: routine.id }),
        };
      })
      .sort((a, b) => a.agentName.localeCompare(b.agentName) || a.name.localeCompare(b.name));
  },
);

/** A reading that is older than the change tells nothing. */
const isChangedSince = (routine: Routine, progress: TargetProgress | undefined): boolean => {
  const after = progress?.outcome?.after;
  if (after?.type !== 'routine' || routine.updatedAt <= after.updatedAt) return false;
  const { status, eventConfig, updatedAt } = routine;
  return !isReached({ type: 'routine', status, eventConfig, updatedAt }, after);
};

const wakesText = (routine: Routine): SafeText =>
  routine.schedule === null ? joinSafe(Object.keys(routine.eventConfig).map(idText), safe` `) : safeLine(routine.schedule);

/** The agent under the cursor of the agents list. */
export const selectAgentUnderCursor = (state: ConsoleState): AgentId | null => {
  const list = state.view.lists.agents;
  return cursorRow(shownRows(selectAgentRows(state), list.filter), list)?.id ?? null;
};

/** The routines of the agent under the cursor. */
export const selectAgentRoutineRows = createSelector([selectRoutineRows, selectAgentUnderCursor], ([rows, agent]): readonly RoutineRow[] =>
  rows.filter((row) => row.agent === agent),
);

/** The last thing that was asked of a target, and how far it is. `requested` has no outcome yet; `cut-short` never got one. */
export type TargetProgress = {
  readonly operation: Operation;
  readonly kind: OperationKind;
  readonly result: TargetResult | 'requested' | 'cut-short';
  readonly outcome: (TargetOutcome & { readonly at: number }) | null;
};

/** The progress of every target that was acted on, by `targetKey`. */
export const selectProgress = createSelector([({ operations }) => operations], ([operations]): ReadonlyMap<string, TargetProgress> => {
  const progress = new Map<string, TargetProgress>();
  for (const operation of operations) {
    for (const { target } of operation.targets) {
      const outcome = operation.outcomes.get(targetKey(target)) ?? null;
      const result = outcome?.result ?? (operation.finishedAt === null ? 'requested' : 'cut-short');
      progress.set(targetKey(target), { operation, kind: operation.kind, result, outcome });
    }
  }
  return progress;
});
