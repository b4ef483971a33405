import type { TeamId, ThreadId } from '../../../domain/ids.ts';
import type { Message } from '../../../domain/message.ts';
import type { Thread } from '../../../domain/thread.ts';
import type { Timestamp } from '../../../domain/values.ts';
import { PlatformError } from '../../errors.ts';
import type { ConnectionPool } from '../link/connection-pool.ts';
import type { TopicPlan } from '../link/connection-topics.ts';
import { type Topic, threadTopic } from '../link/topic.ts';
import type { ThreadInput, ThreadReport } from '../stream/thread-stream.ts';
import { isOverdue } from './join-patience.ts';
import { JoinRequests } from './join-requests.ts';
import type { LiveContext } from './live-context.ts';
import { planThreads } from './plan-threads.ts';
import { ThreadFollower } from './thread-follower.ts';

export type ThreadFollowersOptions = {
  /** `null` where there is only polling. */
  readonly link: ConnectionPool | null;
  /** Topics that are no threads; they take room, and come after the watched threads. */
  readonly otherTopics: () => readonly TopicPlan[];
  readonly onMessages: (messages: readonly Message[]) => void;
  readonly onThreadEvent: (team: TeamId) => void;
};

const JOIN_PARAMS = { include_metadata: true, limit: 1 };
const LOCATE_AGAIN_MS = 5_000;
const LOOK_AGAIN_MS = 1_000;
/** Of a thread's record: that it is not there for the caller, now or later. */
const FINAL = new Set(['not-found', 'forbidden', 'invalid']);

type Entry = {
  readonly follower: ThreadFollower;
  /** Whether it has a place among the live ones. */
  isLive: boolean;
  /** Since when it has waited to be joined. */
  awaySince: number | null;
  isPolled: boolean;
  activityAt: Timestamp | null;
};

/** Follows all threads: as many as fit live, the others by reading them when their list entry shows news. */
export class ThreadFollowers {
  readonly #context: LiveContext;
  readonly #options: ThreadFollowersOptions;
  readonly #entries = new Map<ThreadId, Entry>();
  readonly #listed = new Map<ThreadId, Thread>();
  readonly #requests: JoinRequests;
  readonly #cancels = new Set<() => void>();
  #watched: readonly ThreadId[] = [];
  #isPlanned = false;
  #isLookingAgain = false;

  constructor(context: LiveContext, options: ThreadFollowersOptions) {
    this.#context = context;
    this.#options = options;
    this.#requests = new JoinRequests(context.clock);
    this.planAgain();
  }

