import { expect, it } from 'vitest';
import { playStory } from '../campaigns/quiet/stories.ts';

it('claims quiet in console and command line only while it is true, in a few drawn stories', { timeout: 60_000 }, async () => {
  const reports = await Promise.all(['npm/1', 'npm/2', 'npm/3', 'npm/4'].map(playStory));

  expect(reports.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  expect(reports.every(({ exitCode }) => exitCode !== undefined)).toBe(true);
});
