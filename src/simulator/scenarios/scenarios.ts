import { tick } from '../world/tick.ts';
import { clearTruth } from '../world/truth.ts';
import { createWorld, drainEvents, type World } from '../world/world.ts';
import { BUSY } from './busy.ts';
import { COMPANY } from './company.ts';
import { CROWD } from './crowd.ts';
import { FLOOD } from './flood.ts';
import {
  CRON_STORM,
  CROSS_ORG,
  FAULTY_PAUSE,
  HUB,
  LONG_WORK,
  LOOP,
  LOOP_WITH_HUMAN,
  MESH,
  STORM,
  STUBBORN,
  THREE_CYCLE,
  TWO_OPERATORS,
} from './incidents.ts';
import { QUIET } from './quiet.ts';
import { RANDOM } from './random.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario by the name that `--scenario` takes. The first is the default. */
export const SCENARIOS = {
  company: COMPANY,
  quiet: QUIET,
  busy: BUSY,
  flood: FLOOD,
  loop: LOOP,
  'three-cycle': THREE_CYCLE,
  storm: STORM,
  crossorg: CROSS_ORG,
  'loop-with-human': LOOP_WITH_HUMAN,
  'cron-storm': CRON_STORM,
  stubborn: STUBBORN,
  'faulty-pause': FAULTY_PAUSE,
  'two-operators': TWO_OPERATORS,
  mesh: MESH,
  hub: HUB,
  'long-work': LONG_WORK,
  crowd: CROWD,
  random: RANDOM,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

/** Operators find most of the past read, and the last minutes unread. */
const UNREAD_MS = 6 * 60_000;

const markPastRead = (world: World): void => {
  for (const thread of world.threads.values()) {
    const read = thread.messages.findLast((message) => message.createdAt < world.now - UNREAD_MS);
    if (read === undefined) continue;
    for (const userId of world.operators) thread.readUpTo.set(userId, read);
  }
};

/** A world at the moment of its opening, its past already played. */
export const buildWorld = (
  scenario: Scenario,
  options: { readonly seed: number; readonly now: number; readonly ratePerSecond: number },
): World => {
  const world = createWorld({ seed: options.seed, now: options.now - scenario.historyMs });
  scenario.build(world, { opensAt: options.now, ratePerSecond: options.ratePerSecond });
  tick(world, options.now);
  markPastRead(world);
  clearTruth(world.truth);
  drainEvents(world);
  return world;
};
