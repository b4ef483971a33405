import { createTally, withEntry } from '../domain/changed-map.ts';
import type { ThreadId } from '../domain/ids.ts';
import { compareMessages, type Message } from '../domain/message.ts';
import { EMPTY_LOG, HELD_MESSAGES, indexInLog, type MessageLog, mergeMessages } from '../domain/message-log.ts';
import type { Network, PendingPost, Typing } from '../domain/network.ts';
import type { Timestamp } from '../domain/values.ts';
import type { ConsoleEvent } from './events.ts';
import { countInPulse, PULSE_BUCKET_MS, type Pulse } from './pulse.ts';
import type { ConsoleState } from './state.ts';

type MessageEvent = Extract<
  ConsoleEvent,
  {
    type:
      | 'message-added'
      | 'messages-added'
      | 'message-updated'
      | 'messages-backfilled'
      | 'messages-skipped'
      | 'page-read'
      | 'gaps-changed'
      | 'typing-changed'
      | 'delivery-changed'
      | 'thread-link-changed';
  }
>;

/** How many messages of one thread are held, and of all threads together. What is dropped is counted and can be read again. */
export const MAX_MESSAGES_PER_THREAD = HELD_MESSAGES;
/** So many of the oldest go together: what begins elsewhere has to be looked through and folded anew. */
export const DROPPED_TOGETHER = 250;
export const MAX_MESSAGES = 60_000;

/** Messages, and what belongs to a thread's stream. */
export const reduceMessages = (state: ConsoleState, event: MessageEvent): ConsoleState => {
  const { network } = state;
  switch (event.type) {
    case 'message-added':
      return withArrived(state, event.message.thread, { messages: [event.message], unreadAfter: Number.NEGATIVE_INFINITY });
    case 'messages-added':
      return withArrived(state, event.thread, { messages: event.messages, unreadAfter: Number.NEGATIVE_INFINITY });
    case 'messages-backfilled': {
      const log = network.logs.get(event.thread) ?? EMPTY_LOG;
      const [oldest] = log.messages;
      const isLate = (message: Message): boolean => oldest !== undefined && compareMessages(oldest, message) < 0 && !isKnown(log, message);
      const count = log.isLoaded ? event.messages.filter(isLate).length : 0;
      const backfilled = withLog(network, event.thread, { ...log, backfilledCount: log.backfilledCount + count });
      const unreadAfter = network.threads.get(event.thread)?.lastActivityAt ?? 0;
      return withArrived({ ...state, network: backfilled }, event.thread, { messages: event.messages, unreadAfter });
    }
    case 'messages-skipped':
      return { ...state, network: withSkipped(network, event.thread, event.count) };
    case 'message-updated': {
      const log = network.logs.get(event.message.thread);
      if (log === undefined || isDropped(log, event.message)) return state;
      return { ...state, network: withLog(network, event.message.thread, withMessages(log, [event.message])) };
    }
    case 'page-read': {
      const log = network.logs.get(event.thread) ?? EMPTY_LOG;
      const merged = withMessages(log, event.messages, 'older');
      return {
        ...state,
        pulse: withCounted(state, unknownOf(log, event.messages)),
        network: withLog(withoutSent(network, event.messages), event.thread, {
          ...merged,
          isLoaded: true,
          isAtStart: event.isAtStart || log.isAtStart,
        }),
      };
    }
    case 'gaps-changed':
      return { ...state, network: withLog(network, event.thread, { ...(network.logs.get(event.thread) ?? EMPTY_LOG), gaps: event.gaps }) };
    case 'thread-link-changed':
      return { ...state, network: { ...network, threadLinks: withEntry(network.threadLinks, event.thread, event.link) } };
    case 'typing-changed': {
      const others = (network.typing.get(event.thread) ?? []).filter(({ author }) => author.id !== event.author.id);
      const typing: readonly Typing[] = event.isTyping ? [...others, { author: event.author, since: state.now }] : others;
      return { ...state, network: { ...network, typing: withEntry(network.typing, event.thread, typing) } };
    }
    case 'delivery-changed':
      return { ...state, network: withDelivery(network, { post: event.post, delivery: event.delivery }) };
  }
};

/** Messages that were not held before. Those that are not newer than `unreadAfter` are in the thread's unread count already. */
type Arrival = { readonly messages: readonly Message[]; readonly unreadAfter: Timestamp };

/** Adds messages that arrived, with what follows from that: unread, preview, pulse, typing, own posts. */
function withArrived(state: ConsoleState, thread: ThreadId, { messages, unreadAfter }: Arrival): ConsoleState {
  const log = state.network.logs.get(thread) ?? EMPTY_LOG;
  const added = unknownOf(log, messages);
  const network = withoutSent(withLog(state.network, thread, withMessages(log, messages)), messages);
  return { ...state, pulse: withCounted(state, added), network: withNews(network, thread, { messages: added, unreadAfter }) };
}

