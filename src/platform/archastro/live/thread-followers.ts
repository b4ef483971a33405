import type { TeamId, ThreadId } from '../../../domain/ids.ts';
import type { Message } from '../../../domain/message.ts';
import type { Thread } from '../../../domain/thread.ts';
import type { Timestamp } from '../../../domain/values.ts';
import { PlatformError } from '../../errors.ts';
import type { Topic } from '../link/channel.ts';
import type { TopicPlan } from '../link/lane-topics.ts';
import type { Link } from '../link/link.ts';
import { threadTopic } from '../link/topics.ts';
import type { ThreadInput, ThreadReport } from '../stream/thread-stream.ts';
import type { LiveContext } from './live-context.ts';
import { createThreadFollower, type ThreadFollower } from './thread-follower.ts';
import { planThreads } from './thread-plan.ts';

/** Follows all threads: as many as fit live, the others by reading them when their list entry shows news. */
export type ThreadFollowers = {
  readonly watch: (threads: readonly ThreadId[]) => void;
  /** Joins a thread ahead of all others; `onSettled` hears of each answer to a join until the returned function is called. */
  readonly require: (thread: ThreadId, onSettled: () => void) => () => void;
  readonly topic: (thread: ThreadId) => Topic | undefined;
  readonly list: (team: TeamId, threads: readonly Thread[]) => void;
  readonly forgetTeam: (team: TeamId) => void;
  /** The other topics changed, or whether the link can be expected to come back soon. */
  readonly planAgain: () => void;
  readonly follower: (thread: ThreadId) => ThreadFollower | undefined;
  /** Tells every thread. */
  readonly tellAll: (input: ThreadInput) => void;
  readonly reports: () => readonly ThreadReport[];
  readonly stop: () => void;
};

export type ThreadFollowersOptions = {
  /** `null` where there is only polling. */
  readonly link: Link | null;
  /** Topics that are no threads; they take room, and come after the watched threads. */
  readonly otherTopics: () => readonly TopicPlan[];
  /** Whether the link has been down for so long that threads are better read over REST meanwhile. */
  readonly isLinkLost: () => boolean;
  readonly onMessages: (messages: readonly Message[]) => void;
  readonly onThreadEvent: (team: TeamId) => void;
};

const JOIN_PARAMS = { include_metadata: true, limit: 1 };

/** A thread that was asked for stays for a while, since more is likely to be asked of it. */
const REQUIRED_MS = 60_000;

type Followed = { readonly follower: ThreadFollower; isLive: boolean; activityAt: Timestamp | null };

