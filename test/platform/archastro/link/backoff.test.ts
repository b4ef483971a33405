import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, createBudget, rejoinMs } from '../../../../src/platform/archastro/link/backoff.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoffMs', () => {
  it('spreads each wait over everything up to a limit that doubles from 250 ms to 30 s', () => {
    expect([0, 1, 2, 6, 7, 100].map((attempt) => backoffMs(attempt, () => 0.999_999))).toEqual([249, 499, 999, 15_999, 29_999, 29_999]);
    expect(backoffMs(5, () => 0)).toBe(0);
  });

  it('never leaves its limits', () => {
    fc.assert(
      fc.property(fc.nat(), chance, (attempt, random) => {
        const wait = backoffMs(attempt, () => random);

        expect(wait >= 0 && wait < 30_000).toBe(true);
      }),
    );
  });
});

describe('rejoinMs', () => {
  it('comes back within 400 ms after the first crash and within 10 s always', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), chance, (tries, random) => {
        const wait = rejoinMs(tries, () => random);

        expect(wait >= 100 && wait <= (tries === 1 ? 400 : 10_000)).toBe(true);
      }),
    );
  });
});

describe('createBudget', () => {
  it('never allows more than its number in any window, whatever is asked of it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { maxLength: 200 }), (pauses) => {
        const budget = createBudget(30, 60_000);
        const spent: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          now += budget.waitMs(now);
          budget.spend(now);
          spent.push(now);
        }

        expect(spent.every((at) => spent.filter((other) => other > at - 60_000 && other <= at).length <= 30)).toBe(true);
      }),
    );
  });
});
