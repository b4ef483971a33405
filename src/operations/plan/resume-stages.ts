import type { AgentId, ThreadId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import type { OperationKind, PlannedTarget, TargetOutcome } from '../../domain/operation.ts';
import type { Timestamp } from '../../domain/values.ts';

/** A loop that must not come back: who turned in it and where. */
export type FormerLoop = { readonly agents: ReadonlySet<AgentId>; readonly threads: readonly ThreadId[] };

/** Targets that are put back together and then watched. */
export type ResumeStage = { readonly targets: readonly PlannedTarget[]; readonly watchMs: number };

/** How long is watched after what took no part in the loop, and after what did: time enough for some rounds of most loops. */
const CALM_WATCH_MS = 5_000;
const LOOP_WATCH_MS = 30_000;

/**
 * The order of a resumption: one target first, as a canary; then the rest that took no part in the loop; then one agent of the
 * loop after the other, so that no step closes more of the circle than it must.
 */
export const resumeStages = (targets: readonly PlannedTarget[], { agents }: Pick<FormerLoop, 'agents'>): readonly ResumeStage[] => {
  const isLooping = ({ target }: PlannedTarget): boolean => target.type !== 'routine' || agents.has(target.agent);
  const calm = agents.size === 0 ? targets : targets.filter((planned) => !isLooping(planned));
  const looping = Map.groupBy(
    agents.size === 0 ? [] : targets.filter(isLooping),
    ({ target }) => (target.type === 'routine' ? target.agent : target.id) as string,
  );
  const stage = (members: readonly PlannedTarget[], watchMs: number): readonly ResumeStage[] =>
    members.length === 0 ? [] : [{ targets: members, watchMs }];
  return [
    ...stage(calm.slice(0, 1), CALM_WATCH_MS),
    ...stage(calm.slice(1), CALM_WATCH_MS),
    ...[...looping.values()].flatMap((members) => stage(members, LOOP_WATCH_MS)),
  ];
};

/** So many rounds without anybody else talking between are a relapse; one may be a hand-off. */
export const RELAPSE_ROUNDS = 2;

/**
 * How many full rounds these agents made by themselves after a moment: the longest run of posts in which each answers another of
 * them and nobody else talks between, over the number of agents. `messages` are of the loop's threads, in any order.
 */
export const roundsSince = (messages: readonly Message[], { agents }: Pick<FormerLoop, 'agents'>, since: Timestamp): number => {
  let [chain, longest, last] = [0, 0, ''];
  const later = messages.filter(({ createdAt, author }) => createdAt > since && author.kind !== 'system');
  for (const { author } of later.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (author.kind !== 'agent' || !agents.has(author.id)) [chain, last] = [0, ''];
    else if (author.id !== last) [chain, last] = [chain + 1, author.id];
    longest = Math.max(longest, chain);
  }
  return agents.size === 0 ? 0 : Math.floor(longest / agents.size);
};

/** What stops again what a stage has put back, and nothing else. */
export const stopAgain = (outcomes: readonly TargetOutcome[]): readonly PlannedTarget[] =>
  outcomes.flatMap(({ target, result, before, after }) =>
    result === 'done' && before !== null ? [{ target, before: after, wanted: before }] : [],
  );

/** What a change back to these states is: each kind of stop is an operation of its own. */
export const stopKind = ({ wanted }: PlannedTarget): Extract<OperationKind, 'pause' | 'humans-only' | 'block'> => {
  if (wanted?.type === 'thread') return 'block';
  return wanted?.type === 'routine' && wanted.status === 'active' ? 'humans-only' : 'pause';
};
