import type { ThreadId } from '../domain/ids.ts';
import { compareMessages, type Message } from '../domain/message.ts';
import { EMPTY_LOG, indexInLog, type MessageLog, mergeMessages } from '../domain/message-log.ts';
import type { Network, PendingPost, Typing } from '../domain/network.ts';
import type { ConsoleEvent } from './events.ts';
import { countInPulse } from './pulse.ts';
import type { ConsoleState } from './state.ts';

type MessageEvent = Extract<
  ConsoleEvent,
  {
    type:
      | 'message-added'
      | 'message-updated'
      | 'messages-backfilled'
      | 'page-read'
      | 'gaps-changed'
      | 'typing-changed'
      | 'delivery-changed'
      | 'thread-link-changed';
  }
>;

/** How many messages of one thread are held, and of all threads together. What is dropped is counted and can be read again. */
export const MAX_MESSAGES_PER_THREAD = 5_000;
export const MAX_MESSAGES = 60_000;

/** Messages, and what belongs to a thread's stream. */
export const reduceMessages = (state: ConsoleState, event: MessageEvent): ConsoleState => {
  const { network } = state;
  switch (event.type) {
    case 'message-added':
      return withLiveMessages(state, event.message.thread, [event.message]);
    case 'messages-backfilled': {
      const log = network.logs.get(event.thread) ?? EMPTY_LOG;
      const [oldest] = log.messages;
      const isLate = (message: Message): boolean => oldest !== undefined && compareMessages(oldest, message) < 0 && !isKnown(log, message);
      const count = log.isLoaded ? event.messages.filter(isLate).length : 0;
      const backfilled = withLog(network, event.thread, { ...log, backfilledCount: log.backfilledCount + count });
      return withLiveMessages({ ...state, network: backfilled }, event.thread, event.messages);
    }
    case 'message-updated': {
      const log = network.logs.get(event.message.thread);
      if (log === undefined) return state;
      return { ...state, network: withLog(network, event.message.thread, withMessages(log, [event.message])) };
    }
    case 'page-read': {
      const log = network.logs.get(event.thread) ?? EMPTY_LOG;
      const merged = withMessages(log, event.messages, 'older');
      return {
        ...state,
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
      return { ...state, network: { ...network, threadLinks: new Map(network.threadLinks).set(event.thread, event.link) } };
    case 'typing-changed': {
      const others = (network.typing.get(event.thread) ?? []).filter(({ author }) => author.id !== event.author.id);
      const typing: readonly Typing[] = event.isTyping ? [...others, { author: event.author, since: state.now }] : others;
      return { ...state, network: { ...network, typing: new Map(network.typing).set(event.thread, typing) } };
    }
    case 'delivery-changed':
      return { ...state, network: withDelivery(network, { post: event.post, delivery: event.delivery }) };
  }
};

/** Adds messages that arrived, with what follows from that: unread, preview, pulse, typing, own posts. */
export const withLiveMessages = (state: ConsoleState, thread: ThreadId, messages: readonly Message[]): ConsoleState => {
  const log = state.network.logs.get(thread) ?? EMPTY_LOG;
  const added = messages.filter((message) => !isKnown(log, message));
  const network = withoutSent(withLog(state.network, thread, withMessages(log, messages)), messages);
  const mine = network.me;
  const pulse = added.reduce(
    (counted, { author, createdAt }) =>
      countInPulse(counted, createdAt, {
        messages: 1,
        'agent-messages': author.kind === 'agent' ? 1 : 0,
        'external-messages': author.org !== null && author.org !== mine?.org ? 1 : 0,
      }),
    state.pulse,
  );
  return { ...state, pulse, network: withNews(network, thread, added) };
};

const isKnown = (log: MessageLog, message: Message): boolean => log.messages[indexInLog(log.messages, message)]?.id === message.id;

const withLog = (network: Network, thread: ThreadId, log: MessageLog): Network =>
  evict({ ...network, logs: new Map(network.logs).set(thread, log) });

function withMessages(log: MessageLog, incoming: readonly Message[], where: 'newer' | 'older' = 'newer'): MessageLog {
  const messages = mergeMessages(log.messages, incoming);
  const excess = where === 'older' ? 0 : messages.length - MAX_MESSAGES_PER_THREAD;
  if (excess <= 0) return { ...log, messages };
  return { ...log, messages: messages.slice(excess), isAtStart: false, evictedCount: log.evictedCount + excess };
}

/** Drops the older half of the longest logs until all together fit. */
function evict(network: Network): Network {
  const total = network.logs.values().reduce((sum, log) => sum + log.messages.length, 0);
  if (total <= MAX_MESSAGES) return network;
  const [thread, log] = [...network.logs].reduce((longest, entry) =>
    entry[1].messages.length > longest[1].messages.length ? entry : longest,
  );
  const dropped = Math.ceil(log.messages.length / 2);
  const kept: MessageLog = { ...log, messages: log.messages.slice(dropped), isAtStart: false, evictedCount: log.evictedCount + dropped };
  return evict({ ...network, logs: new Map(network.logs).set(thread, kept) });
}

function withNews(network: Network, id: ThreadId, added: readonly Message[]): Network {
  const thread = network.threads.get(id);
  const last = added.at(-1);
  if (thread === undefined || last === undefined) return network;
  const unread = added.filter(({ author, type }) => author.id !== network.me?.id && type !== 'system').length;
  const isNewest = last.createdAt >= (thread.lastActivityAt ?? 0);
  const authors = new Set(added.map(({ author }) => author.id));
  const typing = (network.typing.get(id) ?? []).filter(({ author }) => !authors.has(author.id));
  const threads = new Map(network.threads).set(id, {
    ...thread,
    unreadCount: thread.unreadCount + unread,
    ...(isNewest ? { lastActivityAt: last.createdAt, lastPreview: last.content, lastSender: last.author.name } : {}),
  });
  return { ...network, threads, typing: new Map(network.typing).set(id, typing) };
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
