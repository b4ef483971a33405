import type { Timestamp } from '../domain/values.ts';
import type { GraphNode, GraphPost, PostCause } from './graph-state.ts';
import { BULK_FACTS, type News } from './news.ts';
import { type Counts, takeCount } from './progress.ts';
import type { Said } from './read-said.ts';

/** A post of an agent of a circle; `cause` is the post within the circle that woke it, `null` where it was woken from outside. */
export type Turn = { readonly node: GraphNode; readonly post: GraphPost; readonly cause: PostCause | null };

/** Everything that the agents of a circle posted, oldest first. */
export type Wakes = { readonly nodes: readonly GraphNode[]; readonly turns: readonly Turn[] };

/** What speaks for and against a runaway, since the circle last did something useful. */
export type Evidence = {
  /** 0 to 1. */
  readonly score: number;
  readonly since: Timestamp;
  /** How often the second most woken agent was woken since then: a hub that talks to many in turn makes no rounds. */
  readonly rounds: number;
  readonly turns: number;
  /** Turns since then that something outside the circle set off. */
  readonly stimuli: number;
  /** Turns since then with a new number, reference or name; and with a count that moved on. */
  readonly factTurns: number;
  readonly progressTurns: number;
  /** Share of new words in the last turns. */
  readonly novelty: number;
  /** How sure it is that the agents wake each other, 0 to 1. */
  readonly certainty: number;
};

/** The sum of evidence, in rounds in which nothing at all was new, at which the score is `RAISE_SCORE`. */
const RAISE_ROUNDS = 2.2;
/** The score from which a loop is raised. */
export const RAISE_SCORE = 0.6;
const MAX_ROUNDS = 6;

/**
 * Adds up, turn by turn, what each says about a runaway: a turn without anything new counts for it, one with new facts for less, one by
 * which work moved on against it; what was woken from outside and answers with news begins it anew. So neither the pace nor
 * pauses matter, and a circle that turned usefully before is not blamed for that.
 */
export const weigh = (wakes: Wakes): Evidence => {
  const counts: Counts = new Map();
  const pauseMs = usualPause(wakes.turns);
  let sum = 0;
  let from = 0;
  const kinds: TurnKind[] = [];
  const answers = new Set<GraphPost>();
  for (const [index, turn] of wakes.turns.entries()) {
    const kind = kindOf(counts, turn, answers);
    kinds.push(kind);
    const value = VALUES[kind] - (turn.post.news === null ? 0 : wordValue(kind, turn.post.news));
    if (isLate(turn, pauseMs)) sum *= KEPT_AFTER_PAUSE;
    else if (turn.cause !== null) sum = Math.min(MAX_ROUNDS, Math.max(0, sum + value / wakes.nodes.length));
    else sum *= keptAfter(turn, kind, value);
    if (sum === 0) from = index + 1;
  }
  const part = wakes.turns.slice(from);
  const inner = part.filter(({ cause }) => cause !== null);
  const certainty = certaintyOf(wakes);
  return {
    score: Math.min(1, (sum * certainty * RAISE_SCORE) / RAISE_ROUNDS),
    since: (part.find(({ cause }) => cause !== null) ?? wakes.turns.at(-1))?.post.at ?? 0,
    rounds: roundsOf({ nodes: wakes.nodes, turns: inner }),
    turns: inner.length,
    stimuli: part.length - inner.length,
    factTurns: kinds.slice(from).filter((kind) => kind === 'facts' || kind === 'bulk' || kind === 'uses').length,
    progressTurns: kinds.slice(from).filter((kind) => kind === 'progress').length,
    novelty: noveltyOf(part),
    certainty,
  };
};

/** A guessed wake so many usual pauses late is taken for a new beginning: what went before had ended by itself. */
const LATE_PAUSES = 8;
const LATE_MS = 60_000;
const KEPT_AFTER_PAUSE = 0.25;

const isLate = ({ cause }: Turn, pauseMs: number): boolean =>
  cause !== null && cause.basis === 'inferred' && cause.answerMs > Math.max(LATE_MS, LATE_PAUSES * pauseMs);

const usualPause = (turns: readonly Turn[]): number =>
  median(turns.slice(1).map(({ post }, index) => post.at - (turns[index]?.post.at ?? post.at)));

/** How much of the evidence is left when a circle was set off from outside: an answer with news begins it anew. */
const keptAfter = ({ post: { cause } }: Turn, kind: TurnKind, value: number): number => {
  if (cause === null || cause.type === 'continued') return 1;
  if (kind !== 'nothing') return 0;
  if (cause.type === 'other') return cause.isTold ? 0.5 : 1;
  return value < 0.5 ? 0 : 1;
};

