import { rawText } from '../../../../src/domain/untrusted.ts';
import type { Family } from '../family.ts';
import { type LoopPlan, loopFamily, writeLoop } from '../plan.ts';
import { Scene } from '../scene.ts';
import { circle } from '../shapes.ts';
import { THANKS } from '../words/courtesy.ts';
import { AGREEMENT } from '../words/deference.ts';
import { envelope } from '../words/machine.ts';
import { ASK } from '../words/people.ts';
import { CLARIFY, ESCALATE } from '../words/stuck.ts';
import { NOT_YET, STATUS } from '../words/waiting.ts';
import { by, inTurn, mostly } from './voices.ts';

const TWO: LoopPlan = {
  name: 'two-loops-in-one-thread',
  description: 'Two pairs run away in the same thread, one after the other has begun.',
  source: 'block/buzz#2094: all who are mentioned answer; two mutual mentions in one room',
  cadence: ['fast', 'medium'],
  size: [2, 2],
  owners: 'own',
  shape: 'circle',
  voice: () => mostly(by(CLARIFY), { and: by(THANKS), share: 0.2 }),
};

/** A loop of thanks in a room where another pair passes a case to and fro. */
const twoLoops: Family = {
  ...TWO,
  kind: 'runaway',
  generate: (random) => {
    const cadence = random.pick(TWO.cadence);
    const scene = new Scene(random);
    const room = scene.room([]);
    const ends = writeLoop(scene, TWO, { cadence, name: 'first pair', at: scene.startsAt, room });
    const second = { ...TWO, owners: 'one-partner' as const, voice: () => by(ESCALATE) };
    const alsoEnds = writeLoop(scene, second, {
      cadence,
      name: 'second pair',
      at: scene.startsAt + random.between(0.1, 0.5) * (ends - scene.startsAt),
      room,
    });
    return scene.finish(cadence, Math.max(ends, alsoEnds));
  },
};

/** A schedule wakes a pair which then does not stop until a limit; the next time it begins again. */
const cronReignition: Family = {
  name: 'cron-re-ignition',
  kind: 'runaway',
  description: 'A turn limit ends every loop, and the next tick of the schedule begins it again.',
  source: 'openclaw/openclaw#14440 and #79258: heartbeats that set off each other; agentscope-ai/QwenPaw#7589',
  cadence: ['fast', 'medium'],
  generate: (random) => {
    const cadence = random.pick(['fast', 'medium'] as const);
    const scene = new Scene(random);
    const [one, other] = [scene.agent({ on: ['schedule.cron'] }), scene.agent({ isOwn: random.chance(0.7) })];
    const { thread } = scene.room([one, other]);
    const gap = cadence === 'fast' ? random.between(2_500, 13_000) : random.between(17_000, 90_000);
    const every = Math.max(900_000, 40 * gap);
    for (let tick = 0; tick < 4; tick += 1) {
      const after = scene.outside(one, thread, {
        text: `Scheduled check of ${scene.facts.thing}: please report, ${rawText(other.name)}.`,
        at: scene.startsAt + 20_000 + tick * every,
        event: 'schedule.cron',
      });
      circle(scene, {
        name: 'cron-re-ignition',
        members: [other, one],
        threads: [thread, thread],
        voice: inTurn(by(NOT_YET), by(STATUS)),
        gapMs: () => Math.max(1_100, random.around(gap, 0.3)),
        turns: random.int(11, 15) * 2,
        after,
      });
    }
    return scene.finish(cadence);
  },
};