  /** Most important first. */
  watch(threads: readonly ThreadId[]): void {
    this.#watched = [...new Set(threads)];
    for (const [thread, { follower }] of this.#entries) follower.setWatched(this.#watched.includes(thread));
    for (const thread of this.#watched) if (this.#context.directory.threadHome(thread) === undefined) void this.#locate(thread);
    this.planAgain();
  }

  /** Joins a thread ahead of all others; `onSettled` hears of each answer to a join until the returned function is called. */
  require(thread: ThreadId, onSettled: () => void): () => void {
    const forgo = this.#requests.add(thread, onSettled);
    this.planAgain();
    return forgo;
  }

  topic(thread: ThreadId): Topic | undefined {
    const home = this.#context.directory.threadHome(thread);
    return home === undefined ? undefined : this.#options.link?.topic(threadTopic(thread, home));
  }

  list(team: TeamId, threads: readonly Thread[]): void {
    const ids = new Set(threads.map((thread) => thread.id));
    for (const known of this.#listed.values()) if (known.team === team && !ids.has(known.id)) this.#forget(known.id);
    for (const thread of threads) this.#listed.set(thread.id, { ...thread, team });
    this.planAgain();
  }

  forgetTeam(team: TeamId): void {
    this.list(team, []);
  }

  /** The other topics changed, or whether the link can be expected to come back soon. */
  planAgain(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#after(0, () => {
      this.#isPlanned = false;
      this.#plan();
    });
  }

  follower(thread: ThreadId): ThreadFollower | undefined {
    return this.#entries.get(thread)?.follower;
  }

  /** Tells every thread. */
  tellAll(input: ThreadInput): void {
    for (const { follower } of this.#entries.values()) follower.accept(input);
  }

  reports(): readonly ThreadReport[] {
    return Array.from(this.#entries.values(), ({ follower }) => follower.report());
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    for (const { follower } of this.#entries.values()) follower.stop();
  }

  #after(delayMs: number, action: () => void): void {
    const cancel = this.#context.clock.after(delayMs, () => {
      this.#cancels.delete(cancel);
      action();
    });
    this.#cancels.add(cancel);
  }

  #plan(): void {
    const { link, otherTopics } = this.#options;
    const others = otherTopics();
    const first = [...new Set([...this.#requests.threads(), ...this.#watched])];
    const followed = new Set(this.#entries.entries().flatMap(([thread, entry]) => (entry.isLive ? [thread] : [])));
    const capacity = link === null ? 0 : link.capacity() - others.length;
    const live = planThreads({ watched: first, listed: this.#listed.values(), followed, capacity });
    const plans = live.flatMap((thread) => this.#topicPlan(thread) ?? []);
    const split = Math.min(first.length, plans.length);
    link?.follow([...plans.slice(0, split), ...others, ...plans.slice(split)]);
    this.#settle(new Set(live), first);
  }

  /** Has the threads read over REST that are outside `live`, or are not joined in time. */
  #settle(live: ReadonlySet<ThreadId>, first: readonly ThreadId[]): void {
    for (const thread of new Set([...live, ...first, ...this.#listed.keys(), ...this.#entries.keys()])) {
      const entry = this.#entry(thread);
      entry.isLive = live.has(thread);
      if (this.topic(thread)?.state() === 'joined') this.#joined(entry);
      else if (!entry.isLive || this.#isOverdue(thread, entry)) this.#poll(thread, entry);
      else this.#lookAgain();
    }
  }

  #joined(entry: Entry): void {
    entry.awaySince = null;
    entry.isPolled = false;
    entry.follower.setTimed(true);
  }

  #isOverdue(thread: ThreadId, entry: Entry): boolean {
    const nowMs = this.#context.clock.monotonicMs();
    entry.awaySince ??= nowMs;
    const isDown = this.#options.link?.isDown() === true;
    return isOverdue({ sinceMs: entry.awaySince, nowMs, isWatched: this.#watched.includes(thread), isDown });
  }

  #lookAgain(): void {
    if (this.#isLookingAgain) return;
    this.#isLookingAgain = true;
    this.#after(LOOK_AGAIN_MS, () => {
      this.#isLookingAgain = false;
      this.planAgain();
    });
  }

  /** Reads a thread that is not live, when it is new or was active since. */
  #poll(thread: ThreadId, entry: Entry): void {
    const activityAt = this.#listed.get(thread)?.lastActivityAt ?? null;
    const isDue = !entry.isPolled || entry.activityAt === null || (activityAt ?? 0) > entry.activityAt;
    entry.isPolled = true;
    entry.follower.setTimed(this.#watched.includes(thread));
    if (!isDue) return;
    entry.activityAt = activityAt ?? 0;
    entry.follower.accept({ type: 'polling-started' });
  }

  #topicPlan(thread: ThreadId): TopicPlan | null {
    const home = this.#context.directory.threadHome(thread);
    if (home === undefined) return null;
    const { handlers } = this.#entry(thread).follower;
    return {
      name: threadTopic(thread, home),
      params: JOIN_PARAMS,
      handlers: {
        ...handlers,
        onJoined: (reply) => {
          this.#joined(this.#entry(thread));
          handlers.onJoined(reply);
          this.#requests.settle(thread);
        },
        onLost: () => {
          handlers.onLost();
          this.#lookAgain();
        },
        onRefused: (error) => {
          handlers.onRefused(error);
          this.#requests.settle(thread);
        },
      },
    };
  }

  #entry(thread: ThreadId): Entry {
    const known = this.#entries.get(thread);
    if (known !== undefined) return known;
    const { onMessages, onThreadEvent } = this.#options;
    const follower = new ThreadFollower(thread, this.#context, {
      onMessages,
      onThreadEvent: () => {
        const team = this.#context.directory.threadHome(thread)?.team ?? null;
        if (team !== null) onThreadEvent(team);
      },
    });
    follower.setWatched(this.#watched.includes(thread));
    const fresh = { follower, isLive: false, awaySince: null, isPolled: false, activityAt: null };
    this.#entries.set(thread, fresh);
    return fresh;
  }

  /** A thread's topic needs its team, which only its record tells. */
  async #locate(thread: ThreadId): Promise<void> {
    const { rest, gate, report } = this.#context;
    try {
      await gate.run(() => rest.getThread(thread));
      this.planAgain();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code === 'cancelled' || !this.#watched.includes(thread)) return;
      report(error);
      if (FINAL.has(error.code)) this.#entry(thread).follower.accept({ type: 'join-refused', reason: error.message });
      else this.#after(LOCATE_AGAIN_MS, () => void this.#locate(thread));
    }
  }

  #forget(thread: ThreadId): void {
    this.#listed.delete(thread);
    if (this.#watched.includes(thread)) return;
    this.#entries.get(thread)?.follower.stop();
    this.#entries.delete(thread);
  }
}
