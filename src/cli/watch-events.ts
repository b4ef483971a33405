import { isId, type ThreadId, toId } from '../domain/ids.ts';
import type { Gap, LeftOut, ThreadLink } from '../domain/link.ts';
import type { Message } from '../domain/message.ts';
import type { PlatformEvent } from '../platform/events.ts';

/** What somebody who watches is told, in this order. */
export type WatchEvents =
  | { readonly type: 'message'; readonly message: Message }
  /** From here on every message is told. */
  | { readonly type: 'watching' }
  | { readonly type: 'link-lost'; readonly reason: string }
  /** `missed` messages were told late, because the link was down. */
  | { readonly type: 'link-back'; readonly missed: number }
  | { readonly type: 'gap'; readonly gap: Gap }
  | { readonly type: 'left-out'; readonly leftOut: LeftOut }
  /** A thread is followed otherwise than before: live again, read at intervals, or not at all. */
  | {
      readonly type: 'thread-link';
      readonly thread: ThreadId;
      readonly link: Extract<ThreadLink, { state: 'live' | 'polled' | 'refused' }>;
    };

type Known = {
  isFollowed: boolean;
  toldLink: ThreadLink['state'];
  readonly told: Set<string>;
  readonly unfinished: Set<string>;
};

/** Ids that are remembered per thread, so that a message that comes again is not told again. */
const REMEMBERED = 10_000;

export type WatchOptions = {
  readonly isWatched: (thread: ThreadId) => boolean;
  /** Whether there is only polling, so that the link never becomes live. */
  readonly isPolled: boolean;
};

/**
 * Turns what an adapter tells into news: each message once, when it is whole, and no history. What was read of a thread before it
 * is first followed is history, unless the message is newer than all that was known when the watching began.
 */
export const createWatchEvents = ({ isWatched, isPolled }: WatchOptions): ((event: PlatformEvent) => readonly WatchEvents[]) => {
  const threads = new Map<ThreadId, Known>();
  let isWatching = false;
  let isLost = false;
  let missed = 0;
  let newestKnown = 0;

  const threadOf = (id: ThreadId): Known => {
    const known = threads.get(id);
    if (known !== undefined) return known;
    const fresh: Known = { isFollowed: false, toldLink: 'live', told: new Set<string>(), unfinished: new Set<string>() };
    threads.set(id, fresh);
    return fresh;
  };

  const tell = (message: Message, isHistory: boolean): readonly WatchEvents[] => {
    if (!isWatched(message.thread)) return [];
    const { told, unfinished } = threadOf(message.thread);
    if (!isWatching) newestKnown = Math.max(newestKnown, message.createdAt);
    if (told.has(message.id)) return [];
    if (message.isPartial && !isHistory) {
      unfinished.add(message.id);
      return [];
    }
    unfinished.delete(message.id);
    told.add(message.id);
    if (told.size > REMEMBERED) told.delete(told.values().next().value ?? '');
    return isHistory || message.isDeleted ? [] : [{ type: 'message', message }];
  };

  const backfill = (thread: ThreadId, messages: readonly Message[]): readonly WatchEvents[] => {
    const { isFollowed } = threadOf(thread);
    const known = isPolled ? Number.POSITIVE_INFINITY : newestKnown;
    const news = messages.flatMap((message) => tell(message, !isFollowed && (!isWatching || message.createdAt <= known)));
    if (isLost) missed += news.length;
    return news;
  };

  /** Where there is only polling, the first thread that was read says that it works. */
  const follow = (thread: ThreadId, link: ThreadLink): readonly WatchEvents[] => {
    if (link.state !== 'live' && link.state !== 'polled' && link.state !== 'refused') return [];
    const known = threadOf(thread);
    if (link.state !== 'refused') known.isFollowed = true;
    if (!isWatched(thread)) return [];
    if (!isPolled) {
      if (link.state === known.toldLink) return [];
      known.toldLink = link.state;
      return [{ type: 'thread-link', thread, link }];
    }
    if (isWatching || link.state === 'refused') return [];
    isWatching = true;
    return [{ type: 'watching' }];
  };

  const changeLink = (event: Extract<PlatformEvent, { type: 'link-changed' }>): readonly WatchEvents[] => {
    const { connection } = event;
    switch (connection.state) {
      case 'connecting':
      case 'catching-up':
        return [];
      case 'live':
        if (!isWatching) {
          isWatching = true;
          isLost = false;
          return [{ type: 'watching' }];
        }
        if (!isLost) return [];
        isLost = false;
        return [{ type: 'link-back', missed: takeMissed() }];
      case 'stale':
      case 'offline':
        if (isLost || isPolled) return [];
        isLost = true;
        return [{ type: 'link-lost', reason: connection.reason }];
    }
  };

  const takeMissed = (): number => {
    const count = missed;
    missed = 0;
    return count;
  };

  const toldLeftOut = new Set<string>();
  const leaveOut = (all: readonly LeftOut[]): readonly WatchEvents[] =>
    all.flatMap((leftOut) => {
      const { list, of, count } = leftOut;
      const key = `${of} ${count}`;
      if (list !== 'messages' || !isId(of) || !isWatched(toId(of)) || toldLeftOut.has(key)) return [];
      toldLeftOut.add(key);
      return [{ type: 'left-out', leftOut }];
    });

  return (event) => {
    switch (event.type) {
      case 'message-added':
        return tell(event.message, false);
      case 'message-updated':
        return threadOf(event.message.thread).unfinished.has(event.message.id) ? tell(event.message, false) : [];
      case 'messages-backfilled':
        return backfill(event.thread, event.messages);
      case 'thread-link-changed':
        return follow(event.thread, event.link);
      case 'gaps-changed':
        return isWatched(event.thread) ? event.gaps.map((gap) => ({ type: 'gap', gap })) : [];
      case 'messages-skipped':
        return isWatched(event.thread) ? [{ type: 'gap', gap: { thread: event.thread, from: null, to: null } }] : [];
      case 'link-changed':
        return changeLink(event);
      case 'rows-left-out':
        return leaveOut(event.leftOut);
      case 'feed-link-changed':
      case 'frame-received':
      case 'typing-changed':
      case 'delivery-changed':
      case 'activity-added':
      case 'agents-listed':
      case 'teams-listed':
      case 'members-listed':
      case 'threads-listed':
      case 'thread-updated':
      case 'routines-listed':
      case 'routine-updated':
      case 'run-updated':
      case 'session-updated':
        return [];
    }
  };
};
