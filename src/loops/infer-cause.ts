import type { Cause, GraphPost, GraphState, Habit, ThreadWindow } from './graph-state.ts';
import { shareTaken } from './read-said.ts';

/** No model reads and answers faster; what comes sooner after a post answers an earlier one. */
const MIN_ANSWER_MS = 500;
/** What comes later is taken for a post of its own. */
const MAX_ANSWER_MS = 2 * 3_600_000;
/** How late an agent may still answer what it had passed over once. */
const MAX_LATE_MS = 120_000;
/** Parts of one answer follow each other within this time. */
const MAX_PART_MS = 10_000;
/** So much of a post in another shows that it was read. */
const SIGN_SHARE = 0.4;
/** A system that sends back so much of a post sends back the post. */
const ECHO_SHARE = 0.5;

/**
 * Guesses from time, thread and words why an agent posted: the message that it replies to, else the newest message of another author
 * that is old enough to have been read, that the agent has not answered yet and that can wake it as far as its routines are known.
 */
export const inferCause = (state: GraphState, window: ThreadWindow, post: GraphPost): Cause => {
  const echoed = echoedTo(window, post);
  if (echoed !== null) return echoed;
  const habit = habitOf(state, post);
  if (habit !== null && !habit.humans && !habit.agents) return { type: 'other', isTold: true };
  const replied = post.replyTo === null ? undefined : state.posts.get(post.replyTo);
  if (replied !== undefined) return { type: 'post', post: replied, basis: 'inferred', answerMs: post.at - replied.at, hasSign: true };

  const own = window.recent.filter((earlier) => earlier.author.id === post.author.id && earlier !== post && earlier.at <= post.at);
  const answered = new Set(own.map(({ cause }) => (cause?.type === 'post' ? cause.post : null)));
  const previous = own.at(-1);
  const candidates = window.recent.filter(
    (candidate) =>
      !answered.has(candidate) &&
      canWake(candidate, post, habit) &&
      (previous === undefined || candidate.at > previous.at || post.at - candidate.at <= MAX_LATE_MS),
  );
  const readable = candidates.filter((candidate) => post.at - candidate.at >= MIN_ANSWER_MS);
  const unread = readable.filter((candidate) => previous === undefined || candidate.at > previous.at);
  const likely = mostLikely(unread, post) ?? readable.at(-1) ?? candidates[0];
  const newest = likely === undefined ? undefined : (askedBoth(likely, unread, post) ?? likely);
  if (newest !== undefined) {
    const hasSign = post.named.has(newest.author.id ?? '') || sign(newest, post) >= SIGN_SHARE;
    return { type: 'post', post: newest, basis: 'inferred', answerMs: post.at - newest.at, hasSign };
  }
  return previous !== undefined && post.at - previous.at <= MAX_PART_MS ? { type: 'continued' } : { type: 'other', isTold: false };
};

/**
 * The person's message to which the likely cause is an answer as well, where this post came so soon after it that both were
 * woken together.
 */
const askedBoth = (likely: GraphPost, unread: readonly GraphPost[], post: GraphPost): GraphPost | undefined => {
  if (likely.author.kind !== 'agent' || likely.cause?.type !== 'post') return undefined;
  const asked = likely.cause.post;
  const isTogether = post.at - likely.at < likely.at - asked.at;
  return asked.author.kind === 'human' && isTogether && unread.includes(asked) ? asked : undefined;
};

/** An agent that posts after another system has sent its own last post back to it. */
export const echoedTo = ({ recent }: ThreadWindow, post: GraphPost): Cause | null => {
  const before = recent.filter(({ at }) => at <= post.at);
  const own = before.findLast((earlier) => earlier !== post && earlier.author.id === post.author.id);
  if (own === undefined || !before.some(({ echoOf }) => echoOf === own)) return null;
  return { type: 'post', post: own, basis: 'inferred', answerMs: post.at - own.at, hasSign: true };
};

/** The newest post of an agent that a message of a system holds most of. */
export const echoOf = ({ recent }: ThreadWindow, post: GraphPost): GraphPost | null => {
  const { said, author } = post;
  if (author.kind !== 'service' || said === null) return null;
  const last = recent.findLast(({ author: { kind }, at }) => kind === 'agent' && at <= post.at);
  return last?.said !== null && last?.said !== undefined && last.said.words.length >= 3 && shareTaken(last.said, said) >= ECHO_SHARE
    ? last
    : null;
};

/** The newest candidate, unless the post names the author of an older one, or takes up clearly more of its words. */
const mostLikely = (candidates: readonly GraphPost[], post: GraphPost): GraphPost | undefined =>
  candidates.reduceRight<{ readonly candidate: GraphPost; readonly taken: number } | undefined>((best, candidate) => {
    const taken = sign(candidate, post) + (post.named.has(candidate.author.id ?? '') ? 0.3 : 0);
    return best === undefined || taken > best.taken + 0.15 ? { candidate, taken } : best;
  }, undefined)?.candidate;

/** How much of what a post said another one takes up; short posts share little by accident. */
const sign = ({ said }: GraphPost, post: GraphPost): number => {
  if (said === null || post.said === null) return 0;
  const size = said.words.length + said.facts.length;
  return (shareTaken(said, post.said) * size) / (size + 6);
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
