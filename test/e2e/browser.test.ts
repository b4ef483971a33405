import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attackByBrowser, CHROMIUM } from '../campaigns/attack/browser-attack.ts';

describe.skipIf(!existsSync(CHROMIUM))('a page of another origin in a real Chromium', () => {
  it('is refused in every way that it tries', { timeout: 150_000 }, async () => {
    const { attacks, succeeded, served, answered, client } = await attackByBrowser();

    expect(attacks).toBeGreaterThanOrEqual(30);
    expect(succeeded).toEqual([]);
    expect(served).toEqual([]);
    expect(answered['403']).toBeGreaterThan(20);
    expect(client.requests).toBeGreaterThan(50);
    expect(client.p99WorkMs).toBeLessThan(50);
  });
});
