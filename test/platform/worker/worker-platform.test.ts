import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { HELD_MESSAGES } from '../../../src/domain/message-log.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import { createEventBatches } from '../../../src/platform/worker/event-batches.ts';
import { createWorkerPlatform } from '../../../src/platform/worker/worker-platform.ts';
import { nthMessage } from '../../support/states.ts';

const added = (message: Message): PlatformEvent => ({ type: 'message-added', message, isConfirmed: true });
const news = (since: number): PlatformEvent => ({ type: 'link-changed', connection: { state: 'stale', reason: 'silence', since } });

describe('createEventBatches', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends everything in order, at most once in 16 ms', () => {
    const sent: { readonly at: number; readonly events: readonly PlatformEvent[] }[] = [];
    const batches = createEventBatches((events) => {
      sent.push({ at: performance.now(), events });
      batches.taken();
    });

    for (let at = 0; at < 300; at += 1) {
      batches.add([news(at)]);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);

    expect(sent.flatMap(({ events }) => events)).toEqual(Array.from({ length: 300 }, (_, at) => news(at)));
    const pauses = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(new Set(pauses)).toEqual(new Set([16]));
  });

  it('holds no more of a thread meanwhile than would be kept of it, and tells how many there were before', () => {
    const sent: PlatformEvent[] = [];
    const batches = createEventBatches((events) => {
      sent.push(...events);
      if (sent.length > 1) batches.taken();
    });

    batches.add([news(0)]);
    vi.advanceTimersByTime(100);
    for (let number = 0; number < 70_000; number += 1) batches.add([added(nthMessage(number)), { type: 'frame-received', at: number }]);
    batches.taken();
    vi.advanceTimersByTime(1_000);

    const skipped = sent.flatMap((event) => (event.type === 'messages-skipped' ? [event.count] : []));
    const kept = sent.flatMap((event) => (event.type === 'message-added' ? [event.message.id] : []));
    expect(skipped.reduce((sum, count) => sum + count, 0)).toBe(70_000 - HELD_MESSAGES);
    expect(kept).toEqual(Array.from({ length: HELD_MESSAGES }, (_, index) => nthMessage(70_000 - HELD_MESSAGES + index).id));
    expect(sent.filter(({ type }) => type === 'frame-received')).toEqual([{ type: 'frame-received', at: 69_999 }]);
  });

  it('waits with the next batch until the last one was taken, and loses nothing meanwhile', () => {
    const sent: (readonly PlatformEvent[])[] = [];
    const batches = createEventBatches((events) => sent.push(events));
    const sizesAfter = (ms: number): readonly number[] => {
      vi.advanceTimersByTime(ms);
      return sent.map((events) => events.length);
    };

    batches.add([news(0)]);
    vi.advanceTimersByTime(100);
    batches.add(Array.from({ length: 7_000 }, (_, at) => news(at + 1)));

    expect(sizesAfter(60_000)).toEqual([1]);
    batches.taken();
    expect(sizesAfter(60_000)).toEqual([1, 5_000]);
    batches.taken();
    expect(sizesAfter(60_000)).toEqual([1, 5_000, 2_000]);
    expect(sent.flat()).toEqual(Array.from({ length: 7_001 }, (_, at) => news(at)));
  });
});

describe('createWorkerPlatform', () => {
  it('rejects what is under way, and tells that the link is offline, when the other end is gone', async () => {
    const { port1, port2 } = new MessageChannel();
    const platform = createWorkerPlatform(port1);
    const events: PlatformEvent[] = [];
    platform.subscribe((batch) => events.push(...batch));
    const asked = platform.listTeams();

    port2.close();

    await expect(asked).rejects.toMatchObject({ name: 'PlatformError', code: 'unavailable' });
    await expect(platform.listMembers(toId('tem_1'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(events).toMatchObject([{ type: 'link-changed', connection: { state: 'offline' } }]);
  });

  it('closes although the other end does not answer', async () => {
    const { port1, port2 } = new MessageChannel();
    const platform = createWorkerPlatform(port1);
    const asked = platform.listTeams();
    void asked.catch(() => {});

    await platform.close();
    port2.close();

    await expect(asked).rejects.toMatchObject({ name: 'PlatformError' });
  });
});
