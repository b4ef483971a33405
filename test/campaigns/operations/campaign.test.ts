import { describe, expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import { runCrashes } from './crash.ts';

describe('bulk operations', () => {
  it('say of each target what the server has, whatever fails on the way', async () => {
    const report = await runCampaign({ operations: 25, seed: 7 });

    expect(report.examples).toEqual([]);
    expect(report).toMatchObject({ wrongLabels: 0, extraRequests: 0, wrongExitCodes: 0, overwritten: 0 });
    expect(report.flips).toBeGreaterThan(0);
    expect(Object.keys(report.labels)).toContain('failed');
  });

  it('leave an intent for every request and sound chains when they are killed', async () => {
    const report = await runCrashes({ runs: 2, seed: 7 });

    expect(report).toMatchObject({ killed: 2, withoutIntent: 0, doneWithoutRequest: 0, brokenChains: 0, wrongUnverified: 0 });
    expect(report.requests).toBeGreaterThan(0);
  }, 600_000);
});
