import { describe, expect, it } from 'vitest';
import { runCrashes } from './crash.ts';

describe('a ledger whose writers are killed', () => {
  it('keeps every acknowledged record, an intent for every act and sound chains', async () => {
    const report = await runCrashes({ runs: 12, seed: 1 });

    expect(report).toMatchObject({ runs: 12, brokenChains: 0, actionsWithoutIntent: 0, lostAcknowledged: 0, wrongUnverified: 0 });
    expect(report.killed).toBeGreaterThan(6);
    expect(report.recordsChecked).toBeGreaterThan(50);
  });
});