function withCounted({ pulse, network: { me } }: ConsoleState, added: readonly Message[]): Pulse {
  const buckets = Map.groupBy(added, ({ createdAt }) => Math.floor(createdAt / PULSE_BUCKET_MS));
  const isExternal = ({ author: { org } }: Message): boolean => org !== null && org !== me?.org;
  return [...buckets].reduce(
    (counted, [bucket, messages]) =>
      countInPulse(counted, bucket * PULSE_BUCKET_MS, {
        messages: messages.length,
        'agent-messages': messages.filter(({ author }) => author.kind === 'agent').length,
        'external-messages': messages.filter(isExternal).length,
      }),
    pulse,
  );
}

/** Those that the log does not hold, each once. */
const unknownOf = (log: MessageLog, messages: readonly Message[]): readonly Message[] => {
  const unknown = new Map(messages.filter((message) => !isKnown(log, message)).map((message) => [message.id, message]));
  return [...unknown.values()];
};

const isKnown = (log: MessageLog, message: Message): boolean => log.messages[indexInLog(log.messages, message)]?.id === message.id;

const withLog = (network: Network, thread: ThreadId, log: MessageLog): Network =>
  evict({ ...network, logs: withEntry(network.logs, thread, log) });

function withMessages(log: MessageLog, incoming: readonly Message[], where: 'newer' | 'older' = 'newer'): MessageLog {
  const messages = mergeMessages(log.messages, incoming);
  const excess = where === 'older' ? 0 : messages.length - MAX_MESSAGES_PER_THREAD;
  if (excess <= 0) return { ...log, messages };
  const dropped = Math.ceil(excess / DROPPED_TOGETHER) * DROPPED_TOGETHER;
  return { ...log, messages: messages.slice(dropped), isAtStart: false, evictedCount: log.evictedCount + dropped };
}

/** Whether a message lies before those that are held, so that it was dropped or never read. */
const isDropped = ({ messages: [oldest], isAtStart }: MessageLog, message: Message): boolean =>
  !isAtStart && oldest !== undefined && compareMessages(message, oldest) < 0;

/** What is held ends where messages were left out, so all of it is dropped too; the thread goes on with what comes next. */
function withSkipped(network: Network, id: ThreadId, count: number): Network {
  const log = network.logs.get(id) ?? EMPTY_LOG;
  const dropped = { ...log, messages: [], isAtStart: false, evictedCount: log.evictedCount + log.messages.length + count };
  const thread = network.threads.get(id);
  const logged = withLog(network, id, dropped);
  if (thread === undefined) return logged;
  return { ...logged, threads: withEntry(network.threads, id, { ...thread, unreadCount: thread.unreadCount + count }) };
}

const heldIn = createTally<ThreadId, MessageLog>(({ messages }) => messages.length);

/** Drops the older half of the longest logs until all together fit. */
function evict(network: Network): Network {
  if (heldIn(network.logs) <= MAX_MESSAGES) return network;
  const [thread, log] = [...network.logs].reduce((longest, entry) =>
    entry[1].messages.length > longest[1].messages.length ? entry : longest,
  );
  const dropped = Math.ceil(log.messages.length / 2);
  const kept: MessageLog = { ...log, messages: log.messages.slice(dropped), isAtStart: false, evictedCount: log.evictedCount + dropped };
  return evict({ ...network, logs: withEntry(network.logs, thread, kept) });
}

function withNews(network: Network, id: ThreadId, { messages: added, unreadAfter }: Arrival): Network {
  const thread = network.threads.get(id);
  if (thread === undefined || added.length === 0) return network;
  const newest = added.reduce((latest, message) => (message.createdAt >= latest.createdAt ? message : latest));
  const unread = added.filter(
    ({ author, type, createdAt }) => createdAt > unreadAfter && author.id !== network.me?.id && type !== 'system',
  ).length;
  const isNewest = newest.createdAt >= (thread.lastActivityAt ?? 0);
  const authors = new Set(added.map(({ author }) => author.id));
  const signs = network.typing.get(id) ?? [];
  const typing = signs.filter(({ author }) => !authors.has(author.id));
  const threads = withEntry(network.threads, id, {
    ...thread,
    unreadCount: thread.unreadCount + unread,
    ...(isNewest ? { lastActivityAt: newest.createdAt, lastPreview: newest.content, lastSender: newest.author.name } : {}),
  });
  return { ...network, threads, typing: typing.length === signs.length ? network.typing : withEntry(network.typing, id, typing) };
}

/** Own posts that are in the thread are its messages, not pending posts. */
function withoutSent(network: Network, messages: readonly Message[]): Network {
  if (network.posts.length === 0) return network;
  const keys = new Set(messages.map(({ idempotencyKey }) => idempotencyKey));
  const posts = network.posts.filter(({ post }) => !keys.has(post.idempotencyKey));
  return posts.length === network.posts.length ? network : { ...network, posts };
}

function withDelivery(network: Network, pending: PendingPost): Network {
  const others = network.posts.filter(({ post }) => post.idempotencyKey !== pending.post.idempotencyKey);
  const log = network.logs.get(pending.post.thread)?.messages ?? [];
  const isShown =
    pending.delivery.state === 'sent' || log.slice(-200).some(({ idempotencyKey }) => idempotencyKey === pending.post.idempotencyKey);
  if (isShown) return { ...network, posts: others };
  return { ...network, posts: [...others, pending].sort((a, b) => a.post.writtenAt - b.post.writtenAt) };
}
