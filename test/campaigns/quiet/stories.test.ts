import { describe, expect, it } from 'vitest';
import { playStory } from './stories.ts';

describe('a proof of quiet', () => {
  it('claims in console and command line only what is true, each second of drawn stories', async () => {
    const reports = [];
    for (let number = 0; number < 10; number += 1) reports.push(await playStory(`suite/${number}`));

    expect(reports.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
    expect(new Set(reports.map(({ exitCode }) => exitCode))).toEqual(new Set([0, 8]));
  });
});
