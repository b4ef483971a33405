import type { ThreadId } from '../../../../src/domain/ids.ts';
import type { Timestamp } from '../../../../src/domain/values.ts';
import type { Cadence, Family, Turn } from '../family.ts';
import { besides, drawGap } from '../plan.ts';
import { type Actor, Scene } from '../scene.ts';
import { freshSlots } from '../talk.ts';
import { grammar } from '../words/grammar.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A family of healthy traffic: who is there, and what one piece of work looks like, from its outside cause to its end. */
export type HealthyPlan = {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly cadence: readonly Cadence[];
  /** How long the story is. */
  readonly hours: readonly [number, number];
  /** How many minutes pass between the end of one piece of work and the next. */
  readonly minutes: readonly [number, number];
  readonly stage: (scene: Scene, pace: Pace) => (at: Timestamp) => Timestamp;
};

/** A time between two turns of an agent, by the cadence of the story. */
export type Pace = () => number;

export const healthyFamily = (plan: HealthyPlan): Family => ({
  name: plan.name,
  kind: 'healthy',
  description: plan.description,
  source: plan.source,
  cadence: plan.cadence,
  generate: (random) => {
    const cadence = random.pick(plan.cadence);
    const scene = new Scene(random);
    const gap = drawGap(random, cadence);
    const work = plan.stage(scene, () => Math.max(1_100, random.around(gap, 0.4)));
    const until = scene.startsAt + random.between(...plan.hours) * HOUR;
    const rest = (): number => random.between(...plan.minutes) * MINUTE;
    let at = scene.startsAt + random.between(10_000, 10 * MINUTE);
    do at = work(at) + rest();
    while (at < until);
    besides(scene, until);
    return scene.finish(cadence, until);
  },
});

/** One of some sentences, about something new: the slots of `freshSlots`, and those that are given. */
export const text = (scene: Scene, lines: readonly string[], slots: Readonly<Record<string, string | number>> = {}): string => {
  const given = Object.fromEntries(Object.entries(slots).map(([name, value]) => [name, String(value)]));
  return grammar(lines, {}).write(scene.random, { ...freshSlots(scene), ...given });
};

export type Step = { readonly who: Actor; readonly text: string; readonly thread?: ThreadId };

/** Each answers the one before, as far as the steps go. */
export const chain = (scene: Scene, after: Turn, { steps, pace }: { readonly steps: readonly Step[]; readonly pace: Pace }): Turn =>
  steps.reduce(
    (last, { who, text, thread }) => scene.reply(who, last, { text, at: last.at + pace(), ...(thread === undefined ? {} : { thread }) }),
    after,
  );

/** All answer the same message, each in its own time; gives the last answer. */
export const together = (scene: Scene, after: Turn, { steps, pace }: { readonly steps: readonly Step[]; readonly pace: Pace }): Turn =>
  steps
    .map(({ who, text, thread }) => scene.reply(who, after, { text, at: after.at + pace(), ...(thread === undefined ? {} : { thread }) }))
    .toSorted((a, b) => a.at - b.at)
    .at(-1) ?? after;
