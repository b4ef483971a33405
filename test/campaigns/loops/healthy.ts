import type { Random } from './random.ts';
import type { SimWake } from './simulation.ts';
import { agentIdOf, isFrom, isFromPerson, type Scenario, Stage, textOf } from './stage.ts';
import { alertVoice, chatVoice, commentVoice, createIdleStyle, draftVoice, idleVoice, reportVoice, workVoice } from './texts.ts';

type HealthyFamily = (random: Random, prefix: string) => Scenario;

const healthy = (stage: Stage, lengthMs: number): Scenario => ({ family: '', simulation: stage.simulation, lengthMs, runaway: null });

/** A person asks, three to eight agents answer once each. */
const meshBurst: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const count = random.int(3, 8);
  for (let index = 0; index < count; index += 1) {
    const voice = workVoice(random.fork(`mesh${index}`), 2);
    const isOwn = random.chance(0.6);
    stage.agent({
      name: `mesh${index}`,
      threads: [thread],
      isOwn,
      wokenBy: random.pick(['humans', 'all'] as const),
      answer: (wake) => (isFromPerson(wake) ? [{ text: voice('') }] : []),
    });
  }
  stage.talk('kim', thread, { everyMs: random.between(20_000, 120_000), from: 5_000, to: 560_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 600_000);
};

/** Requests go to a hub, which asks one to three specialists, hears each and answers. */
const hubAndSpoke: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const count = random.int(1, 3);
  const asked: number[] = [];
  const hubVoice = workVoice(random.fork('hub'), 2);
  stage.agent({
    name: 'hub',
    threads: [thread],
    answer: (wake) => {
      if (isFromPerson(wake))
        asked.push(
          ...random.sample(
            Array.from({ length: count }, (_, index) => index),
            random.int(1, count),
          ),
        );
      else if (!isSpoke(wake)) return [];
      const next = asked[0];
      return [{ text: next === undefined ? `Answer: ${hubVoice('')}` : `@spoke${next} please look at this: ${hubVoice('')}` }];
    },
  });
  const isSpoke = ({ trigger }: SimWake): boolean => trigger?.author.id?.includes('spoke') === true;
  for (let index = 0; index < count; index += 1) {
    const voice = workVoice(random.fork(`spoke${index}`), 3);
    stage.agent({
      name: `spoke${index}`,
      threads: [thread],
      isOwn: random.chance(0.6),
      answer: (wake) => {
        if (!isFrom(wake, agentIdOf(prefix, 'hub')) || asked[0] !== index || !textOf(wake.trigger).startsWith(`@spoke${index}`)) return [];
        asked.shift();
        return [{ text: voice('') }];
      },
    });
  }
  stage.talk('kim', thread, { everyMs: random.between(45_000, 150_000), from: 5_000, to: 520_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 600_000);
};

/** Two agents work something out, for many turns, and end. */
const twoAgentWork: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  pair(stage, {
    thread: stage.thread('main'),
    name: 'pair',
    turns: random.int(10, 50),
    latencyMs: random.between(3_000, 25_000),
    at: 10_000,
  });
  return healthy(stage, 900_000);
};

const pair = (
  stage: Stage,
  options: {
    readonly thread: ReturnType<Stage['thread']>;
    readonly name: string;
    readonly turns: number;
    readonly latencyMs: number;
    readonly at: number;
  },
): void => {
  let left = options.turns;
  const names = [`${options.name}a`, `${options.name}b`];
  names.forEach((name, index) => {
    const voice = workVoice(stage.random.fork(`work ${name}`), stage.random.int(2, 5));
    const other = agentIdOf(stage.prefix, names[1 - index] ?? '');
    stage.agent({
      name,
      threads: [options.thread],
      isOwn: stage.random.chance(0.7),
      latencyMs: options.latencyMs,
      answer: (wake) => {
        const isForMe = isFrom(wake, other) || (index === 0 && textOf(wake.trigger).startsWith(`@${name}`));
        if (!isForMe || left <= 0) return [];
        left -= 1;
        return [{ text: voice('') }];
      },
    });
  });
  stage.say(options.at, 'kim', { thread: options.thread, text: `@${names[0]} please work out the plan with ${names[1]}` });
};

