import type { Timestamp } from '../domain/values.ts';
import { COMPARED_POSTS, noveltyOf, type Shingles, shareSeen } from './shingles.ts';
import type { GraphNode, GraphPost, PostCause } from './trigger-graph.ts';

/** The wakes within a circle, oldest first. */
export type Wakes = {
  readonly nodes: readonly GraphNode[];
  readonly inner: readonly InnerWake[];
};

/** `root` is the post from outside the circle with which the chain of wakes began that led to this one. */
export type InnerWake = {
  readonly post: GraphPost;
  readonly cause: PostCause;
  readonly root: GraphPost;
  readonly node: GraphNode;
};

/** How often a circle went round, and how often it was set off from outside, in the stretch of time that looks worst. */
export type Rounds = {
  /** How often the second most woken agent was woken: a hub that talks to many in turn makes no rounds. */
  readonly rounds: number;
  readonly stimuli: number;
  readonly visits: ReadonlyMap<GraphNode, number>;
  /** When the present stretch of wakes without a long pause began. */
  readonly since: Timestamp;
  /** Rounds since then. */
  readonly cycles: number;
};

/** A pause that ends a stretch. */
const PAUSE_MS = 120_000;

/** Counts rounds in each chain, over the last minute and over the whole stretch, and takes the worst. */
export const countRounds = (wakes: Wakes): Rounds => {
  const since = stretchStart(wakes);
  const stretch = wakes.inner.filter(({ post }) => post.at >= since);
  const end = stretch.at(-1)?.post.at ?? 0;
  const whole = count(wakes, stretch);
  const parts = [stretch.filter(({ post }) => post.at > end - 60_000), ...Map.groupBy(stretch, ({ root }) => root).values()];
  const worst = parts.map((part) => count(wakes, part)).reduce((a, b) => (driveOf(b) > driveOf(a) ? b : a), whole);
  return { ...worst, since, cycles: whole.rounds };
};

/** Rounds for each time that something outside set the circle off: 1 is service, more is talk that feeds itself. */
export const driveOf = ({ rounds, stimuli }: { readonly rounds: number; readonly stimuli: number }): number =>
  rounds / Math.max(1, stimuli);

/**
 * 0 to 1: high where a circle turns several times for each stimulus while its posts say nothing new. `isKnown` says whether an
 * agent's routines can be seen.
 */
export const loopScore = (
  wakes: Wakes,
  rounds: Rounds,
  isKnown: (node: GraphNode) => boolean,
): { readonly score: number; readonly novelty: number } => {
  const drive = driveOf(rounds);
  if (drive <= 1 || rounds.rounds < 2) return { score: 0, novelty: 1 };
  const said = saidIn(wakes);
  const novelty = circleNovelty(said);
  const patience = 0.2 * (1 - ramp(rounds.cycles, 3, 6));
  const sameness = 1 - ramp(novelty, 0.46 + patience, 0.76 + patience);
  const neededDrive = 3 - 1.4 * (1 - ramp(novelty, 0.3, 0.6));
  return { score: ramp(drive, 1, neededDrive) * ramp(rounds.rounds, 1, 3) * sameness * certaintyOf(wakes, said, isKnown), novelty };
};

const count = ({ nodes }: Wakes, part: readonly InnerWake[]): Omit<Rounds, 'since' | 'cycles'> => {
  const visits = new Map<GraphNode, number>();
  for (const { node } of part) visits.set(node, (visits.get(node) ?? 0) + 1);
  const counts = Array.from(visits.values()).sort((a, b) => b - a);
  return {
    visits,
    rounds: (nodes.length === 1 ? counts[0] : counts[1]) ?? 0,
    stimuli: new Set(part.map(({ root }) => root)).size,
  };
};

const stretchStart = ({ inner }: Wakes): Timestamp => {
  const start = inner.findLastIndex(({ post }, index) => post.at - (inner[index - 1]?.post.at ?? Number.NEGATIVE_INFINITY) > PAUSE_MS);
  return inner[start]?.post.at ?? 0;
};

const NOVELTY_POSTS = 3;

type Said = { readonly node: GraphNode; readonly shingles: Shingles };

/** What the agents of a circle last said, as far as it is complete, oldest first: enough to compare three posts of each. */
const saidIn = ({ nodes }: Wakes): readonly Said[] =>
  nodes
    .flatMap((node) => node.posts.map((post) => ({ node, post })))
    .sort((a, b) => a.post.at - b.post.at)
    .flatMap(({ node, post: { shingles } }) => (shingles === null ? [] : [{ node, shingles }]))
    .slice(-(COMPARED_POSTS + NOVELTY_POSTS * nodes.length));

/** The novelty of the agent who still says the newest things: who files alerts repeats nothing but himself, the alerts may be news. */
const circleNovelty = (said: readonly Said[]): number => {
  const texts = said.map(({ shingles }) => shingles);
  const places = Map.groupBy(said.keys(), (index) => said[index]?.node);
  return Math.max(
    0,
    ...Array.from(places.values(), (list) =>
      mean(
        list
          .slice(-NOVELTY_POSTS)
          .filter((index) => index >= 3)
          .map((index) => noveltyOf(texts.slice(0, index), texts[index] ?? new Uint32Array())),
      ),
    ),
  );
};

/**
 * Less than 1 where the circle hangs on guesses about agents whose routines cannot be seen, that are slow to answer and that do
 * not speak like the others: an outside monitor that posts by the clock looks just like that.
 */
const certaintyOf = ({ inner }: Wakes, said: readonly Said[], isKnown: (node: GraphNode) => boolean): number => {
  const guessed = Map.groupBy(
    inner.flatMap(({ node, cause }) => (cause.basis === 'observed' || isKnown(node) ? [] : [{ node, answerMs: cause.answerMs }])),
    ({ node }) => node,
  );
  return Math.min(
    1,
    ...Array.from(guessed, ([node, list]) => {
      const answerMs = median(list.map((wake) => wake.answerMs));
      return echoOf(said, node) >= 0.2
        ? 1 - 0.8 * ramp(answerMs, 11_000, 27_000)
        : (1 - 0.8 * ramp(answerMs, 3_000, 10_000)) * ramp(list.length, 2, 4.5);
    }),
  );
};

/** How much of what an agent last said others of the circle had said before, 0 to 1. */
const echoOf = (said: readonly Said[], node: GraphNode): number => {
  const others = said.filter((other) => other.node !== node).map(({ shingles }) => shingles);
  const own = said.filter((other) => other.node === node).slice(-NOVELTY_POSTS);
  return mean(own.map(({ shingles }) => shareSeen(others, shingles)));
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
