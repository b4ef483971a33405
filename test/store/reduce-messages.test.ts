import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { Post } from '../../src/domain/message.ts';
import { EMPTY_LOG, type MessageLog } from '../../src/domain/message-log.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import type { ConsoleEvent } from '../../src/store/events.ts';
import { DROPPED_TOGETHER, MAX_MESSAGES, MAX_MESSAGES_PER_THREAD } from '../../src/store/reduce-messages.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { createConsoleStore } from '../../src/store/store.ts';
import { agentAuthor, humanAuthor, PARTNER, thread, threadId } from '../support/builders.ts';
import { after, emptyState, MAIN, messagesOf, nthMessage } from '../support/states.ts';
import { FROZEN_AT } from '../support/test-clock.ts';

const added = (message: ReturnType<typeof nthMessage>): ConsoleEvent => ({ type: 'message-added', message, isConfirmed: true });
const listed = after(emptyState(), { type: 'thread-updated', thread: thread('main') });
const logOf = ({ network }: ConsoleState): MessageLog => network.logs.get(MAIN) ?? EMPTY_LOG;
const unreadOf = (state: ConsoleState): number | undefined => state.network.threads.get(MAIN)?.unreadCount;

const post: Post = { thread: MAIN, content: 'hello', idempotencyKey: 'key-1', type: 'message', replyTo: null, writtenAt: FROZEN_AT };

describe('a message that arrives', () => {
  it('is in its thread, and the thread tells of it', () => {
    const message = nthMessage(1);

    const state = after(listed, added(message));

    expect(logOf(state).messages).toEqual([message]);
    expect(state.network.threads.get(MAIN)).toMatchObject({
      unreadCount: 1,
      lastActivityAt: message.createdAt,
      lastPreview: message.content,
      lastSender: message.author.name,
    });
  });

  it('counts once, however often it comes', () => {
    const state = after(listed, added(nthMessage(1)), added(nthMessage(1)), added(nthMessage(1, { updatedAt: FROZEN_AT })));

    expect(unreadOf(state)).toBe(1);
    expect(logOf(state).messages).toHaveLength(1);
    expect(state.pulse.buckets.reduce((sum, bucket) => sum + bucket.messages, 0)).toBeLessThanOrEqual(1);
  });

  it('is not unread where I wrote it', () => {
    expect(unreadOf(after(listed, added(nthMessage(1, { author: humanAuthor('kim') }))))).toBe(0);
  });

  it('does not replace a newer preview', () => {
    const state = after(listed, added(nthMessage(5)), added(nthMessage(2)));

    expect(state.network.threads.get(MAIN)?.lastPreview).toBe(nthMessage(5).content);
  });

  it('counts in the pulse by who wrote it', () => {
    const at = { createdAt: FROZEN_AT };

    const state = after(
      listed,
      added(nthMessage(1, { ...at, author: humanAuthor('lee') })),
      added(nthMessage(2, { ...at, author: agentAuthor('dispatch') })),
      added(nthMessage(3, { ...at, author: agentAuthor('planner', PARTNER) })),
    );

    expect(state.pulse.buckets.at(-1)).toMatchObject({ messages: 3, 'agent-messages': 2, 'external-messages': 1 });
  });

  it('ends the sign that its author is typing', () => {
    const author = humanAuthor('lee');

    const typing = after(listed, { type: 'typing-changed', thread: MAIN, author, isTyping: true });
    const state = after(typing, added(nthMessage(1, { author })));

    expect(typing.network.typing.get(MAIN)).toHaveLength(1);
    expect(state.network.typing.get(MAIN)).toEqual([]);
  });

  it('is kept although its thread is not listed yet', () => {
    expect(logOf(after(emptyState(), added(nthMessage(1)))).messages).toHaveLength(1);
  });
});

