import { describe, expect, it } from 'vitest';
import { toId } from '../../../../src/domain/ids.ts';
import type { Thread } from '../../../../src/domain/thread.ts';
import { type ConnectionInput, connectionState } from '../../../../src/platform/archastro/live/connection-state.ts';
import { planThreads } from '../../../../src/platform/archastro/live/plan-threads.ts';

const now = 1_000_000;
const sound: ConnectionInput = {
  lanes: [{ type: 'open' }, { type: 'open' }],
  provenAgoMs: 3_000,
  threads: [{ state: 'live' }, { state: 'polled', polledAt: 1, everyMs: 5_000 }, { state: 'refused', reason: 'x' }],
  isListed: true,
  signInLost: null,
  now,
};
const state = (change: Partial<ConnectionInput>) => connectionState({ ...sound, ...change });

describe('connectionState', () => {
  it('claims live while everything proves it', () => {
    expect(state({})).toEqual({ state: 'live' });
  });

  it.each<[string, Partial<ConnectionInput>]>([
    ['a thread catches up', { threads: [{ state: 'live' }, { state: 'catching-up' }] }],
    ['a thread is being joined', { threads: [{ state: 'joining' }] }],
    ['a thread is stale', { threads: [{ state: 'stale', since: 1 }] }],
    ['it is not known which threads there are', { isListed: false }],
    ['one of the connections still opens', { lanes: [{ type: 'open' }, { type: 'connecting' }] }],
    ['nothing was proven yet', { provenAgoMs: null }],
  ])('claims no more than catching up while %s', (_, change) => {
    expect(state(change)).toEqual({ state: 'catching-up' });
  });

  it('claims nothing without a round trip within 15 s', () => {
    expect(state({ provenAgoMs: 15_001 })).toEqual({ state: 'stale', reason: 'nothing is heard from the server', since: now - 15_001 });
  });

  it('says since when nothing was heard', () => {
    expect(state({ lanes: [{ type: 'open' }, { type: 'quiet', since: 42 }] })).toEqual({
      state: 'stale',
      reason: 'the server does not answer',
      since: 42,
    });
  });

  it('calls a connection that broke a moment ago stale, and then offline with the reason', () => {
    const why = { reason: 'it broke', retryAt: now + 500, needsSignIn: false };
    const waiting = (since: number) => state({ lanes: [{ type: 'waiting', since, ...why }] });

    expect(waiting(now - 2_000)).toEqual({ state: 'stale', reason: 'it broke', since: now - 2_000 });
    expect(waiting(now - 4_000)).toEqual({ state: 'offline', since: now - 4_000, ...why });
  });

  it('says that only another credential helps, and when it tries all the same, whatever else is well', () => {
    const why = { reason: 'expired', since: now - 10, retryAt: now + 60_000, needsSignIn: true };

    expect(state({ lanes: [{ type: 'open' }, { type: 'waiting', ...why }] })).toEqual({ state: 'offline', ...why });
  });

  it('claims nothing of a connection that outlives its credential', () => {
    expect(state({ signInLost: { reason: 'expired', since: 5 } })).toEqual({
      state: 'offline',
      reason: 'expired',
      since: 5,
      retryAt: 5,
      needsSignIn: true,
    });
  });

  it('is connecting before anything stands', () => {
    expect(state({ lanes: [{ type: 'connecting' }], provenAgoMs: null })).toEqual({ state: 'connecting' });
  });
});

describe('planThreads', () => {
  const thread = (id: string, lastActivityAt: number): Thread => ({
    id: toId(id),
    team: null,
    org: null,
    title: null,
    visibility: 'team',
    isDefault: false,
    isMuted: false,
    agentsEnabled: true,
    unreadCount: 0,
    lastActivityAt,
    lastPreview: null,
    lastSender: null,
    createdAt: 0,
  });
  const listed = [thread('old', 1_000), thread('new', 900_000), thread('mid', 500_000)];

  it('puts the watched threads first, in their order, and then those that were active last', () => {
    const watched = [toId<'thread'>('unlisted'), toId<'thread'>('old')];

    expect(planThreads({ watched, listed, followed: new Set(), capacity: 10 })).toEqual(['unlisted', 'old', 'new', 'mid']);
  });

  it('keeps to its capacity', () => {
    expect(planThreads({ watched: [toId('old')], listed, followed: new Set(), capacity: 2 })).toEqual(['old', 'new']);
    expect(planThreads({ watched: [toId('old')], listed, followed: new Set(), capacity: 0 })).toEqual([]);
  });

  it('does not let two threads of much the same activity change places', () => {
    const followed = new Set([toId<'thread'>('mid')]);

    expect(planThreads({ watched: [], listed: [thread('new', 600_000), thread('mid', 500_000)], followed, capacity: 1 })).toEqual(['mid']);
    expect(planThreads({ watched: [], listed: [thread('new', 900_000), thread('mid', 500_000)], followed, capacity: 1 })).toEqual(['new']);
  });
});
