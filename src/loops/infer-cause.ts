import type { Cause, GraphPost, GraphState, Habit, ThreadWindow } from './trigger-graph.ts';

/** No model reads and answers faster; what comes sooner after a post answers an earlier one. */
const MIN_ANSWER_MS = 500;
/** What comes later is taken for a post of its own. */
const MAX_ANSWER_MS = 120_000;
/** Parts of one answer follow each other within this time. */
const MAX_PART_MS = 10_000;

/**
 * Guesses from time and thread why an agent posted: the message that it replies to, else the newest message of another author that
 * is old enough to have been read, that the agent has not answered yet and that can wake it as far as its routines are known.
 */
export const inferCause = (state: GraphState, window: ThreadWindow, post: GraphPost): Cause => {
  const habit = habitOf(state, post);
  if (habit !== null && !habit.humans && !habit.agents) return { type: 'other' };
  const replied = post.replyTo === null ? undefined : state.posts.get(post.replyTo);
  if (replied !== undefined) return { type: 'post', post: replied, basis: 'inferred', answerMs: 0 };

  const own = window.recent.filter((earlier) => earlier.author.id === post.author.id && earlier !== post && earlier.at <= post.at);
  const answered = new Set(own.map(({ cause }) => (cause?.type === 'post' ? cause.post : null)));
  const previous = own.at(-1);
  const candidates = window.recent.filter((candidate) => !answered.has(candidate) && canWake(candidate, post, habit));
  const readable = candidates.filter((candidate) => post.at - candidate.at >= MIN_ANSWER_MS);
  const unread = readable.filter((candidate) => previous === undefined || candidate.at > previous.at);
  const newest = readable.at(-1) ?? candidates[0];
  if (newest !== undefined) {
    return { type: 'post', post: mostLikely(unread, post) ?? newest, basis: 'inferred', answerMs: post.at - newest.at };
  }
  return previous !== undefined && post.at - previous.at <= MAX_PART_MS ? { type: 'continued' } : { type: 'other' };
};

/** The newest candidate, unless the post takes up clearly more of the words of an older one. */
const mostLikely = (candidates: readonly GraphPost[], post: GraphPost): GraphPost | undefined => {
  const words = new Set(post.shingles);
  return candidates.reduceRight<{ readonly candidate: GraphPost; readonly taken: number } | undefined>((best, candidate) => {
    const taken = shareTaken(candidate, words);
    return best === undefined || taken > best.taken + 0.15 ? { candidate, taken } : best;
  }, undefined)?.candidate;
};

/** How much of what a post said another one takes up; short posts share little by accident. */
const shareTaken = ({ shingles }: GraphPost, words: ReadonlySet<number>): number => {
  if (shingles === null) return 0;
  let taken = 0;
  for (const shingle of shingles) if (words.has(shingle)) taken += 1;
  return taken / (shingles.length + 8);
};

const canWake = (candidate: GraphPost, post: GraphPost, habit: Habit | null): boolean => {
  const gap = post.at - candidate.at;
  if (gap < 0 || gap > MAX_ANSWER_MS || candidate.author.id === post.author.id) return false;
  return habit === null || (candidate.author.kind === 'agent' ? habit.agents : habit.humans);
};

/** What can wake the author; `null` where its routines cannot be seen. */
const habitOf = (state: GraphState, post: GraphPost): Habit | null => {
  if (post.author.kind !== 'agent') return null;
  const habits = state.habits.get(post.author.id);
  if (habits === undefined) return null;
  const all = Array.from(habits.values());
  return { humans: all.some((habit) => habit.humans), agents: all.some((habit) => habit.agents) };
};
