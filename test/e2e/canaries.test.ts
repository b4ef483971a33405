import { describe, expect, it } from 'vitest';
import { attackSecrets } from '../campaigns/attack/canary-runs.ts';

describe('secrets that are pushed through a command', () => {
  it('turn up nowhere, whoever answers and wherever they come from', { timeout: 300_000 }, async () => {
    const report = await attackSecrets(['auth status', 'agents --json']);

    expect(report.found).toEqual([]);
    expect(report.noticed).toBeGreaterThanOrEqual(5);
    expect(report.runs).toBeGreaterThanOrEqual(80);
    expect(report.children).toBeGreaterThan(0);
    expect(report.commandLines).toBeGreaterThan(report.runs);
  });
});