export const createThreadFollowers = (context: LiveContext, options: ThreadFollowersOptions): ThreadFollowers => {
  const { rest, gate, clock, directory, report } = context;
  const { link } = options;
  const followed = new Map<ThreadId, Followed>();
  const listed = new Map<ThreadId, Thread>();
  const required = new Map<ThreadId, number>();
  const waiters = new Map<ThreadId, Set<() => void>>();
  let watched: readonly ThreadId[] = [];
  let cancelPlan: (() => void) | null = null;

  const followedOf = (thread: ThreadId): Followed => {
    const known = followed.get(thread);
    if (known !== undefined) return known;
    const follower = createThreadFollower(thread, context, {
      onMessages: options.onMessages,
      onThreadEvent: () => {
        const team = directory.threadHome(thread)?.team ?? null;
        if (team !== null) options.onThreadEvent(team);
      },
    });
    const fresh = { follower, isLive: false, activityAt: null };
    followed.set(thread, fresh);
    return fresh;
  };
  const topicPlan = (thread: ThreadId): TopicPlan | null => {
    const home = directory.threadHome(thread);
    if (home === undefined) return null;
    const { handlers } = followedOf(thread).follower;
    const settle = (): void => waiters.get(thread)?.forEach((tell) => tell());
    return {
      name: threadTopic(thread, home),
      params: JOIN_PARAMS,
      handlers: {
        ...handlers,
        onJoined: (reply) => {
          handlers.onJoined(reply);
          settle();
        },
        onRefused: (error) => {
          handlers.onRefused(error);
          settle();
        },
      },
    };
  };
  const wanted = (): readonly ThreadId[] => {
    for (const [thread, until] of required) if (until < clock.monotonicMs()) required.delete(thread);
    return [...new Set([...required.keys(), ...watched])];
  };
  /** Reads a thread that has no place among the live ones, when it is new or was active since. */
  const poll = (thread: ThreadId, entry: Followed): void => {
    const activityAt = listed.get(thread)?.lastActivityAt ?? null;
    const isDue = entry.isLive || entry.activityAt === null || (activityAt ?? 0) > entry.activityAt;
    entry.isLive = false;
    entry.follower.setTimed(watched.includes(thread));
    if (!isDue) return;
    entry.activityAt = activityAt ?? 0;
    entry.follower.accept({ type: 'polling-started' });
  };
  const plan = (): void => {
    cancelPlan = null;
    const others = options.otherTopics();
    const first = wanted();
    const room = link === null ? 0 : link.capacity - others.length;
    const live = new Set(
      planThreads({ watched: first, listed: listed.values(), followed: new Set(followed.keys().filter(isLive)), capacity: room }),
    );
    const plans = [...live].flatMap((thread) => topicPlan(thread) ?? []);
    const split = Math.min(first.length, plans.length);
    link?.follow([...plans.slice(0, split), ...others, ...plans.slice(split)]);
    const isLost = options.isLinkLost();
    for (const thread of new Set([...live, ...first, ...listed.keys(), ...followed.keys()])) {
      const entry = followedOf(thread);
      if (isLost || !live.has(thread)) poll(thread, entry);
      else {
        entry.isLive = true;
        entry.follower.setTimed(true);
      }
    }
  };
  const isLive = (thread: ThreadId): boolean => followed.get(thread)?.isLive === true;
  const planSoon = (): void => {
    cancelPlan ??= clock.after(0, plan);
  };
  /** A thread's topic needs its team, which only its record tells. */
  const locate = async (thread: ThreadId): Promise<void> => {
    try {
      await gate.run(() => rest.getThread(thread));
      planSoon();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code === 'cancelled') return;
      report(error);
      followedOf(thread).follower.accept({ type: 'join-refused', reason: error.message });
    }
  };
  const forget = (thread: ThreadId): void => {
    listed.delete(thread);
    if (watched.includes(thread)) return;
    followed.get(thread)?.follower.stop();
    followed.delete(thread);
  };

  planSoon();
  return {
    watch: (threads) => {
      watched = [...new Set(threads)];
      for (const thread of watched) if (directory.threadHome(thread) === undefined) void locate(thread);
      planSoon();
    },
    require: (thread, onSettled) => {
      required.set(thread, clock.monotonicMs() + REQUIRED_MS);
      const tellers = waiters.get(thread) ?? new Set();
      waiters.set(thread, tellers.add(onSettled));
      planSoon();
      return () => {
        tellers.delete(onSettled);
        if (tellers.size === 0) waiters.delete(thread);
      };
    },
    topic: (thread) => {
      const home = directory.threadHome(thread);
      return home === undefined ? undefined : link?.topic(threadTopic(thread, home));
    },
    list: (team, threads) => {
      const ids = new Set(threads.map((thread) => thread.id));
      for (const known of listed.values()) if (known.team === team && !ids.has(known.id)) forget(known.id);
      for (const thread of threads) listed.set(thread.id, { ...thread, team });
      planSoon();
    },
    forgetTeam: (team) => {
      for (const known of listed.values()) if (known.team === team) forget(known.id);
      planSoon();
    },
    planAgain: planSoon,
    follower: (thread) => followed.get(thread)?.follower,
    tellAll: (input) => {
      for (const { follower } of followed.values()) follower.accept(input);
    },
    reports: () => Array.from(followed.values(), ({ follower }) => follower.report()),
    stop: () => {
      cancelPlan?.();
      for (const { follower } of followed.values()) follower.stop();
    },
  };
};
