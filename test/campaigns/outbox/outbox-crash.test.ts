import { describe, expect, it } from 'vitest';
import { runOutboxCrashes } from './outbox-crash.ts';

describe('an outbox whose consoles are killed', () => {
  it('brings every accepted post to the server once and in order', async () => {
    const report = await runOutboxCrashes({ runs: 10, seed: 3 });

    expect(report).toMatchObject({ runs: 10, duplicated: 0, lost: 0, reordered: 0, left: 0 });
    expect(report.killed).toBeGreaterThan(5);
    expect(report.accepted).toBeGreaterThan(20);
  });
});
