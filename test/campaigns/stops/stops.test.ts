import { expect, it } from 'vitest';
import { runStops } from './summarise.ts';

it('foretells, stops, proves and takes back in networks drawn by chance', () => {
  const { firstFailure, stops, reachedQuiet, silenced } = runStops(15, 1);
  expect(firstFailure).toBeNull();
  expect(stops).toBe(15);
  expect(silenced).toBeGreaterThan(15);
  expect(reachedQuiet).toBeGreaterThan(0);
});
