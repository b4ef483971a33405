import { describe, expect, it } from 'vitest';
import { runSchedules } from './run-schedules.ts';

describe('the adapter over a network that fails', () => {
  it('loses, doubles and reorders nothing and never claims more than is true', async () => {
    const { seconds, ...summary } = await runSchedules({ schedules: 12, messages: 1_000, seed: 1, jobs: 2 });

    expect(summary).toEqual({
      schedules: 12,
      messages: 12_000,
      lost: 0,
      duplicated: 0,
      reordered: 0,
      outdated: 0,
      dishonestStatus: 0,
      firstFailingSeed: null,
      details: [],
    });
    expect(seconds).toBeLessThan(60);
  });

  it('keeps the same promises over real sockets', async () => {
    const summary = await runSchedules({ schedules: 1, messages: 300, seed: 3, jobs: 1, isOverSockets: true });

    expect(summary).toMatchObject({ lost: 0, duplicated: 0, reordered: 0, outdated: 0, dishonestStatus: 0, details: [] });
  });
});
