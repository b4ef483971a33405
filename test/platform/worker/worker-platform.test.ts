import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import { createEventBatches } from '../../../src/platform/worker/event-batches.ts';
import { createWorkerPlatform } from '../../../src/platform/worker/worker-platform.ts';

const frame = (at: number): PlatformEvent => ({ type: 'frame-received', at });

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
      batches.add([frame(at)]);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);

    expect(sent.flatMap(({ events }) => events)).toEqual(Array.from({ length: 300 }, (_, at) => frame(at)));
    const pauses = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(new Set(pauses)).toEqual(new Set([16]));
  });

  it('waits with the next batch until the last one was taken, and loses nothing meanwhile', () => {
    const sent: (readonly PlatformEvent[])[] = [];
    const batches = createEventBatches((events) => sent.push(events));
    const sizesAfter = (ms: number): readonly number[] => {
      vi.advanceTimersByTime(ms);
      return sent.map((events) => events.length);
    };

    batches.add([frame(0)]);
    vi.advanceTimersByTime(100);
    batches.add(Array.from({ length: 7_000 }, (_, at) => frame(at + 1)));

    expect(sizesAfter(60_000)).toEqual([1]);
    batches.taken();
    expect(sizesAfter(60_000)).toEqual([1, 5_000]);
    batches.taken();
    expect(sizesAfter(60_000)).toEqual([1, 5_000, 2_000]);
    expect(sent.flat()).toEqual(Array.from({ length: 7_001 }, (_, at) => frame(at)));
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