/** The agent's own post comes back to it through another system, as a webhook. */
const selfEcho: Family = {
  name: 'webhook-self-echo',
  kind: 'runaway',
  description: 'An agent posts what a webhook brought, the other system sends the post back as a webhook.',
  source:
    'NousResearch/hermes-agent#4273, openclaw/openclaw#61108, openabdev/openab#705, fbsamples/messenger-platform-samples#99: the bot hears its own echo',
  cadence: ['fast', 'medium'],
  generate: (random) => {
    const cadence = random.pick(['fast', 'medium'] as const);
    const scene = new Scene(random);
    const agent = scene.agent({ hears: 'nobody', on: ['webhook.inbound'] });
    const automation = scene.person('service');
    const { thread } = scene.room([agent]);
    const gap = cadence === 'fast' ? random.between(2_500, 13_000) : random.between(17_000, 90_000);
    const after = scene.outside(agent, thread, {
      text: `New comment on ${scene.facts.ref}: "${ASK.write(random, scene.facts.slots)}". I have logged it.`,
      at: scene.startsAt + 9_000,
      event: 'webhook.inbound',
    });
    circle(scene, {
      name: 'webhook-self-echo',
      members: [automation, agent],
      threads: [thread, thread],
      via: new Map([[agent, 'webhook.inbound']]),
      gapMs: () => Math.max(1_100, random.around(gap, 0.3)),
      turns: Math.ceil(Math.min(200, Math.max(24, 420_000 / gap))),
      after,
      voice: (line) =>
        line.part === 1
          ? random.pick([
              `New comment on ${line.facts.ref}: "${line.last.slice(0, 120)}". I have logged it.`,
              `Received an update for ${line.facts.ref}: ${line.last.slice(0, 90)}. Thank you, recorded.`,
            ])
          : envelope(random, { event: 'comment.created', ref: line.facts.ref, body: line.last.slice(0, 140) }),
    });
    return scene.finish(cadence);
  },
};

export const ACROSS: readonly Family[] = [
  twoLoops,
  cronReignition,
  selfEcho,
  loopFamily({
    name: 'bridge-echo',
    description: 'Two bridges copy each other’s copies between two threads.',
    source: 'howdyai/botkit#1426: a post in one channel is reposted into another; VOLTTRON/volttron#433: forwarding agents',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    threads: 2,
    voice:
      () =>
      ({ last, me, random }) =>
        `[${random.pick(['via', 'from', 'fwd by'])} ${me}] ${last}`.slice(0, 1_500),
  }),
  loopFamily({
    name: 'ring-of-three-threads',
    description: 'A case goes through three threads, with partners in between.',
    source: 'an earlier independent evaluation of this console: loops across three threads where the trigger is not told',
    cadence: ['fast', 'medium', 'slow'],
    size: [3, 3],
    owners: 'mixed',
    shape: 'circle',
    threads: 3,
    voice: () => by(ESCALATE),
    begins: 'webhook.inbound',
  }),
  loopFamily({
    name: 'two-rooms-two-partners',
    description: 'A question is asked in one thread and asked back in another, with a partner’s agent in both.',
    source: 'the same, with two threads and clarifications',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    threads: 2,
    voice: () => by(CLARIFY),
  }),
  loopFamily({
    name: 'guests-in-our-thread',
    description: 'Only partner agents are in it, in a thread that we pay for.',
    source: 'an earlier independent evaluation of this console; cross-organisation teams of the platform',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 3],
    owners: 'partner',
    shape: 'circle',
    voice: () => mostly(by(CLARIFY), { and: by(AGREEMENT), share: 0.4 }),
    bystanders: 1,
  }),
  loopFamily({
    name: 'guests-on-status',
    description: 'Two partner agents ask each other for the status, while our people talk.',
    source: 'as above, with people in the thread',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'partner',
    shape: 'circle',
    voice: () => inTurn(by(STATUS), by(NOT_YET)),
    people: 'beside',
  }),
  loopFamily({
    name: 'autoresponders',
    description: 'Ticket system and absence note answer each other with ever new ticket numbers.',
    source: 'word.now and HappyFox on two auto-reply systems; Oxford Nexus on mail loops',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    begins: 'email.received',
    voice: () =>
      inTurn(
        ({ random, facts }) =>
          `${random.pick(['Thank you for contacting us.', 'We have received your message.', 'Your request has been registered.'])} Ticket ${facts.newRef()} was opened. ${random.pick(['An agent will get back to you within one business day.', 'Please keep the number for reference.'])}`,
        ({ random, facts }) =>
          `${random.pick(['I am out of the office', 'Automatic reply: I am away', 'Thank you, I am on leave'])} until ${facts.clock()} on Monday. Your message ${facts.newRef()} ${random.pick(['will be read on my return.', 'has been noted.', 'was forwarded to my deputy.'])}`,
      ),
  }),
];
