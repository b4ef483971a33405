import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, createBudget, refusedMs, rejoinMs } from '../../../../src/platform/archastro/link/backoff.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoffMs', () => {
  it('tries at once, then after about 250 ms and a second, and never waits for more than 37.5 s', () => {
    expect([0, 1, 2, 100].map((attempt) => [backoffMs(attempt, () => 0), backoffMs(attempt, () => 0.999_999)])).toEqual([
      [0, 0],
      [187, 312],
      [750, 1_249],
      [22_500, 37_499],
    ]);
  });

  it('tries a server that restarts again within 4 s for ten seconds', () => {
    fc.assert(
      fc.property(fc.array(chance, { minLength: 20, maxLength: 20 }), (chances) => {
        let [at, longest] = [0, 0];
        for (let attempt = 0; at < 10_000; attempt += 1) {
          const wait = backoffMs(attempt, () => chances[attempt] ?? 0);
          if (at + wait < 10_000) longest = Math.max(longest, wait);
          at += wait;
        }

        expect(longest).toBeLessThanOrEqual(3_750);
      }),
    );
  });
});

describe('refusedMs', () => {
  it('waits from about a second up to a minute', () => {
    expect([refusedMs(1, () => 0), refusedMs(1, () => 0.999_999), refusedMs(100, () => 0.999_999)]).toEqual([750, 1_249, 59_999]);
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
