import { expect, it } from 'vitest';
import { measureSpeed } from './speed.ts';

it('pauses many routines at once over a slow line, far sooner than one after the other', { timeout: 60_000 }, async () => {
  const { seconds, counts, paused } = await measureSpeed({ targets: 36, latencyMs: 100 });

  expect(counts.done).toBe(36);
  expect(paused).toBe(36);
  expect(seconds).toBeLessThan((36 * 3 * 0.1) / 2);
});
