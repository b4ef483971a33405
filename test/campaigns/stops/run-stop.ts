import { isReached } from '../../../src/operations/plan/event-config.ts';
import { readQuietMeter } from '../../../src/operations/plan/quiet-meter.ts';
import { undoPlan } from '../../../src/operations/plan/resume-plan.ts';
import { resolveScope } from '../../../src/operations/plan/scope.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import { play } from '../../simulator/world/play.ts';
import { carryOut, operated, stateOf } from './carry-out.ts';
import { checkPreview, previewOf } from './check-preview.ts';
import { type DrawnStop, drawStop } from './draw-stop.ts';
import { seenMessages, seenRuns, seenSessions } from './seen-network.ts';

/** What one drawn stop came to. Every list holds what went wrong. */
export type StopResult = {
  readonly previewWrong: readonly string[];
  readonly probes: number;
  readonly silenced: number;
  readonly falselyQuiet: readonly string[];
  /** Wakes of a routine that answers only people, by agents, other than through sessions that were opened before. */
  readonly agentWakes: number;
  readonly undoWrong: readonly string[];
  readonly isQuiet: boolean;
  readonly quietAfterMs: number | null;
};

const STEP_MS = 1000;
const WATCH_STEPS = 150;
const QUIET_FOR_MS = 60_000;

/** Draws, previews, probes, stops, watches and takes back. `undefined` where the drawn network offers nothing to stop. */
export const runStop = (seed: number): StopResult | undefined => {
  const probed = drawStop(seed);
  const stop = drawStop(seed);
  if (probed === undefined || stop === undefined) return undefined;
  operated(probed.world, probed.user, probed.plan);
  const preview = checkPreview(probed, previewOf({ ...probed, world: probed.twin }));
  const operation = operated(stop.world, stop.user, stop.plan);
  if (stop.random.chance(0.5)) cancelRest(stop);
  const watched = watch(stop);
  const undo = undoPlan(operation, (target) => stateOf(stop.world, target));
  carryOut(stop.world, stop.user, undo.targets);
  const undoWrong = stop.plan.targets.flatMap(({ target, before }) => {
    const now = stateOf(stop.world, target);
    return now !== null && before !== null && isReached(now, before) ? [] : [target.id];
  });
  return { ...watched, previewWrong: preview.wrong, probes: preview.probes, silenced: preview.silenced, undoWrong };
};

/** Cancels what the stop leaves under way, as the operator may. */
function cancelRest({ world, user, index, plan }: DrawnStop): void {
  for (const agent of agentsOf(plan)) {
    const rest = resolveScope(index, seenSessions(world, user), { verb: 'cancel', pointed: { type: 'agent', id: agent } });
    carryOut(world, user, rest.targets);
  }
}

const agentsOf = (plan: DrawnStop['plan']) =>
  new Set(plan.targets.flatMap(({ target }) => (target.type === 'routine' ? [target.agent] : [])));

function watch(stop: DrawnStop): Pick<StopResult, 'falselyQuiet' | 'agentWakes' | 'isQuiet' | 'quietAfterMs'> {
  const { world, user, plan } = stop;
  const stoppedAt = world.now;
  const quietAt: number[] = [];
  for (let step = 0; step < WATCH_STEPS; step += 1) {
    play(world, STEP_MS);
    if (plan.kind === 'block') continue;
    const meter = readQuietMeter({
      agents: agentsOf(plan),
      stoppedAt,
      now: world.now,
      messages: seenMessages(world),
      sessions: seenSessions(world, user),
      runs: seenRuns(world, user),
      mayAnswerPeople: plan.kind === 'humans-only' ? agentsOf(plan) : new Set(),
      readAt: world.now,
    });
    if (meter.state === 'quiet') quietAt.push(world.now);
  }
  const posts = unwantedPosts(world, plan, stoppedAt);
  const agentWakes = world.truth.wakes.filter(
    ({ at, routineId, runId, authorId }) =>
      plan.kind === 'humans-only' &&
      at > stoppedAt &&
      runId !== null &&
      world.agents.has(authorId ?? '') &&
      plan.targets.some(({ target }) => target.id === routineId),
  ).length;
  return {
    agentWakes,
    falselyQuiet: posts
      .filter(({ at }) => quietAt.some((quiet) => at > quiet && at - quiet <= QUIET_FOR_MS))
      .map(({ messageId }) => messageId),
    isQuiet: quietAt.length > 0,
    quietAfterMs: quietAt[0] === undefined ? null : quietAt[0] - stoppedAt,
  };
}

/** Posts through what was stopped: by its routines, or in the threads that were closed; answers to people count only where those stop too. */
const unwantedPosts = (world: World, { kind, targets }: DrawnStop['plan'], stoppedAt: number) => {
  const stopped = new Set<string>(targets.map(({ target }) => target.id));
  return world.truth.posts.filter(({ at, runId, sessionId, threadId, causeAuthorId }) => {
    if (at <= stoppedAt) return false;
    if (kind === 'block') return stopped.has(threadId);
    const routine = world.sessions.get(sessionId ?? '')?.routineId ?? world.runs.get(runId ?? '')?.routineId ?? '';
    return stopped.has(routine) && (kind !== 'humans-only' || world.agents.has(causeAuthorId ?? ''));
  });
};
