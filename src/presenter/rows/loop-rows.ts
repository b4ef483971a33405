import type { ThreadId } from '../../domain/ids.ts';
import type { LoopFinding } from '../../domain/ledger-entry.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { Loop } from '../../loops/find-loops.ts';
import { routinesFiringIn } from '../../operations/plan/wakes.ts';
import { createSelector } from '../../store/create-selector.ts';
import type { ConsoleState } from '../../store/state.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../../text/safe.ts';
import { selectNetworkIndex, selectThreadRecords } from '../directory.ts';
import { threadName } from '../names.ts';
import { type RoutineRow, selectRoutineRows } from './routine-rows.ts';
import { cursorRow, filterable, type ListRow } from './row.ts';

export type LoopRow = ListRow & {
  readonly loop: Loop;
  readonly isRaised: boolean;
  /** The way round: `triage > tech > triage`. */
  readonly path: SafeText;
  readonly threads: SafeText;
};

/** The circles that turn now, raised ones first, then by score. */
export const selectLoopRows = createSelector(
  [({ incident }) => incident.loops, ({ incident }) => incident.raised, selectThreadRecords],
  ([loops, raised, threads]): readonly LoopRow[] =>
    loops
      .map((loop): LoopRow => {
        const path = loopPath(loop);
        const names = joinSafe(
          loop.threads.map((thread) => safe`#${threadName({ threads }, thread)}`),
          safe` `,
        );
        return {
          id: loop.loop,
          loop,
          isRaised: raised.has(loop.loop),
          path,
          threads: names,
          filterable: filterable({ loop: path, thread: names }),
        };
      })
      .sort((a, b) => Number(b.isRaised) - Number(a.isRaised) || b.loop.score - a.loop.score),
);

/** A circle that has not turned for so long stands still, although the window still shows it; later it is the past. */
const STILL_MS = 10_000;
const PAST_MS = 60_000;

export const isTurning = ({ loop }: LoopRow, now: Timestamp): boolean => now - loop.lastWakeAt < STILL_MS;

/** The worst circle that was raised and turned lately. */
export const selectAlarmingLoop = (state: ConsoleState): LoopRow | undefined =>
  selectLoopRows(state).find(({ isRaised, loop }) => isRaised && state.now - loop.lastWakeAt < PAST_MS);

/** The loop that the incident view is about: the open incident's, else the one under the cursor. */
export const selectLoop = (state: ConsoleState): LoopRow | undefined => {
  const rows = selectLoopRows(state);
  return rows.find(({ id }) => id === state.incident.current?.loop) ?? cursorRow(rows, state.view.lists.loops) ?? rows[0];
};

/** The loop of the open incident as it turns now, else as the ledger keeps it; `undefined` where the incident is about none. */
export const selectIncidentLoop = (state: ConsoleState): LoopFinding | undefined => {
  const about = state.incident.current?.loop;
  const turning = selectLoopRows(state).find(({ id }) => id === about)?.loop;
  if (about === undefined || about === null || turning !== undefined) return turning;
  const raised = state.entries.findLast((fact) => fact.type === 'loop-raised' && fact.loop.loop === about);
  return raised?.type === 'loop-raised' ? raised.loop : undefined;
};

/** The loop that turns, or the one that the incident was about. */
const loopInView = (state: ConsoleState): LoopFinding | undefined => selectLoop(state)?.loop ?? selectIncidentLoop(state);

/** The routines of our agents in the loop that can fire in its threads. */
export const selectLoopRoutineRows = createSelector(
  [selectRoutineRows, loopInView, selectNetworkIndex],
  ([rows, loop, index]): readonly RoutineRow[] => {
    if (loop === undefined) return [];
    const agents = new Set(loop.agents.map(({ id }) => id));
    const threads = loop.threads.flatMap((id) => index.threads.get(id) ?? []);
    const firing = new Set(threads.flatMap((thread) => routinesFiringIn(index, thread)).map(({ id }) => id));
    return rows.filter((row) => agents.has(row.agent) && firing.has(row.id));
  },
);

/** The loop in view by its id; the incident view holds the cursor of loops on it as soon as it was drawn. */
export const selectLoopInView = (state: ConsoleState): string | null => loopInView(state)?.loop ?? null;

/** Whether verbs may take the loop in view for meant: it is the one that was drawn. */
export const isLoopPointed = (state: ConsoleState): boolean => selectLoopInView(state) === state.view.lists.loops.cursor;

/** The thread that an incident is mostly about. */
export const selectLoopThread = (state: ConsoleState): ThreadId | null => loopInView(state)?.threads[0] ?? null;

/** The agents of a loop in the order in which they mostly wake each other, ending where it began. */
export const loopPath = ({ agents, edges }: LoopFinding): SafeText => {
  const strength = new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge.observed + edge.inferred]));
  const [first, ...rest] = agents;
  if (first === undefined) return safe``;
  const path = [first];
  const left = new Set(rest);
  for (let last = first; left.size > 0; ) {
    const next = [...left].reduce((best, agent) =>
      (strength.get(`${last.id} ${agent.id}`) ?? 0) > (strength.get(`${last.id} ${best.id}`) ?? 0) ? agent : best,
    );
    left.delete(next);
    path.push(next);
    last = next;
  }
  return joinSafe(
    [...path, first].map(({ name }) => safeLine(name)),
    safe` > `,
  );
};
