import type { AgentId, ThreadId } from '../../../src/domain/ids.ts';
import type { Random } from './random.ts';
import type { SimAgent } from './simulation.ts';
import { agentIdOf, isFrom, isFromPerson, type Runaway, type Scenario, Stage, textOf } from './stage.ts';
import { chatVoice, createIdleStyle, idleVoice, type LoopStyle, workVoice } from './texts.ts';

type RunawayFamily = (random: Random, prefix: string) => Scenario;

type RingOptions = {
  readonly count: number;
  readonly style?: LoopStyle;
  readonly own?: (index: number) => boolean;
  readonly latencyMs?: number;
  readonly missingPayload?: number;
  readonly lengthMs?: number;
};

const START_MS = 60_000;

/** Agents in a ring: each answers the one before it, and the first also a person, whose question starts it all. */
const ring = (
  random: Random,
  prefix: string,
  options: RingOptions,
): { readonly stage: Stage; readonly thread: ThreadId; readonly scenario: Scenario } => {
  const stage = new Stage(random, prefix, options.missingPayload === undefined ? {} : { missingPayload: options.missingPayload });
  const thread = stage.thread('main');
  const style = createIdleStyle(random, options.style);
  const names = Array.from({ length: options.count }, (_, index) => `ring${index}`);
  const agents = names.map((name, index): SimAgent => {
    const voice = idleVoice(random.fork(name), style);
    const before = agentIdOf(prefix, names[(index + options.count - 1) % options.count] ?? '');
    return stage.agent({
      name,
      threads: [thread],
      isOwn: options.own?.(index) ?? true,
      ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
      answer: (wake) => (isFrom(wake, before) || (index === 0 && isFromPerson(wake)) ? [{ text: voice(textOf(wake.trigger)) }] : []),
    });
  });
  stage.say(START_MS, 'kim', { thread, text: 'Please confirm the hand-over.' });
  const lengthMs = options.lengthMs ?? START_MS + options.count * 90_000;
  return { stage, thread, scenario: runaway(stage, agents, { cycle: { of: 'links', count: options.count }, lengthMs }) };
};

const runaway = (
  stage: Stage,
  agents: readonly SimAgent[],
  options: { readonly cycle: Runaway['cycle']; readonly lengthMs: number; readonly from?: number },
): Scenario => ({
  family: '',
  simulation: stage.simulation,
  lengthMs: options.lengthMs,
  runaway: { agents: new Set<AgentId>(agents.map(({ id }) => id)), cycle: options.cycle, from: options.from ?? START_MS },
});

const storm: RunawayFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const style = createIdleStyle(random);
  const count = random.int(3, 6);
  const agents = Array.from({ length: count }, (_, index) => {
    const voice = idleVoice(random.fork(`storm${index}`), style);
    return stage.agent({
      name: `storm${index}`,
      threads: [thread],
      isOwn: random.chance(0.7),
      answer: (wake) => [{ text: voice(textOf(wake.trigger)) }],
    });
  });
  stage.say(START_MS, 'kim', { thread, text: 'The release is out.' });
  return runaway(stage, agents, { cycle: { of: 'posts', count }, lengthMs: START_MS + 90_000 });
};

const humanInside: RunawayFamily = (random, prefix) => {
  const { stage, thread, scenario } = ring(random, prefix, { count: random.int(2, 3), latencyMs: random.between(1500, 4000) });
  stage.talk('lee', thread, {
    everyMs: random.between(15_000, 60_000),
    from: START_MS,
    to: scenario.lengthMs,
    voice: chatVoice(random.fork('lee')),
  });
  return scenario;
};

/** The loop runs in a thread in which people and other agents go on with their work. */
const busyThread: RunawayFamily = (random, prefix) => {
  const { stage, thread, scenario } = ring(random, prefix, { count: random.int(2, 3), latencyMs: random.between(1500, 5000) });
  const count = random.int(1, 3);
  for (let index = 0; index < count; index += 1) {
    const voice = workVoice(random.fork(`helper${index}`), 2);
    stage.agent({
      name: `helper${index}`,
      threads: [thread],
      wokenBy: 'humans',
      answer: (wake) => (random.chance(0.6) ? [{ text: voice(textOf(wake.trigger)) }] : []),
    });
  }
  stage.talk('lee', thread, {
    everyMs: random.between(15_000, 40_000),
    from: 0,
    to: scenario.lengthMs,
    voice: chatVoice(random.fork('lee')),
  });
  return { ...scenario, runaway: scenario.runaway && { ...scenario.runaway, from: 0 } };
};