const parallelPairs: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const count = random.int(2, 3);
  for (let index = 0; index < count; index += 1) {
    pair(stage, {
      thread: stage.thread('main'),
      name: `pair${index}`,
      turns: random.int(8, 30),
      latencyMs: random.between(4_000, 20_000),
      at: 5_000 + index * 20_000,
    });
  }
  return healthy(stage, 700_000);
};

const busyHumans: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const count = random.int(1, 3);
  for (let index = 0; index < count; index += 1) {
    const voice = workVoice(random.fork(`helper${index}`), 2);
    stage.agent({
      name: `helper${index}`,
      threads: [thread],
      isOwn: random.chance(0.6),
      answer: (wake) => (isFromPerson(wake) && random.chance(0.6) ? [{ text: voice('') }] : []),
    });
  }
  random.sample(['kim', 'lee', 'ana', 'joe'], random.int(2, 4)).forEach((who) => {
    stage.talk(who, thread, { everyMs: random.between(8_000, 40_000), from: 0, to: 580_000, voice: chatVoice(random.fork(who)) });
  });
  return healthy(stage, 600_000);
};

/** Many agents report by the clock into one thread, own ones and others', in the same words with other figures. */
const scheduledReports: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const count = random.int(3, 15);
  for (let index = 0; index < count; index += 1) {
    const agent = stage.agent({
      name: `report${index}`,
      threads: [thread],
      isOwn: random.chance(0.7),
      wokenBy: 'schedule',
      latencyMs: random.between(1_000, 15_000),
      answer: () => [],
    });
    stage.post(agent, { everyMs: 3_600_000, jitter: 0, from: 30_000, to: 3_700_000, voice: reportVoice(random.fork(agent.name)) });
  }
  return healthy(stage, 3_800_000);
};

const pipeline: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const count = random.int(3, 5);
  for (let index = 0; index < count; index += 1) {
    const voice = workVoice(random.fork(`stage${index}`), 2);
    stage.agent({
      name: `stage${index}`,
      threads: [thread],
      isOwn: random.chance(0.7),
      isOneAtATime: false,
      answer: (wake) =>
        (index === 0 ? isFromPerson(wake) : isFrom(wake, agentIdOf(prefix, `stage${index - 1}`))) ? [{ text: voice('') }] : [],
    });
  }
  stage.talk('kim', thread, { everyMs: random.between(10_000, 60_000), from: 0, to: 540_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 600_000);
};

/** Drafts and comments, two to four rounds for each request. */
const review: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  let left = 0;
  const draft = draftVoice(random.fork('writer'));
  const comment = commentVoice(random.fork('reviewer'));
  stage.agent({
    name: 'writer',
    threads: [thread],
    latencyMs: random.between(5_000, 30_000),
    answer: (wake) => {
      if (isFromPerson(wake)) left = random.int(2, 4);
      return left > 0 ? [{ text: draft('') }] : [];
    },
  });
  stage.agent({
    name: 'reviewer',
    threads: [thread],
    isOwn: random.chance(0.6),
    latencyMs: random.between(5_000, 20_000),
    answer: (wake) => {
      if (!isFrom(wake, agentIdOf(prefix, 'writer'))) return [];
      left -= 1;
      return [{ text: left > 0 ? comment('') : `Approved. ${comment('')}` }];
    },
  });
  stage.talk('kim', thread, { everyMs: random.between(150_000, 300_000), from: 5_000, to: 600_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 800_000);
};

