import type { AgentId, MessageId, RoutineId, RunId, ThreadId } from '../domain/ids.ts';
import type { Author } from '../domain/message.ts';
import type { Run } from '../domain/run.ts';
import type { Timestamp } from '../domain/values.ts';
import type { News } from './news.ts';
import type { Said } from './read-said.ts';

/** The inside of a trigger graph, for the modules of the loop detector. */
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
  /** What it says; `null` while an agent still writes it. Words and facts are dropped once it is no longer among the newest. */
  said: Said | null;
  /** What of it was new in its thread; `null` while an agent still writes it. */
  news: News | null;
  /** Those who spoke lately and whom it names. */
  named: ReadonlySet<string>;
  /** The post of an agent that another system sends back by this one. */
  echoOf: GraphPost | null;
  cause: Cause | null;
  run: RunId | null;
};

/**
 * Why an agent posted. `observed` causes are named by a run, `inferred` ones follow from time, thread and words: `answerMs` is how
 * long after the post it came, `hasSign` says that it names the author of the post or takes up its words. `continued` is the next part of
 * what it posted a moment ago; `other` is a schedule, a manual start, another system, or nothing that was seen: `isTold` by a run.
 */
export type Cause =
  | { readonly type: 'post'; readonly post: GraphPost; readonly basis: 'observed'; readonly answerMs: number }
  | { readonly type: 'post'; readonly post: GraphPost; readonly basis: 'inferred'; readonly answerMs: number; readonly hasSign: boolean }
  | { readonly type: 'continued' }
  | { readonly type: 'other'; readonly isTold: boolean };

/** A cause that is a post. */
export type PostCause = Extract<Cause, { type: 'post' }>;

/** The newest posts of a thread, with how often each word and fact occurs in them. */
export type ThreadWindow = { readonly recent: GraphPost[]; readonly seen: Map<number, number>; lastPersonAt: Timestamp | null };

/** By whose talk a routine can be woken. */
export type Habit = { readonly humans: boolean; readonly agents: boolean };

export type AgentAuthor = Extract<Author, { kind: 'agent' }>;

/** Names the vertex that a post belongs to. */
export const nodeKey = (post: GraphPost): string => `${post.author.id ?? ''}@${post.thread}`;