describe('messages that arrive together', () => {
  it('come to the same as one after the other, in any order and however often', () => {
    const other = toId<'thread'>('thr_other');
    const news = [3, 1, 1, 2, 5, 4, 5].map((number) => added(nthMessage(number, { createdAt: FROZEN_AT + (number % 3) * 7_000 })));
    const elsewhere = [8, 9].map((number) => added(nthMessage(number, { thread: other })));
    const frame: ConsoleEvent = { type: 'frame-received', at: FROZEN_AT };
    const events = [...news.slice(0, 3), frame, ...elsewhere, ...news.slice(3), frame];
    const store = createConsoleStore(listed);

    store.dispatch(...events);

    expect(store.getState()).toEqual(after(listed, ...events));
    expect(unreadOf(store.getState())).toBe(5);
  });
});

describe('a typing sign', () => {
  it('ends after ten seconds without a renewal', () => {
    const typing = after(listed, { type: 'typing-changed', thread: MAIN, author: humanAuthor('lee'), isTyping: true });

    expect(after(typing, { type: 'clock-ticked', now: FROZEN_AT + 10_000 }).network.typing.get(MAIN)).toHaveLength(1);
    expect(after(typing, { type: 'clock-ticked', now: FROZEN_AT + 10_001 }).network.typing.get(MAIN)).toEqual([]);
  });
});

describe('an update of a message', () => {
  it('replaces the older version and counts nothing', () => {
    const state = after(listed, added(nthMessage(1)), {
      type: 'message-updated',
      message: nthMessage(1, { content: untrusted('edited'), updatedAt: FROZEN_AT }),
    });

    expect(logOf(state).messages.map(({ content }) => content)).toEqual(['edited']);
    expect(unreadOf(state)).toBe(1);
  });

  it('opens no log of a thread that is not held', () => {
    expect(after(emptyState(), { type: 'message-updated', message: nthMessage(1) }).network.logs.size).toBe(0);
  });
});

describe('messages that were missed', () => {
  it('count as fetched later, those alone that come after what is held', () => {
    const state = after(listed, { type: 'page-read', thread: MAIN, messages: [nthMessage(2)], isAtStart: false }, added(nthMessage(5)), {
      type: 'messages-backfilled',
      thread: MAIN,
      messages: messagesOf(0, 7),
    });

    expect(logOf(state).backfilledCount).toBe(3);
    expect(logOf(state).messages).toEqual(messagesOf(0, 7));
  });
});

describe('what was there before', () => {
  const told = after(listed, {
    type: 'thread-updated',
    thread: thread('main', { unreadCount: 2, lastActivityAt: nthMessage(3).createdAt }),
  });

  it('is in the unread count that the server gave, and is not counted again', () => {
    expect(unreadOf(after(told, { type: 'messages-backfilled', thread: MAIN, messages: messagesOf(0, 4) }))).toBe(2);
  });

  it('is counted from where the server stopped counting', () => {
    expect(unreadOf(after(told, { type: 'messages-backfilled', thread: MAIN, messages: messagesOf(0, 6) }))).toBe(4);
  });

  it('counts in the pulse, read or pushed, once', () => {
    const recent = messagesOf(3_500, 3_520);

    const state = after(
      told,
      { type: 'page-read', thread: MAIN, messages: recent, isAtStart: false },
      { type: 'messages-backfilled', thread: MAIN, messages: recent },
    );

    expect(state.pulse.buckets.reduce((sum, { messages }) => sum + messages, 0)).toBe(20);
  });
});

describe('memory', () => {
  it('holds the newest messages of a thread and counts what it drops', () => {
    const full = after(listed, { type: 'messages-backfilled', thread: MAIN, messages: messagesOf(0, MAX_MESSAGES_PER_THREAD) });

    const state = after(full, added(nthMessage(MAX_MESSAGES_PER_THREAD)));

    expect(logOf(state)).toMatchObject({ evictedCount: DROPPED_TOGETHER, isAtStart: false });
    expect(logOf(state).messages).toHaveLength(MAX_MESSAGES_PER_THREAD + 1 - DROPPED_TOGETHER);
    expect(logOf(state).messages[0]?.id).toBe(nthMessage(DROPPED_TOGETHER).id);
  });

  it('never holds more than its limit of all threads, and the sum with what it dropped is what came', () => {
    const threads = Array.from({ length: 14 }, (_, index) => threadId(`t${index}`));

    const state = threads.reduce(
      (before, id) =>
        after(before, { type: 'messages-backfilled', thread: id, messages: messagesOf(0, 5_000).map((each) => ({ ...each, thread: id })) }),
      emptyState(),
    );
    const logs = [...state.network.logs.values()];

    expect(logs.reduce((sum, { messages }) => sum + messages.length, 0)).toBeLessThanOrEqual(MAX_MESSAGES);
    expect(logs.reduce((sum, { messages, evictedCount }) => sum + messages.length + evictedCount, 0)).toBe(70_000);
  });
});

