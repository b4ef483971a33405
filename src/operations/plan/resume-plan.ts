import type { AgentId, ThreadId, UserId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import {
  type IncidentId,
  type OperationKind,
  type PlannedTarget,
  type Target,
  type TargetOutcome,
  type TargetState,
  targetKey,
} from '../../domain/operation.ts';
import type { Operation } from '../../domain/operation-history.ts';
import type { Timestamp } from '../../domain/values.ts';
import { isReached } from './event-config.ts';

/** What is put back, in the order in which it is to be done, and what is left alone with the reason. */
export type RestorePlan = {
  readonly targets: readonly PlannedTarget[];
  readonly leftAlone: readonly { readonly target: Target; readonly why: 'touched' | 'not-known' | 'gone' | 'final' | 'others' }[];
};

type Current = (target: Target) => TargetState | null;

/**
 * Takes one operation back: each target that it really changed goes to what was read before, unless somebody changed it since.
 * Cancelled sessions and removed members do not come back.
 */
export const undoPlan = (operation: Operation, current: Current): RestorePlan => planOf([operation], current);

/**
 * Takes back what an incident's operations changed, newest state first judged, each target once to what was before the first of
 * them. Routines of `looping` agents come last, so that a circle is not closed before the rest runs again.
 */
export const resumePlan = (operations: readonly Operation[], { incident, current, looping, me = null }: Resumed): RestorePlan => {
  const changes = operations.filter((operation) => operation.incident === incident);
  const own = planOf(
    changes.filter((operation) => isOwnOperation(operation, me)),
    current,
  );
  const others = planOf(
    changes.filter((operation) => !isOwnOperation(operation, me)),
    current,
  );
  const isOwn = new Set(own.targets.map(({ target }) => targetKey(target)));
  const left = others.targets.filter(({ target }) => !isOwn.has(targetKey(target)));
  const plan = { ...own, leftAlone: [...own.leftAlone, ...left.map(({ target }) => ({ target, why: 'others' as const }))] };
  const isLooping = ({ target }: PlannedTarget): boolean => target.type === 'routine' && looping.has(target.agent);
  return { ...plan, targets: plan.targets.toSorted((a, b) => Number(isLooping(a)) - Number(isLooping(b))) };
};

type Resumed = {
  readonly incident: IncidentId;
  readonly current: Current;
  readonly looping: ReadonlySet<AgentId>;
  /** Whose changes are put back; everybody's where it is not known who this is. */
  readonly me?: UserId | null;
};

/** What a target was before the first change that is still ours, and what the last of them left. */
type Span = { readonly target: Target; readonly before: TargetState; readonly after: TargetState };

function planOf(operations: readonly Operation[], current: Current): RestorePlan {
  const spans = new Map<string, Span>();
  const leftAlone: RestorePlan['leftAlone'][number][] = [];
  for (const operation of operations) {
    for (const { target, result, before, after } of operation.outcomes.values()) {
      if (result === 'unknown') leftAlone.push({ target, why: 'not-known' });
      if (result !== 'done' || before === null || after === null) continue;
      if (target.type === 'session' || target.type === 'member') leftAlone.push({ target, why: 'final' });
      else spans.set(targetKey(target), { target, before: beginningOf(spans.get(targetKey(target)), before), after });
    }
  }
  const targets: PlannedTarget[] = [];
  for (const { target, before, after } of spans.values()) {
    const now = current(target);
    if (now === null) leftAlone.push({ target, why: 'gone' });
    else if (!isReached(now, after)) {
      if (!isReached(now, before)) leftAlone.push({ target, why: 'touched' });
    } else if (!isReached(now, before)) targets.push({ target, before: now, wanted: before });
  }
  return { targets, leftAlone };
}

/** Where the next operation did not find what the last one left, somebody came between, and their state is the one to go back to. */
const beginningOf = (earlier: Span | undefined, before: TargetState): TargetState =>
  earlier !== undefined && isReached(before, earlier.after) ? earlier.before : before;

/** Whether this operator did it: what somebody else did is theirs to take back. What the program itself did is anybody's. */
export const isOwnOperation = ({ actor }: Operation, me: UserId | null): boolean =>
  actor.type === 'console' || me === null || actor.id === me;

/** The newest operation that can be taken back and was not, by its own `restore` or by another. */
export const lastUndoable = (operations: readonly Operation[], me: UserId | null = null): Operation | undefined => {
  const undone = new Set(operations.flatMap(({ undoes }) => undoes ?? []));
  return operations.findLast(
    (operation) =>
      !undone.has(operation.operation) &&
      operation.kind !== 'restore' &&
      isOwnOperation(operation, me) &&
      operation.outcomes.values().some(isReversible),
  );
};

/** What left, or may have left, a state behind to go back from; an invite or a new thread did not. */
const isReversible = ({ result, target, before, after }: TargetOutcome): boolean =>
  (result === 'unknown' || (result === 'done' && after !== null)) &&
  before !== null &&
  target.type !== 'session' &&
  target.type !== 'member';

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