type TurnKind = 'nothing' | 'next' | 'facts' | 'bulk' | 'answer' | 'uses' | 'progress' | 'unread';

const VALUES: Readonly<Record<TurnKind, number>> = {
  nothing: 0.95,
  next: 0.5,
  facts: 0.26,
  bulk: 0.45,
  answer: 0,
  uses: -0.2,
  progress: -1.2,
  unread: 0,
};

const kindOf = (counts: Counts, { node, post, cause }: Turn, answers: Set<GraphPost>): TurnKind => {
  const { said, news } = post;
  if (said === null || news === null) return 'unread';
  if (takeCount(counts, node.author.id, said)) return 'progress';
  if (cause !== null && cause.post.author.id === node.author.id) return 'nothing';
  if (news.usedFacts > 0) return 'uses';
  if (news.newFacts >= BULK_FACTS) return 'bulk';
  if (isAnswer(post, said, news)) {
    answers.add(post);
    return 'answer';
  }
  if (news.newFacts > 0) return 'facts';
  return cause !== null && answers.has(cause.post) ? 'next' : 'nothing';
};

const ANSWER_WORDS = 10;

/** Whether a question is answered by a fact, a number or a name, and not by a question or by words only. */
const isAnswer = ({ cause }: GraphPost, said: Said, news: News): boolean =>
  cause?.type === 'post' &&
  cause.post.said?.isQuestion === true &&
  !said.isQuestion &&
  said.words.length <= ANSWER_WORDS &&
  (news.newFacts > 0 || said.integers.length > 0 || said.words.length <= 3);

/** New words take from what a turn without facts counts for. */
const wordValue = (kind: TurnKind, { newWords, newPairs }: News): number => (kind === 'nothing' ? ramp(newWords + newPairs, 5, 32) : 0);

export const visitsOf = ({ turns }: Wakes): ReadonlyMap<GraphNode, number> => {
  const visits = new Map<GraphNode, number>();
  for (const { node, cause } of turns) if (cause !== null) visits.set(node, (visits.get(node) ?? 0) + 1);
  return visits;
};

export const roundsOf = (wakes: Wakes): number => {
  const counts = [...visitsOf(wakes).values()].sort((a, b) => b - a);
  return (wakes.nodes.length === 1 ? counts[0] : counts[1]) ?? 0;
};

const NOVELTY_TURNS = 8;

const noveltyOf = (turns: readonly Turn[]): number => {
  const news = turns.slice(-NOVELTY_TURNS).flatMap(({ post }) => post.news ?? []);
  const words = news.reduce((sum, each) => sum + each.words, 0);
  return news.reduce((sum, each) => sum + each.newWords, 0) / Math.max(1, words);
};

/** Answers within this time need no other sign that they are answers. */
const QUICK_MS = 20_000;

/** The agent whose wakes are the least sure decides: without it there is no circle. */
const certaintyOf = ({ nodes, turns }: Wakes): number => {
  const inner = turns.flatMap(({ node, cause }) => (cause === null ? [] : [{ node, cause }]));
  const byNode = Map.groupBy(inner, ({ node }) => node);
  const latencies = new Map(nodes.map((node) => [node, (byNode.get(node) ?? []).map(({ cause }) => cause.answerMs)]));
  return Math.min(
    1,
    ...nodes.map((node) => {
      const own = latencies.get(node) ?? [];
      const others = nodes.flatMap((other) => (other === node ? [] : (latencies.get(other) ?? [])));
      const guess = paceCertainty(own, others);
      const signs = (byNode.get(node) ?? []).map(({ cause }) => (cause.basis === 'observed' || cause.hasSign ? 1 : guess));
      return signs.reduce((sum, sign) => sum + sign, 0) / Math.max(1, signs.length);
    }),
  );
};

/** Guessed wakes are the less sure the more unevenly they come, and the later against those of the others. */
const paceCertainty = (own: readonly number[], others: readonly number[]): number => {
  const typical = median(own);
  if (typical <= QUICK_MS) return 1;
  const spread = median(own.map((answerMs) => Math.abs(answerMs - typical))) / typical;
  const lateness = others.length === 0 ? 1 : typical / Math.max(QUICK_MS / 4, median(others));
  return (1 - 0.6 * ramp(spread, 0.45, 0.8)) * (1 - 0.85 * ramp(lateness, 2.5, 7));
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