/** Two threads: each agent hears in one and posts in the other. */
const acrossThreads: RunawayFamily = (random, prefix) => {
  const stage = new Stage(random, prefix, { missingPayload: 0 });
  const [intake, technical] = [stage.thread('intake'), stage.thread('technical')];
  const style = createIdleStyle(random);
  const agents = [
    { name: 'triage', hears: intake, says: technical },
    { name: 'tech', hears: technical, says: intake },
  ].map(({ name, hears, says }) => {
    const voice = idleVoice(random.fork(name), style);
    return stage.agent({ name, threads: [hears], answer: (wake) => [{ text: voice(textOf(wake.trigger)), thread: says }] });
  });
  stage.say(START_MS, 'kim', { thread: intake, text: 'The printer is on fire.' });
  return runaway(stage, agents, { cycle: { of: 'links', count: 2 }, lengthMs: START_MS + 240_000 });
};

/** Real work for some minutes, which then has nothing more to say and does not end. */
const lateTip: RunawayFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const tipAt = START_MS + random.between(120_000, 400_000);
  const style = createIdleStyle(random);
  const names = ['writer', 'research'];
  const agents = names.map((name, index) => {
    const work = workVoice(random.fork(`work ${name}`), 3);
    const idle = idleVoice(random.fork(`idle ${name}`), style);
    const voice = (previous: string): string => (stage.simulation.now < tipAt ? work(previous) : idle(previous));
    return stage.agent({
      name,
      threads: [thread],
      isOwn: random.chance(0.7),
      answer: (wake) => (index === 0 || !isFromPerson(wake) ? [{ text: voice(textOf(wake.trigger)) }] : []),
    });
  });
  stage.say(START_MS, 'kim', { thread, text: 'Please write the market analysis together.' });
  return runaway(stage, agents, { cycle: { of: 'links', count: 2 }, lengthMs: tipAt + 240_000, from: tipAt });
};

/** A coordinator that asks again after every answer, in turn. */
const hubThatNeverEnds: RunawayFamily = (random, prefix) => {
  const stage = new Stage(random, prefix);
  const thread = stage.thread('main');
  const style = createIdleStyle(random);
  const count = random.int(2, 3);
  let turn = 0;
  const hubVoice = idleVoice(random.fork('hub'), style);
  const spokes = Array.from({ length: count }, (_, index) => {
    const voice = idleVoice(random.fork(`spoke${index}`), style);
    return stage.agent({
      name: `spoke${index}`,
      threads: [thread],
      isOwn: random.chance(0.6),
      answer: (wake) => (isFrom(wake, agentIdOf(prefix, 'hub')) && turn % count === index ? [{ text: voice(textOf(wake.trigger)) }] : []),
    });
  });
  const hub = stage.agent({
    name: 'hub',
    threads: [thread],
    answer: (wake) => {
      turn += 1;
      return [{ text: hubVoice(textOf(wake.trigger)) }];
    },
  });
  stage.say(START_MS, 'kim', { thread, text: 'Where are we?' });
  return runaway(stage, [hub, ...spokes], { cycle: { of: 'links', count: 2 * count }, lengthMs: START_MS + count * 240_000 });
};

const family =
  (options: (random: Random) => RingOptions): RunawayFamily =>
  (random, prefix) =>
    ring(random, prefix, options(random)).scenario;

export const RUNAWAY: Readonly<Record<string, RunawayFamily>> = {
  'ping-pong': family(() => ({ count: 2 })),
  'three-cycle': family(() => ({ count: 3 })),
  'long-ring': family((random) => ({ count: random.int(4, 6), latencyMs: random.between(1500, 5000) })),
  storm,
  'cross-org': family((random) => ({ count: random.int(2, 3), own: (index) => index === 0 })),
  'partners-only': family((random) => ({ count: random.int(2, 3), own: () => false })),
  'human-inside': humanInside,
  'busy-thread': busyThread,
  slow: family((random) => ({ count: random.int(2, 3), latencyMs: random.between(15_000, 45_000), lengthMs: START_MS + 2_400_000 })),
  paraphrase: family((random) => ({ count: random.int(2, 3), style: random.pick(['ack', 'apology', 'clarify'] as const) })),
  counter: family((random) => ({ count: random.int(2, 3), style: 'counter' })),
  quoting: family((random) => ({ count: random.int(2, 3), style: 'quote' })),
  'across-threads': acrossThreads,
  'late-tip': lateTip,
  'no-payload': family((random) => ({ count: random.int(2, 4), missingPayload: 1 })),
  'endless-hub': hubThatNeverEnds,
};
