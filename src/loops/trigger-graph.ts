import type { MessageId, RoutineId, ThreadId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import type { Routine } from '../domain/routine.ts';
import type { Run } from '../domain/run.ts';
import { rawText } from '../domain/untrusted.ts';
import { readTriggers } from '../operations/plan/event-config.ts';
import { type AgentAuthor, type GraphPost, type GraphState, type Habit, nodeKey, type ThreadWindow } from './graph-state.ts';
import { echoedTo, echoOf, inferCause } from './infer-cause.ts';
import { addSeen, dropSeen, newsOf } from './news.ts';
import { readSaid } from './read-said.ts';

/** News for the graph, in any order; a message or run that was seen before is an update and counts once. */
export type GraphEvent =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'run'; readonly run: Run }
  /** Tells what can wake the agent, so that a scheduled report is not taken for an answer. */
  | { readonly type: 'routine'; readonly routine: Routine };

/**
 * Who woke whom lately: the last 40 posts of each agent in each thread, none older than half a day. Opaque: ask `causeOf` and `findLoops`. To keep the work for an event constant, `observe`
 * changes what is inside and returns a new outside, so use only the newest value; `version` rises with each change.
 */
export type TriggerGraph = { readonly version: number; readonly state: GraphState };

/** Long enough for eight rounds of agents that take half an hour each. */
const WINDOW_MS = 12 * 3_600_000;
/** An agent's newest posts in a thread that are kept: with fast agents they reach back less far. */
const MAX_POSTS_OF_NODE = 40;
const MAX_POSTS = 50_000;
const MAX_EARLY_RUNS = 5_000;
const NAMED_LENGTH = 400;
const NOTHING = new Uint32Array();
const NONE: ReadonlySet<number> = new Set();
const NOBODY: ReadonlySet<string> = new Set();
const RECENT_POSTS = 32;

export const createTriggerGraph = (): TriggerGraph => ({
  version: 0,
  state: { now: 0, posts: new Map(), nodes: new Map(), threads: new Map(), earlyRuns: new Map(), habits: new Map() },
});

/** Takes in one piece of news in constant time, and forgets what has become old. */
export const observe = (graph: TriggerGraph, event: GraphEvent): TriggerGraph => {
  const { state } = graph;
  switch (event.type) {
    case 'message':
      observeMessage(state, event.message);
      break;
    case 'run':
      observeRun(state, event.run);
      break;
    case 'routine':
      observeRoutine(state, event.routine);
      break;
  }
  return { version: graph.version + 1, state };
};

/** Why an agent's message was posted, as far as it is known; `null` for a person's, and for one that is not in the window. */
export const causeOf = (graph: TriggerGraph, message: MessageId): 'person' | 'agent' | 'other' | null => {
  const cause = graph.state.posts.get(message)?.cause ?? null;
  if (cause === null) return null;
  if (cause.type !== 'post') return 'other';
  return cause.post.author.kind === 'agent' ? 'agent' : 'person';
};

const observeMessage = (state: GraphState, message: Message): void => {
  const { author } = message;
  const known = state.posts.get(message.id);
  if (known !== undefined) {
    if (!message.isPartial && known.said === null) complete(state, known, message);
    return;
  }
  if (author.kind === 'system' || message.type === 'system' || message.createdAt < state.now - WINDOW_MS) return;

  const post: GraphPost = {
    id: message.id,
    thread: message.thread,
    author,
    at: message.createdAt,
    replyTo: message.replyTo,
    said: null,
    news: null,
    named: NOBODY,
    echoOf: null,
    cause: null,
    run: null,
  };
  const window = windowOf(state, message.thread);
  state.posts.set(post.id, post);
  if (author.kind === 'agent') {
    addToNode(state, post, author);
    const run = state.earlyRuns.get(message.id);
    if (!message.isPartial) read(window, post, message);
    post.cause = inferCause(state, window, post);
    if (run !== undefined) applyRun(state, post, run);
  } else {
    read(window, post, message);
    window.lastPersonAt = Math.max(window.lastPersonAt ?? post.at, post.at);
  }
  insertByTime(window.recent, post);
  if (window.recent.at(-1) !== post) inferAgain(state, window, post);
  if (window.recent.length > RECENT_POSTS) letGo(window);
  state.now = Math.max(state.now, post.at);
  forgetOld(state);
};

/** An agent has finished writing: what it says may tell better what it answers. */
const complete = (state: GraphState, post: GraphPost, message: Message): void => {
  const window = windowOf(state, post.thread);
  if (!window.recent.includes(post)) return;
  read(window, post, message);
  if (post.cause?.type === 'post' && post.cause.basis === 'inferred') post.cause = inferCause(state, window, post);
  touch(state, post);
};

const read = (window: ThreadWindow, post: GraphPost, message: Message): void => {
  const said = readSaid(rawText(message.content));
  post.said = said;
  post.news = newsOf(window, post, said);
  post.named = namedIn(window, message);
  post.echoOf = echoOf(window, post);
  addSeen(window, said);
};