describe('messages that were left out', () => {
  const held = after(listed, { type: 'messages-backfilled', thread: MAIN, messages: messagesOf(0, 100) });
  const state = after(held, { type: 'messages-skipped', thread: MAIN, count: 500 }, added(nthMessage(600)), added(nthMessage(601)));

  it('count as dropped with all before them, and as unread', () => {
    expect(logOf(state)).toMatchObject({ messages: messagesOf(600, 602), evictedCount: 600, isAtStart: false });
    expect(unreadOf(state)).toBe((unreadOf(held) ?? 0) + 502);
  });

  it('do not come back alone when one of them is edited', () => {
    const edited = after(state, { type: 'message-updated', message: nthMessage(300, { updatedAt: FROZEN_AT }) });

    expect(logOf(edited).messages).toEqual(messagesOf(600, 602));
  });
});

describe('a page', () => {
  it('goes before what is held and says whether the thread begins there', () => {
    const state = after(
      listed,
      { type: 'page-read', thread: MAIN, messages: messagesOf(50, 100), isAtStart: false },
      { type: 'page-read', thread: MAIN, messages: messagesOf(0, 50), isAtStart: true },
    );

    expect(logOf(state)).toMatchObject({ isLoaded: true, isAtStart: true });
    expect(logOf(state).messages).toEqual(messagesOf(0, 100));
    expect(unreadOf(state)).toBe(0);
  });

  it('makes an empty thread known to be empty', () => {
    expect(logOf(after(listed, { type: 'page-read', thread: MAIN, messages: [], isAtStart: true })).isLoaded).toBe(true);
  });
});

describe('an own post', () => {
  const sending = after(listed, { type: 'delivery-changed', post, delivery: { state: 'sending' } });

  it('is pending until it is in its thread', () => {
    const echo = nthMessage(1, { author: humanAuthor('kim'), idempotencyKey: 'key-1' });

    expect(sending.network.posts).toEqual([{ post, delivery: { state: 'sending' } }]);
    expect(after(sending, added(echo)).network.posts).toEqual([]);
    expect(after(sending, { type: 'page-read', thread: MAIN, messages: [echo], isAtStart: true }).network.posts).toEqual([]);
  });

  it('is not shown twice when its echo comes before the answer', () => {
    const echo = nthMessage(1, { author: humanAuthor('kim'), idempotencyKey: 'key-1' });

    const state = after(sending, added(echo), { type: 'delivery-changed', post, delivery: { state: 'unknown' } });

    expect(state.network.posts).toEqual([]);
    expect(logOf(state).messages).toHaveLength(1);
  });

  it('stays with its reason when it failed', () => {
    const failed = { state: 'failed', reason: untrusted('no') } as const;

    expect(after(sending, { type: 'delivery-changed', post, delivery: failed }).network.posts).toEqual([{ post, delivery: failed }]);
  });

  it('stands in the order of writing', () => {
    const later = { ...post, idempotencyKey: 'key-2', writtenAt: FROZEN_AT + 1 };

    const state = after(
      listed,
      { type: 'delivery-changed', post: later, delivery: { state: 'sending' } },
      { type: 'delivery-changed', post, delivery: { state: 'sending' } },
    );

    expect(state.network.posts.map(({ post: { idempotencyKey } }) => idempotencyKey)).toEqual(['key-1', 'key-2']);
  });
});
