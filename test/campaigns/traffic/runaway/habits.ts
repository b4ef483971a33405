import type { Family } from '../family.ts';
import { type LoopPlan, writeLoop } from '../plan.ts';
import { Scene } from '../scene.ts';
import { circle } from '../shapes.ts';
import { freshSlots, somebody } from '../talk.ts';
import { THANKS } from '../words/courtesy.ts';
import { ANSWER } from '../words/people.ts';
import { CLARIFY } from '../words/stuck.ts';
import { REFLECT } from '../words/waiting.ts';
import { by, mostly } from './voices.ts';

const LATE: LoopPlan = {
  name: 'loop-late-in-a-healthy-day',
  description: 'After hours of questions and answers in the thread, two of its agents begin to go round.',
  source: 'Kusireddy 2025: the first weeks of the bill looked normal',
  cadence: ['fast', 'medium', 'slow'],
  size: [2, 3],
  owners: 'mixed',
  shape: 'circle',
  voice: () => mostly(by(CLARIFY), { and: by(REFLECT), share: 0.5 }),
  talkBefore: true,
  bystanders: 3,
};

const late: Family = {
  ...LATE,
  kind: 'runaway',
  generate: (random) => {
    const cadence = random.pick(LATE.cadence);
    const scene = new Scene(random);
    const room = scene.room([scene.agent({ hears: 'people' }), scene.agent({ isOwn: false })]);
    const hours = random.between(2, 6);
    for (let at = scene.startsAt + 60_000; at < scene.startsAt + hours * 3_600_000; at += random.between(60_000, 900_000)) {
      const asked = scene.say(somebody(scene), room.thread, { at, text: CLARIFY.write(random, freshSlots(scene, 'all')) });
      const [agent] = scene.agents;
      if (agent !== undefined)
        scene.reply(agent, asked, { at: at + random.between(3_000, 30_000), text: ANSWER.write(random, freshSlots(scene)) });
    }
    const end = writeLoop(scene, LATE, { cadence, name: LATE.name, at: scene.startsAt + hours * 3_600_000, room });
    return scene.finish(cadence, end);
  },
};

/** The pair works through orders together all day; one day the thanks for the last order are not the last. */
const derailed: Family = {
  name: 'work-that-derails',
  kind: 'runaway',
  description: 'A pair that has worked off orders with an outside cause for hours gets stuck in thanks.',
  source: 'MAST FM-2.3: task derailment; sonichi/sutando#3106',
  cadence: ['fast', 'medium'],
  generate: (random) => {
    const cadence = random.chance(0.5) ? 'fast' : 'medium';
    const scene = new Scene(random);
    const [intake, desk] = [scene.agent({ on: ['webhook.inbound'] }), scene.agent({ isOwn: random.chance(0.6) })];
    const { thread } = scene.room([intake, desk]);
    const gap = cadence === 'fast' ? random.between(3_000, 13_000) : random.between(17_000, 80_000);
    const gapMs = (): number => Math.max(1_100, random.around(gap, 0.3));
    let at = scene.startsAt + 30_000;
    const order = (): ReturnType<Scene['outside']> => {
      const ref = scene.facts.newRef();
      const came = scene.outside(intake, thread, {
        at,
        event: 'webhook.inbound',
        text: `Order ${ref} over ${scene.facts.amount()}, please plan it.`,
      });
      return scene.reply(desk, came, {
        at: came.at + gapMs(),
        text: `${ref} planned for ${scene.facts.clock()}, slot ${scene.facts.newRef()}.`,
      });
    };
    for (let count = random.int(15, 40); count > 0; count -= 1) at = order().at + random.between(60_000, 600_000);
    const after = order();
    circle(scene, {
      name: 'work-that-derails',
      members: [intake, desk],
      threads: [thread, thread],
      voice: by(THANKS),
      gapMs,
      turns: Math.ceil(Math.min(160, Math.max(24, 600_000 / gap))),
      after,
    });
    return scene.finish(cadence);
  },
};

export const HABITS: readonly Family[] = [late, derailed];