/** A monitor, woken by a webhook, posts alerts; an agent files each. */
const alertTriage: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const monitor = stage.agent({ name: 'monitor', threads: [thread], isOwn: random.chance(0.5), wokenBy: 'schedule', answer: () => [] });
  let ticket = random.int(100, 999);
  stage.agent({
    name: 'filer',
    threads: [thread],
    isOwn: random.chance(0.6),
    answer: (wake) => (isFrom(wake, monitor.id) ? [{ text: `Filed as ticket ${(ticket += 1)}, assigned to on-call.` }] : []),
  });
  stage.post(monitor, {
    everyMs: random.between(10_000, 60_000),
    jitter: 0.5,
    from: 5_000,
    to: 560_000,
    voice: alertVoice(random.fork('alerts')),
  });
  return healthy(stage, 600_000);
};

/** Two outside monitors that know nothing of each other post alerts into one thread. */
const outsideAlerts: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  for (let index = 0; index < 2; index += 1) {
    const monitor = stage.agent({ name: `monitor${index}`, threads: [thread], isOwn: false, wokenBy: 'schedule', answer: () => [] });
    stage.post(monitor, {
      everyMs: random.between(30_000, 120_000),
      jitter: random.pick([0, 0.2, 0.6]),
      from: random.between(0, 60_000),
      to: 560_000,
      voice: alertVoice(random.fork(monitor.name)),
    });
  }
  return healthy(stage, 600_000);
};

/** A person and an agent talk to each other quickly. */
const oneToOne: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const voice = workVoice(random.fork('helper'), 1);
  stage.agent({ name: 'helper', threads: [thread], isOwn: random.chance(0.6), latencyMs: 2_500, answer: () => [{ text: voice('') }] });
  stage.talk('kim', thread, { everyMs: random.between(5_000, 15_000), from: 0, to: 400_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 420_000);
};

/** Agents thank each other once or twice after the work, and stop. */
const courtesy: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const style = createIdleStyle(random, 'ack');
  let left = 0;
  ['left', 'right'].forEach((name, index) => {
    const work = workVoice(random.fork(name), 3);
    const idle = idleVoice(random.fork(`${name} idle`), style);
    stage.agent({
      name,
      threads: [thread],
      isOwn: random.chance(0.7),
      answer: (wake) => {
        if (isFromPerson(wake)) {
          if (index === 1) return [];
          left = random.int(2, 4);
          return [{ text: work('') }];
        }
        left -= 1;
        return left < 0 ? [] : [{ text: left > 1 ? work('') : idle('') }];
      },
    });
  });
  stage.talk('kim', thread, { everyMs: random.between(40_000, 90_000), from: 0, to: 500_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 560_000);
};

/** Everybody reports when asked, and a coordinator sums up. */
const standup: HealthyFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const count = random.int(3, 6);
  for (let index = 0; index < count; index += 1) {
    const voice = workVoice(random.fork(`member${index}`), 2);
    stage.agent({
      name: `member${index}`,
      threads: [thread],
      isOwn: random.chance(0.7),
      answer: (wake) => (isFromPerson(wake) ? [{ text: `Yesterday: ${voice('')}` }] : []),
    });
  }
  let heard = 0;
  const sum = workVoice(random.fork('lead'), 4);
  stage.agent({
    name: 'lead',
    threads: [thread],
    isOneAtATime: false,
    answer: (wake) => {
      if (isFromPerson(wake)) return [];
      heard += 1;
      return heard % count === 0 ? [{ text: `Summary: ${sum('')}` }] : [];
    },
  });
  stage.talk('kim', thread, { everyMs: random.between(60_000, 200_000), from: 0, to: 520_000, voice: chatVoice(random.fork('kim')) });
  return healthy(stage, 600_000);
};

export const HEALTHY: Readonly<Record<string, HealthyFamily>> = {
  'mesh-burst': meshBurst,
  'hub-and-spoke': hubAndSpoke,
  'two-agent-work': twoAgentWork,
  'parallel-pairs': parallelPairs,
  'busy-humans': busyHumans,
  'scheduled-reports': scheduledReports,
  pipeline,
  review,
  'alert-triage': alertTriage,
  'outside-alerts': outsideAlerts,
  'one-to-one': oneToOne,
  courtesy,
  standup,
};
