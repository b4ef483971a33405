import type { AgentId } from '../domain/ids.ts';
import type { Said, Step } from './read-said.ts';

/**
 * How far each agent's counts have come: a rest that shrinks with each of its posts, or steps of a total that go one way. A number
 * that only rises counts for nothing, for a loop can count as well.
 */
export type Counts = Map<AgentId, AgentCounts>;

type AgentCounts = {
  /** How often a number of its last posts has fallen in turn, by the number. */
  falls: ReadonlyMap<number, number>;
  /** The numbers of its last post: what stays the same is no rest. */
  last: readonly number[];
  /** The last step and the way it went, by the total. */
  readonly steps: Map<number, { readonly count: number; readonly way: number; readonly moves: number }>;
};

/** A fall that was seen so often in turn is no chance. */
const SURE_FALLS = 2;
const SURE_MOVES = 2;
/** A text with more numbers is a table or a log. */
const MAX_NUMBERS = 4;

/** Takes in what an agent says next and tells whether work has moved on by it. */
export const takeCount = (counts: Counts, agent: AgentId, said: Said): boolean => {
  const known = counts.get(agent) ?? { falls: new Map(), last: [], steps: new Map() };
  counts.set(agent, known);
  const isStep = takeSteps(known, said);
  return takeFalls(known, said) || isStep;
};

const takeFalls = (known: AgentCounts, { integers, steps }: Said): boolean => {
  const rests = integers.filter(
    (value) => !known.last.includes(value) && !steps.some(({ count, total }) => value === count || value === total),
  );
  known.last = integers;
  if (rests.length === 0 || rests.length > MAX_NUMBERS) return false;
  const before = [...known.falls];
  const falls = new Map(
    rests.map((value) => {
      const longest = before.map(([last, length]) => (isNextRest(value, last) ? length + 1 : 0));
      return [value, Math.max(0, ...longest)] as const;
    }),
  );
  known.falls = falls;
  return [...falls.values()].some((length) => length >= SURE_FALLS);
};

/** A rest shrinks, but to less than a third only at its end. */
const isNextRest = (value: number, last: number): boolean => value < last && (last <= 12 || value * 3 >= last);

const takeSteps = ({ steps }: AgentCounts, said: Said): boolean => {
  let isMove = false;
  for (const { count, total } of [...said.steps, ...nextSteps(steps, said)]) {
    const last = steps.get(total);
    const way = last === undefined ? 0 : Math.sign(count - last.count);
    const moves = last === undefined || way === 0 ? (last?.moves ?? 0) : way === last.way || last.way === 0 ? last.moves + 1 : 0;
    steps.set(total, { count, way: way === 0 ? (last?.way ?? 0) : way, moves });
    if (way !== 0 && moves >= SURE_MOVES) isMove = true;
  }
  return isMove;
};

/** A number that is the next step of a known total, though the total is not said again. */
const nextSteps = (steps: AgentCounts['steps'], said: Said): readonly Step[] => {
  const named = new Set(said.steps.map(({ total }) => total));
  if (said.integers.length > MAX_NUMBERS) return [];
  return [...steps].flatMap(([total, { count }]) =>
    !named.has(total) && count < total && said.integers.includes(count + 1) ? [{ count: count + 1, total }] : [],
  );
};
