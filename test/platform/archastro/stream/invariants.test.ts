import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlatformErrorCode } from '../../../../src/platform/errors.ts';
import { type Fate, type Step, ThreadWorld } from './thread-world.ts';

const RUNS = Number(process.env['NETCONSOLE_RUNS'] ?? 40);

const fate = fc.constantFrom<Fate>('delivered', 'delivered', 'delivered', 'lost', 'doubled', 'held');
const failure = fc.constantFrom<PlatformErrorCode>('unavailable', 'timeout', 'rate-limited', 'protocol', 'offline');

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ type: fc.constant('post' as const), fate }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('insert-late' as const), depth: fc.integer({ min: 1, max: 20 }), fate }) },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('change' as const), depth: fc.integer({ min: 0, max: 20 }), isDeleted: fc.boolean(), fate }),
  },
  { weight: 4, arbitrary: fc.constant<Step>({ type: 'release' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ type: 'lose-link' }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('join' as const), hole: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 6, arbitrary: fc.constant<Step>({ type: 'read-page' }) },
  { weight: 12, arbitrary: fc.constant<Step>({ type: 'answer' }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('fail' as const), code: failure }) },
  { weight: 1, arbitrary: fc.constant<Step>({ type: 'refuse-cursors' }) },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }), isProven: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ type: 'clock-jump' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ type: 'garbage' }) },
);

/** A burst of posts while the link is down, so that pages no longer connect. */
const outage: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 5 }))
  .map(([posts, hole]) => [
    { type: 'lose-link' },
    ...Array.from({ length: posts }, (): Step => ({ type: 'post', fate: 'lost' })),
    { type: 'join', hole },
  ]);

const schedule = fc
  .array(fc.oneof({ weight: 12, arbitrary: step.map((one): readonly Step[] => [one]) }, { weight: 1, arbitrary: outage }), {
    maxLength: 150,
    size: 'max',
  })
  .map((parts) => parts.flat());

const server = fc.record({
  dialect: fc.constantFrom('chained' as const, 'own' as const, 'none' as const),
  maxPage: fc.constantFrom(20, 50, 100),
  isEndNull: fc.boolean(),
});

const world = fc.record({ server, initial: fc.integer({ min: 0, max: 130 }), steps: schedule });

/** Runs a schedule and calls `check` after each step. */
const run = (
  { server, initial, steps }: typeof world extends fc.Arbitrary<infer Value> ? Value : never,
  check: (world: ThreadWorld) => void,
): ThreadWorld => {
  const made = new ThreadWorld(server, initial);
  for (const one of steps) {
    made.run(one);
    check(made);
  }
  return made;
};

const holds = (check: (plan: typeof world extends fc.Arbitrary<infer Value> ? Value : never) => void): void => {
  fc.assert(fc.property(world, check), { numRuns: RUNS, endOnFailure: process.env['NETCONSOLE_SHRINK'] === '0' });
};

describe('the stream of a thread', () => {
  it('is complete 5 s after the link is back (I1)', () => {
    holds((plan) => {
      const made = run(plan, () => {});

      made.heal(5_000, true);

      expect(made.missing()).toEqual([]);
    });
  });

  it('finds by itself what a healthy link lost (I1)', () => {
    holds((plan) => {
      const made = run(plan, () => {});

      made.heal(60_000, false);

      expect(made.missing()).toEqual([]);
    });
  });

  it('makes each id news once and confirms it once (I2)', () => {
    holds((plan) => {
      const made = run(plan, ({ viewer }) => expect(viewer.faults.duplicated).toEqual([]));

      made.heal(5_000, true);

      expect(made.viewer.faults.duplicated).toEqual([]);
    });
  });

  it('confirms rows in the order of the server, but for those that it inserted late (I3)', () => {
    holds((plan) => {
      const made = run(plan, ({ viewer }) => expect(viewer.faults.reordered).toEqual([]));

      made.heal(5_000, true);

      expect(made.viewer.faults.reordered).toEqual([]);
    });
  });

  it('claims to be live only with a channel, a recent round trip and everything of before the join (I4)', () => {
    holds((plan) => {
      const made = run(plan, (world) => expect(world.lies()).toEqual([]));

      made.heal(35_000, true);

      expect(made.lies()).toEqual([]);
      expect(made.viewer.link).toEqual({ state: 'live' });
    });
  });

  it('never confirms a row beyond one that is missing (I6)', () => {
    holds((plan) => {
      run(plan, (world) => expect(world.holes()).toEqual([]));
    });
  });

  it('loses no edit and brings back no deleted message (I7)', () => {
    holds((plan) => {
      const made = run(plan, ({ viewer }) => expect(viewer.faults.regressed).toEqual([]));

      made.heal(5_000, true);

      const rows = made.thread
        .rows()
        .slice(-50)
        .filter((row) => made.viewer.rows.has(row.id));
      expect(rows.map((row) => made.viewer.rows.get(row.id)?.updatedAt)).toEqual(rows.map((row) => row.updatedAt));
      expect(made.viewer.faults.regressed).toEqual([]);
    });
  });

  it('shows as a gap what the server has removed unseen (I1)', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 300 }), (plan, kept) => {
        const made = run(plan, () => {});
        made.heal(5_000, true);
        made.run({ type: 'lose-link' });
        for (let count = 0; count < 250; count += 1) made.run({ type: 'post', fate: 'lost' });
        made.run({ type: 'purge', kept });

        made.heal(5_000, true);

        expect(made.missing()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
