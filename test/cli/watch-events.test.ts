import { describe, expect, it } from 'vitest';
import { createWatchEvents, type WatchEvents } from '../../src/cli/watch-events.ts';
import { toId } from '../../src/domain/ids.ts';
import type { Connection } from '../../src/domain/link.ts';
import type { Message } from '../../src/domain/message.ts';
import type { PlatformEvent } from '../../src/platform/events.ts';
import { human, messageBy, SENT_AT } from '../text/messages.ts';

const said = (id: string, changes: Partial<Message> = {}): Message => messageBy(human('kim'), id, { id: toId(id), ...changes });
const added = (id: string, changes: Partial<Message> = {}): PlatformEvent => ({
  type: 'message-added',
  message: said(id, changes),
  isConfirmed: true,
});
const backfilled = (...messages: readonly Message[]): PlatformEvent => ({
  type: 'messages-backfilled',
  thread: messages[0]?.thread ?? toId('thr_1'),
  messages,
});
const outage = { since: 0, retryAt: null, needsSignIn: false };
const link = (connection: Connection): PlatformEvent => ({ type: 'link-changed', connection });
const followed = (thread = 'thr_1'): PlatformEvent => ({ type: 'thread-link-changed', thread: toId(thread), link: { state: 'live' } });

const tell = (...events: readonly PlatformEvent[]): readonly WatchEvents[] =>
  events.flatMap(createWatchEvents({ isWatched: () => true, isPolled: false }));
const idsOf = (news: readonly WatchEvents[]): readonly string[] =>
  news.flatMap((item) => (item.type === 'message' ? [item.message.id] : []));

describe('createWatchNews', () => {
  it('takes what was read of a thread before it is followed for history', () => {
    const news = tell(backfilled(said('old')), followed(), link({ state: 'live' }), added('new'));

    expect(idsOf(news)).toEqual(['new']);
  });

  it('tells what was said while the threads were still being joined', () => {
    const news = tell(added('early'), backfilled(said('old'), said('early')), followed(), link({ state: 'live' }));

    expect(idsOf(news)).toEqual(['early']);
  });

  it('tells all of a thread that begins later', () => {
    const late = said('first', { thread: toId('thr_2'), createdAt: SENT_AT + 1 });
    const news = tell(backfilled(said('old')), followed(), link({ state: 'live' }), backfilled(late));

    expect(idsOf(news)).toEqual(['first']);
  });

  it('takes the past of a team that is joined later for history', () => {
    const past = said('past', { thread: toId('thr_2'), createdAt: SENT_AT - 1 });
    const news = tell(backfilled(said('old')), followed(), link({ state: 'live' }), backfilled(past));

    expect(idsOf(news)).toEqual([]);
  });

  it('tells a message once, when it is whole', () => {
    const news = tell(
      link({ state: 'live' }),
      added('a', { isPartial: true }),
      { type: 'message-updated', message: said('a', { isPartial: true }) },
      { type: 'message-updated', message: said('a') },
      { type: 'message-updated', message: said('a') },
      added('a'),
    );

    expect(idsOf(news)).toEqual(['a']);
  });

  it('counts what was missed while the link was down', () => {
    const news = tell(
      followed(),
      link({ state: 'live' }),
      link({ state: 'offline', reason: 'the server cannot be reached', ...outage }),
      link({ state: 'stale', reason: 'it is silent', since: 0 }),
      backfilled(said('b'), said('c')),
      link({ state: 'catching-up' }),
      link({ state: 'live' }),
    );

    expect(news.map((item) => (item.type === 'message' ? item.message.id : item))).toEqual([
      { type: 'watching' },
      { type: 'link-lost', reason: 'the server cannot be reached' },
      'b',
      'c',
      { type: 'link-back', missed: 2 },
    ]);
  });

  it.each(['the server closed the connection', 'the server does not answer'])('names the way in which the link was lost: %s', (reason) => {
    expect(tell(link({ state: 'live' }), link({ state: 'stale', reason, since: 0 }))).toContainEqual({ type: 'link-lost', reason });
  });

  it('tells nothing of other threads', () => {
    const newsOf = createWatchEvents({ isWatched: (thread) => thread === 'thr_1', isPolled: false });
    const gap: PlatformEvent = { type: 'gaps-changed', thread: toId('thr_2'), gaps: [{ thread: toId('thr_2'), from: null, to: null }] };

    expect([added('a', { thread: toId('thr_2') }), gap].flatMap(newsOf)).toEqual([]);
  });

  it('watches by polling where the link can never be live', () => {
    const newsOf = createWatchEvents({ isWatched: () => true, isPolled: true });
    const events: readonly PlatformEvent[] = [
      link({ state: 'offline', reason: 'a secret key only polls', ...outage }),
      backfilled(said('old')),
      { type: 'thread-link-changed', thread: toId('thr_1'), link: { state: 'polled', polledAt: 0, everyMs: 5_000 } },
      backfilled(said('new')),
    ];

    const news = events.flatMap(newsOf);

    expect(news.map(({ type }) => type)).toEqual(['watching', 'message']);
    expect(idsOf(news)).toEqual(['new']);
  });
});
