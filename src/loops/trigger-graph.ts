import type { AgentId, MessageId, RoutineId, RunId, ThreadId } from '../domain/ids.ts';
import type { Author, Message } from '../domain/message.ts';
import type { Routine } from '../domain/routine.ts';
import type { Run } from '../domain/run.ts';
import { rawText } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import { readTriggers } from '../operations/plan/event-config.ts';
import { inferCause } from './infer-cause.ts';
import { type Shingles, shinglesOf } from './shingles.ts';

/** News for the graph, in any order; a message or run that was seen before is an update and counts once. */
export type GraphEvent =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'run'; readonly run: Run }
  /** Tells what can wake the agent, so that a scheduled report is not taken for an answer. */
  | { readonly type: 'routine'; readonly routine: Routine };

/**
 * Who woke whom lately: the last 40 posts of each agent in each thread, none older than 20 minutes. Opaque: ask `causeOf` and `findLoops`. To keep the work for an event constant, `observe`
 * changes what is inside and returns a new outside, so use only the newest value; `version` rises with each change.
 */
export type TriggerGraph = { readonly version: number; readonly state: GraphState };

/** The inside of a graph, for the modules of the loop detector. */
export type GraphState = {
  /** The newest time seen, which is the clock of the window. */
  now: Timestamp;
  /** In order of arrival. */
  readonly posts: Map<MessageId, GraphPost>;
  readonly nodes: Map<string, GraphNode>;
  readonly threads: Map<ThreadId, ThreadWindow>;
  /** Runs that came before the message that they delivered, oldest first. */
  readonly earlyRuns: Map<MessageId, Run>;
  readonly habits: Map<AgentId, Map<RoutineId, Habit>>;
};

/** An agent in one thread: the vertex of the graph. `version` rises whenever its posts, what they say or their causes change. */
export type GraphNode = {
  readonly key: string;
  readonly thread: ThreadId;
  author: AgentAuthor;
  readonly posts: GraphPost[];
  version: number;
};

export type GraphPost = {
  readonly id: MessageId;
  readonly thread: ThreadId;
  readonly author: Author;
  readonly at: Timestamp;
  readonly replyTo: MessageId | null;
  /** What it says; `null` while an agent still writes it. */
  shingles: Shingles | null;
  cause: Cause | null;
  run: RunId | null;
};

/**
 * Why an agent posted. `observed` causes are named by a run, `inferred` ones follow from time and thread: `answerMs` is how long
 * after the newest post that may have woken it. `continued` is the next part of what it posted a moment ago; `other` is a
 * schedule, a manual start, or nothing that was seen.
 */
export type Cause =
  | { readonly type: 'post'; readonly post: GraphPost; readonly basis: 'observed' }
  | { readonly type: 'post'; readonly post: GraphPost; readonly basis: 'inferred'; readonly answerMs: number }
  | { readonly type: 'continued' }
  | { readonly type: 'other' };

/** A cause that is a post. */
export type PostCause = Extract<Cause, { type: 'post' }>;

export type ThreadWindow = { readonly recent: GraphPost[]; lastPersonAt: Timestamp | null };

/** By whose talk a routine can be woken. */
export type Habit = { readonly humans: boolean; readonly agents: boolean };

export type AgentAuthor = Extract<Author, { kind: 'agent' }>;

/** Long enough for three rounds of agents that take a minute each. */
const WINDOW_MS = 20 * 60_000;
/** An agent's newest posts in a thread that are kept: with fast agents they reach back less far. */
const MAX_POSTS_OF_NODE = 40;
const MAX_POSTS = 50_000;
const MAX_EARLY_RUNS = 5_000;
const RECENT_POSTS = 24;

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
    if (!message.isPartial && known.shingles === null) complete(state, known, message);
    return;
  }
  if (author.kind === 'system' || message.type === 'system' || message.createdAt < state.now - WINDOW_MS) return;

  const post: GraphPost = {
    id: message.id,
    thread: message.thread,
    author,
    at: message.createdAt,
    replyTo: message.replyTo,
    shingles: message.isPartial ? null : shinglesOf(rawText(message.content)),
    cause: null,
    run: null,
  };
  const window = windowOf(state, message.thread);
  state.posts.set(post.id, post);
  if (author.kind === 'agent') {
    addToNode(state, post, author);
    const run = state.earlyRuns.get(message.id);
    post.cause = inferCause(state, window, post);
    if (run !== undefined) applyRun(state, post, run);
  } else {
    window.lastPersonAt = Math.max(window.lastPersonAt ?? post.at, post.at);
  }
  insertByTime(window.recent, post);
  if (window.recent.length > RECENT_POSTS) window.recent.shift();
  state.now = Math.max(state.now, post.at);
  forgetOld(state);
};

/** An agent has finished writing: what it says may tell better what it answers. */
const complete = (state: GraphState, post: GraphPost, message: Message): void => {
  post.shingles = shinglesOf(rawText(message.content));
  if (post.cause?.type === 'post' && post.cause.basis === 'inferred') post.cause = inferCause(state, windowOf(state, post.thread), post);
  touch(state, post);
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
  if (trigger !== undefined) post.cause = { type: 'post', post: trigger, basis: 'observed' };
  else if (run.eventId === null || (habit !== undefined && !habit.humans && !habit.agents)) post.cause = { type: 'other' };
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

/** Names the vertex that a post belongs to. */
export const nodeKey = (post: GraphPost): string => `${post.author.id ?? ''}@${post.thread}`;

const windowOf = (state: GraphState, thread: ThreadId): ThreadWindow => {
  const known = state.threads.get(thread);
  if (known !== undefined) return known;
  const window: ThreadWindow = { recent: [], lastPersonAt: null };
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