/** A post that came late may be the cause of those that came before it. */
const inferAgain = (state: GraphState, window: ThreadWindow, late: GraphPost): void => {
  for (const post of window.recent.slice(window.recent.indexOf(late) + 1)) {
    if (post.author.kind !== 'agent' || post.said === null || isSure(post)) continue;
    post.cause = inferCause(state, window, post);
    touch(state, post);
  }
};

const isSure = ({ cause }: GraphPost): boolean =>
  (cause?.type === 'post' && cause.basis === 'observed') || (cause?.type === 'other' && cause.isTold);

/** The oldest of the newest posts: its words are no longer needed. */
const letGo = (window: ThreadWindow): void => {
  const post = window.recent.shift();
  if (post?.said === null || post?.said === undefined) return;
  dropSeen(window, post.said);
  post.said = { ...post.said, words: NOTHING, pairs: NOTHING, facts: NOTHING };
  if (post.news !== null) post.news = { ...post.news, introduced: NONE };
};

/** Whom of those who spoke lately a text names near its beginning. */
const namedIn = ({ recent }: ThreadWindow, message: Message): ReadonlySet<string> => {
  const start = rawText(message.content).slice(0, NAMED_LENGTH).toLowerCase();
  const names = new Map(recent.map(({ author }) => [author.id ?? '', rawText(author.name).toLowerCase()]));
  return new Set([...names].filter(([, name]) => name.length >= 3 && start.includes(name)).map(([id]) => id));
};

const observeRun = (state: GraphState, run: Run): void => {
  if (run.deliveredMessage === null) return;
  const post = state.posts.get(run.deliveredMessage);
  if (post !== undefined) applyRun(state, post, run);
  else {
    state.earlyRuns.set(run.deliveredMessage, run);
    if (state.earlyRuns.size > MAX_EARLY_RUNS) state.earlyRuns.delete(firstKey(state.earlyRuns) ?? run.deliveredMessage);
  }
};

const observeRoutine = (state: GraphState, routine: Routine): void => {
  const spoken = readTriggers(routine.eventConfig).filter((trigger) => trigger.isMessageDriven);
  const habits = state.habits.get(routine.agent) ?? new Map<RoutineId, Habit>();
  state.habits.set(routine.agent, habits);
  habits.set(routine.id, {
    humans: spoken.some((trigger) => trigger.admitsHumans),
    agents: spoken.some((trigger) => trigger.admitsAgents),
  });
};

/** What the run says goes before what was inferred; where it names no message, only a routine that talk cannot wake is sure. */
const applyRun = (state: GraphState, post: GraphPost, run: Run): void => {
  state.earlyRuns.delete(post.id);
  post.run = run.id;
  touch(state, post);
  const trigger = run.triggerMessage === null ? undefined : state.posts.get(run.triggerMessage);
  const habit = state.habits.get(run.agent)?.get(run.routine);
  if (trigger !== undefined) post.cause = { type: 'post', post: trigger, basis: 'observed', answerMs: post.at - trigger.at };
  else if (run.eventId === null || (habit !== undefined && !habit.humans && !habit.agents))
    post.cause = echoedTo(windowOf(state, post.thread), post) ?? { type: 'other', isTold: true };
};

const addToNode = (state: GraphState, post: GraphPost, author: AgentAuthor): void => {
  const key = nodeKey(post);
  const node = state.nodes.get(key) ?? { key, thread: post.thread, author, posts: [], version: 0 };
  node.author = author;
  node.version += 1;
  state.nodes.set(key, node);
  insertByTime(node.posts, post);
  const [oldest] = node.posts;
  if (node.posts.length > MAX_POSTS_OF_NODE && oldest !== undefined) forget(state, oldest);
};

const touch = (state: GraphState, post: GraphPost): void => {
  const node = state.nodes.get(nodeKey(post));
  if (node !== undefined) node.version += 1;
};

const windowOf = (state: GraphState, thread: ThreadId): ThreadWindow => {
  const known = state.threads.get(thread);
  if (known !== undefined) return known;
  const window: ThreadWindow = { recent: [], seen: new Map(), lastPersonAt: null };
  state.threads.set(thread, window);
  return window;
};

const insertByTime = (posts: GraphPost[], post: GraphPost): void => {
  let index = posts.length;
  while (index > 0 && (posts[index - 1]?.at ?? 0) > post.at) index -= 1;
  posts.splice(index, 0, post);
};

const forgetOld = (state: GraphState): void => {
  for (const post of state.posts.values()) {
    if (post.at >= state.now - WINDOW_MS && state.posts.size <= MAX_POSTS) return;
    forget(state, post);
  }
};

/** A forgotten post lets go of its cause, so that chains do not keep each other alive. */
const forget = (state: GraphState, post: GraphPost): void => {
  state.posts.delete(post.id);
  post.cause = null;
  const node = state.nodes.get(nodeKey(post));
  const index = node?.posts.indexOf(post) ?? -1;
  if (node !== undefined && index >= 0) node.posts.splice(index, 1);
  touch(state, post);
  if (node?.posts.length === 0) state.nodes.delete(node.key);
  if (state.threads.get(post.thread)?.recent.at(-1) === post) state.threads.delete(post.thread);
};

const firstKey = <Key>(map: ReadonlyMap<Key, unknown>): Key | undefined => map.keys().next().value;
