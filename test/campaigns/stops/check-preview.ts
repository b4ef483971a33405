import { type Preview, previewPlan } from '../../../src/operations/plan/preview.ts';
import { postMessage } from '../../../src/simulator/world/post.ts';
import type { Principal } from '../../../src/simulator/world/records.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import type { DrawnStop } from './draw-stop.ts';
import { seenRuns, seenSessions } from './seen-network.ts';

export const previewOf = ({ world, user, index, plan }: DrawnStop): Preview =>
  previewPlan(index, plan, {
    runs: seenRuns(world, user),
    messages: new Map(),
    sessions: seenSessions(world, user),
    now: world.now,
    loopThreads: new Set(),
  });

type Probe = { readonly thread: string; readonly author: Principal };

const probesOf = ({ world, index }: DrawnStop): readonly Probe[] =>
  [...index.threads.values()].flatMap(({ id, team }) =>
    (world.teams.get(team ?? '')?.members ?? []).map(({ principal }) => ({ thread: id, author: principal })),
  );

/** Whom a post wakes really: routines by runs, and sessions that listen already. */
const wokenBy = (world: World, { thread, author }: Probe): { readonly runs: readonly string[]; readonly sessions: readonly string[] } => {
  const { id } = postMessage(world, { threadId: thread, author, content: 'a probe' });
  const wakes = world.truth.wakes.filter(({ messageId }) => messageId === id);
  return {
    runs: wakes.flatMap(({ routineId, runId }) => (runId === null ? [] : [routineId])).sort(),
    sessions: wakes.flatMap(({ sessionId }) => sessionId ?? []).sort(),
  };
};

/** `silenced` counts the wakes that were foretold to stop and did: without any, nothing was compared. */
type CheckedPreview = { readonly wrong: readonly string[]; readonly probes: number; readonly silenced: number };

/**
 * Compares a preview with the truth after the stop: each member of each team posts in each thread, here and in the twin. Gives
 * what was foretold to stop and did not, what fell silent unforetold, and stopped sessions that went on without being named.
 */
export const checkPreview = (stop: DrawnStop, preview: Preview): CheckedPreview => {
  const { world, twin, index } = stop;
  const draining = new Set<string>(preview.draining.sessions.map(({ id }) => id));
  const targets = new Set<string>(stop.plan.targets.map(({ target }) => target.id));
  const wrong: string[] = [];
  const probes = probesOf(stop);
  let silenced = 0;
  for (const probe of probes) {
    const by = probe.author.type === 'agent' ? 'agent' : 'human';
    const stops = new Set<string>(
      preview.stops.filter((path) => path.thread === probe.thread && path.by === by).map(({ routine }) => routine),
    );
    const without = wokenBy(twin, probe);
    const withStop = wokenBy(world, probe);
    for (const id of withStop.runs) if (stops.has(id)) wrong.push(`${id} was to stop for ${by} in ${probe.thread} and did not`);
    for (const id of without.runs) {
      const isOurs = [...index.routines.keys()].some((routine) => routine === id);
      const isForetold = stops.has(id) || (!isOurs && targets.has(probe.thread));
      if (isForetold && !withStop.runs.includes(id)) silenced += 1;
      if (!isForetold && !withStop.runs.includes(id)) wrong.push(`${id} fell silent for ${by} in ${probe.thread} unforetold`);
    }
    for (const id of withStop.sessions) {
      const routine = world.sessions.get(id)?.routineId ?? '';
      if (targets.has(routine) && !draining.has(id)) wrong.push(`session ${id} goes on and the preview did not say so`);
    }
  }
  return { wrong, probes: probes.length, silenced };
};
