import type { AgentId, RoutineId, ThreadId } from '../../domain/ids.ts';
import type { LoopEdge, LoopFinding } from '../../domain/ledger-entry.ts';
import type { Routine } from '../../domain/routine.ts';
import { humansOnly } from './event-config.ts';
import { type NetworkIndex, triggersOf } from './network-index.ts';
import { canFireIn } from './wakes.ts';

/** The fewest own routines to change so that no circle is left. */
export type Cut = {
  /** These answer only people from then on. */
  readonly routines: readonly Routine[];
  /** These have to be paused: nothing but agents wakes them, so there is nobody to leave them to. */
  readonly pauses: readonly Routine[];
  /** Whether this breaks every circle. If not, a partner's agents, or sessions that were joined before, turn one without us. */
  readonly isEnough: boolean;
};

/** Up to so many candidates every choice is looked at; beyond it the strongest is taken one after the other. */
const MAX_EXHAUSTIVE = 12;

/** A routine that keeps edges of the loop alive. */
type Candidate = { readonly routine: Routine; readonly weight: number; readonly isClosable: boolean };

/**
 * The smallest own-side cut of a loop; among cuts of one size the one whose routines carry the fewest wakes outside the loop, as
 * `costOf` says, and then the first by id. Pauses are taken only where leaving routines to people is not enough.
 */
export const smallestCut = (index: NetworkIndex, loop: LoopFinding, costOf: (routine: RoutineId) => number = () => 0): Cut => {
  const candidates = candidatesOf(index, loop).sort(
    (a, b) => costOf(a.routine.id) - costOf(b.routine.id) || (a.routine.id < b.routine.id ? -1 : 1),
  );
  const isBroken = (chosen: readonly Candidate[]): boolean =>
    !hasCircle(liveEdges(index, loop, new Set(chosen.map(({ routine }) => routine.id))));
  const closable = candidates.filter(({ isClosable }) => isClosable);
  const usable = isBroken(closable) ? closable : candidates;
  if (!isBroken(usable)) return cutOf(usable, false);
  return cutOf(usable.length <= MAX_EXHAUSTIVE ? exhaustive(usable, isBroken, costOf) : greedy(usable, isBroken), true);
};

const cutOf = (chosen: readonly Candidate[], isEnough: boolean): Cut => ({
  routines: chosen.flatMap(({ routine, isClosable }) => (isClosable ? [routine] : [])),
  pauses: chosen.flatMap(({ routine, isClosable }) => (isClosable ? [] : [routine])),
  isEnough,
});

function candidatesOf(index: NetworkIndex, loop: LoopFinding): Candidate[] {
  const weights = new Map<RoutineId, number>();
  for (const edge of loop.edges)
    for (const routine of carriersOf(index, edge)) weights.set(routine.id, (weights.get(routine.id) ?? 0) + edge.observed + edge.inferred);
  return [...weights].flatMap(([id, weight]) => {
    const routine = index.routines.get(id);
    return routine === undefined ? [] : [{ routine, weight, isClosable: humansOnly(routine.eventConfig).state === 'changed' }];
  });
}

/** The active own routines through which an edge's wakes can come in. */
const carriersOf = (index: NetworkIndex, { to, thread }: LoopEdge): readonly Routine[] => {
  const record = index.threads.get(thread);
  if (record?.agentsEnabled !== true) return [];
  return (index.routinesByAgent.get(to) ?? []).filter(
    (routine) =>
      routine.status === 'active' &&
      canFireIn(index, routine, record) &&
      triggersOf(index, routine.id).some((trigger) => trigger.isMessageDriven && trigger.admitsAgents),
  );
};

/**
 * The edges that stay when these routines answer only people. An edge to an agent whose routines there we cannot see stays in any
 * case; one that no active routine of ours lets in any more is history, and so is one where agents are switched off.
 */
const liveEdges = (index: NetworkIndex, loop: LoopFinding, cut: ReadonlySet<RoutineId>): readonly LoopEdge[] =>
  loop.edges.filter((edge) => isOutOfSight(index, edge) || carriersOf(index, edge).some(({ id }) => !cut.has(id)));

const isOutOfSight = (index: NetworkIndex, { to, thread }: LoopEdge): boolean => {
  const record = index.threads.get(thread);
  if (record === undefined) return true;
  return record.agentsEnabled && !(index.routinesByAgent.get(to) ?? []).some((routine) => canFireIn(index, routine, record));
};

type Vertex = `${AgentId} ${ThreadId}`;

/** Whether a walk along the edges, from thread to thread, can come back to where it began. */
function hasCircle(edges: readonly LoopEdge[]): boolean {
  const next = new Map<Vertex, Vertex[]>();
  for (const { from, to, thread, fromThread } of edges) {
    const vertex: Vertex = `${from} ${fromThread ?? thread}`;
    next.set(vertex, [...(next.get(vertex) ?? []), `${to} ${thread}`]);
  }
  const finished = new Set<Vertex>();
  const visit = (vertex: Vertex, trail: ReadonlySet<Vertex>): boolean => {
    if (trail.has(vertex)) return true;
    if (finished.has(vertex)) return false;
    const further = new Set(trail).add(vertex);
    if ((next.get(vertex) ?? []).some((other) => visit(other, further))) return true;
    finished.add(vertex);
    return false;
  };
  return [...next.keys()].some((vertex) => visit(vertex, new Set()));
}

function exhaustive(
  candidates: readonly Candidate[],
  isBroken: (chosen: readonly Candidate[]) => boolean,
  costOf: (routine: RoutineId) => number,
): readonly Candidate[] {
  const cost = (chosen: readonly Candidate[]): number => chosen.reduce((sum, { routine }) => sum + costOf(routine.id), 0);
  for (let size = 0; size <= candidates.length; size += 1) {
    const found = choices(candidates, size).filter(isBroken);
    const [first] = found;
    if (first !== undefined) return found.reduce((best, chosen) => (cost(chosen) < cost(best) ? chosen : best), first);
  }
  return candidates;
}

const choices = (candidates: readonly Candidate[], size: number): readonly (readonly Candidate[])[] => {
  if (size === 0) return [[]];
  return candidates.flatMap((candidate, index) => choices(candidates.slice(index + 1), size - 1).map((rest) => [candidate, ...rest]));
};

/** Takes the strongest until nothing turns, and then leaves out again what was not needed. */
function greedy(candidates: readonly Candidate[], isBroken: (chosen: readonly Candidate[]) => boolean): readonly Candidate[] {
  const taken: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => b.weight - a.weight)) {
    if (isBroken(taken)) break;
    taken.push(candidate);
  }
  return taken.reduceRight<readonly Candidate[]>((kept, candidate) => {
    const without = kept.filter((other) => other !== candidate);
    return isBroken(without) ? without : kept;
  }, taken);
}
