import fc from 'fast-check';
import type { PlatformErrorCode } from '../../../../src/platform/errors.ts';
import type { ModelThreadOptions } from '../../../campaigns/sim/model-thread.ts';
import { type Fate, type Step, ThreadWorld } from './thread-world.ts';

/** How many schedules to check, the same ones for the same seed. */
export type Runs = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

/** A promise of the stream, and what checks it over random schedules; throws with the smallest one that breaks it. */
export type Property = { readonly name: string; readonly check: (runs: Runs) => void };

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

type Plan = { readonly server: Omit<ModelThreadOptions, 'id'>; readonly initial: number; readonly steps: readonly Step[] };

const plan: fc.Arbitrary<Plan> = fc.record({ server, initial: fc.integer({ min: 0, max: 130 }), steps: schedule });

/** Runs a schedule; `faultsOf` says after each step what is wrong. */
const run = ({ server, initial, steps }: Plan, faultsOf: (world: ThreadWorld) => readonly string[] = () => []): ThreadWorld => {
  const world = new ThreadWorld(server, initial);
  for (const one of steps) {
    world.run(one);
    refuse(faultsOf(world));
  }
  return world;
};

const refuse = (faults: readonly string[]): void => {
  if (faults.length > 0) throw new Error(faults.slice(0, 5).join(', '));
};

const property = (name: string, check: (plan: Plan) => void): Property => ({
  name,
  check: (runs) => fc.assert(fc.property(plan, check), runs),
});

/** I1 to I4, I6 and I7 of trust.md 3.4, each over a model server with faults. */
export const PROPERTIES: readonly Property[] = [
  property('is complete 5 s after the link is back (I1)', (plan) => {
    const world = run(plan);
    world.heal(5_000, true);
    refuse(world.missing());
  }),
  property('finds by itself what a healthy link lost (I1)', (plan) => {
    const world = run(plan);
    world.heal(60_000, false);
    refuse(world.missing());
  }),
  property('finds a lost message that nothing follows (I1)', (plan) => {
    const world = run(plan);
    world.heal(40_000, true);
    world.run({ type: 'post', fate: 'lost' });
    world.heal(35_000, false);
    refuse(world.missing());
  }),
  property('finds what was inserted late and not told, as far behind as it looks again (I1)', (plan) => {
    const world = run(plan);
    world.heal(40_000, true);
    for (let count = 0; count < 150; count += 1) world.run({ type: 'post', fate: 'delivered' });
    world.heal(35_000, false);
    for (let count = 0; count < 120; count += 1) world.run({ type: 'post', fate: 'delivered' });
    world.run({ type: 'insert-late', depth: 160, fate: 'lost' });
    world.heal(35_000, false);
    refuse(world.missing());
  }),
  property('shows at once what a push tells of', (plan) => {
    run(plan, (world) => world.withheld);
  }),
  property('makes each id news once and confirms it once (I2)', (plan) => {
    const world = run(plan, ({ viewer }) => viewer.faults.duplicated);
    world.heal(5_000, true);
    refuse(world.viewer.faults.duplicated);
  }),
  property('confirms rows in the order of the server, but for those that it inserted late (I3)', (plan) => {
    const world = run(plan, ({ viewer }) => viewer.faults.reordered);
    world.heal(5_000, true);
    refuse(world.viewer.faults.reordered);
  }),
  property('claims to be live only with a channel, a recent round trip and everything of before the join (I4)', (plan) => {
    const world = run(plan, (world) => world.lies());
    world.heal(35_000, true);
    refuse(world.lies());
    if (world.viewer.link.state !== 'live') throw new Error(`it is ${world.viewer.link.state} at the end`);
  }),
  property('never confirms a row beyond one that is missing (I6)', (plan) => {
    run(plan, (world) => world.holes());
  }),
  property('loses no edit and brings back no deleted message (I7)', (plan) => {
    const world = run(plan, (world) => [...world.viewer.faults.regressed, ...world.outdated()]);
    world.heal(5_000, true);
    refuse([...world.viewer.faults.regressed, ...world.outdated(), ...world.differing()]);
  }),
  {
    name: 'shows as a gap what the server has removed unseen (I1)',
    check: (runs) =>
      fc.assert(
        fc.property(plan, fc.integer({ min: 1, max: 300 }), (plan, kept) => {
          const world = run(plan);
          world.heal(5_000, true);
          world.run({ type: 'lose-link' });
          for (let count = 0; count < 250; count += 1) world.run({ type: 'post', fate: 'lost' });
          world.run({ type: 'purge', kept });
          world.heal(5_000, true);
          refuse(world.missing());
        }),
        runs,
      ),
  },
];
