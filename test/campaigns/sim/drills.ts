import { threadTopicOf } from './model-wire.ts';
import { openStage, type Stage } from './stage.ts';

/** What one drill took, in milliseconds of virtual time: until the console said that something is wrong, and until all was well again. */
export type DrillResult = { readonly toldMs: number; readonly backMs: number };

/** One fault and what is expected of the console. `backMs` counts from the moment in which the fault ends. */
export type Drill = {
  readonly name: string;
  readonly limits: DrillResult;
  /** As many as usual unless told. */
  readonly threads?: number;
  readonly run: (stage: Stage) => Promise<DrillResult>;
};

const STEP_MS = 50;
const PATIENCE_MS = 180_000;

const isLive = ({ watcher }: Stage): boolean => watcher.links().every((state) => state === 'live');

/** Lets time pass until something holds; how long it took. Throws when it never does. */
const until = async (stage: Stage, what: string, holds: () => boolean): Promise<number> => {
  const { clock } = stage;
  const startedAt = clock.monotonicMs();
  while (!holds()) {
    if (clock.monotonicMs() - startedAt > PATIENCE_MS) throw new Error(`${what} does not come: ${stage.watcher.links().join(' ')}`);
    await clock.run(clock.monotonicMs() + STEP_MS);
  }
  return clock.monotonicMs() - startedAt;
};

const told = (stage: Stage): Promise<number> => until(stage, 'a word of the fault', () => !isLive(stage));

/** Everything live, and a message that was posted meanwhile shown. */
const back = (stage: Stage): Promise<number> => {
  const missed = stage.server.threads.map((thread) => thread.last()?.id);
  return until(stage, 'the end of the fault', () => isLive(stage) && missed.every((id) => id === undefined || stage.watcher.shows(id)));
};

/** A message in each thread while nobody can hear it. */
const postUnheard = ({ server, clock }: Stage): void => {
  for (const thread of server.threads) thread.post(clock.monotonicMs());
};

const blackHole = async (stage: Stage): Promise<DrillResult> => {
  const { weather, flush } = stage.network;
  weather.isUplinkBlack = true;
  weather.isDownlinkBlack = true;
  const toldMs = await told(stage);
  postUnheard(stage);
  await stage.clock.run(stage.clock.monotonicMs() + stage.random.between(1_000, 120_000));
  weather.isUplinkBlack = false;
  weather.isDownlinkBlack = false;
  // What was sent into the hole is sent again by TCP, but only after waits that grow with the hole.
  if (stage.random.isTrue(0.2)) flush();
  else stage.network.forgetAll();
  return { toldMs, backMs: await back(stage) };
};

const forgotten = async (stage: Stage): Promise<DrillResult> => {
  stage.network.forgetAll();
  postUnheard(stage);
  const toldMs = await told(stage);
  return { toldMs, backMs: toldMs + (await back(stage)) };
};

const crash = async (stage: Stage): Promise<DrillResult> => {
  for (const connection of stage.server.connections()) for (const thread of stage.threads) connection.crash(threadTopicOf(thread));
  postUnheard(stage);
  const toldMs = await told(stage);
  return { toldMs, backMs: toldMs + (await back(stage)) };
};

const restart = async (stage: Stage): Promise<DrillResult> => {
  stage.network.weather.isServerDown = true;
  for (const connection of stage.server.connections()) connection.close(1006);
  const toldMs = await told(stage);
  postUnheard(stage);
  await stage.clock.run(stage.clock.monotonicMs() + stage.random.between(100, 3_000));
  stage.network.weather.isServerDown = false;
  return { toldMs, backMs: await back(stage) };
};

const expiry = async (stage: Stage): Promise<DrillResult> => {
  stage.server.expireToken();
  stage.network.cutAll(1006);
  postUnheard(stage);
  const toldMs = await told(stage);
  return { toldMs, backMs: toldMs + (await back(stage)) };
};

const sleep = async (stage: Stage): Promise<DrillResult> => {
  stage.clock.jumpWall(8 * 3_600_000);
  stage.network.forgetAll();
  postUnheard(stage);
  const toldMs = await told(stage);
  return { toldMs, backMs: toldMs + (await back(stage)) };
};

const unreadable = async (stage: Stage): Promise<DrillResult> => {
  const { server, clock } = stage;
  const posted = server.threads.map((thread) => {
    const push = thread.post(clock.monotonicMs());
    server.garble(thread, push);
    return push.row.id;
  });
  const backMs = await until(stage, 'what could not be read', () => posted.every((id) => stage.watcher.shows(id)));
  return { toldMs: 0, backMs };
};

/** A frame that can be read with a message in it that cannot. */
const unreadableMessage = async (stage: Stage): Promise<DrillResult> => {
  const { server, clock, threads } = stage;
  const posted = server.threads.map((thread) => thread.post(clock.monotonicMs()).row.id);
  for (const connection of server.connections())
    for (const thread of threads)
      connection.sendRaw(`[null,null,"${threadTopicOf(thread)}","message_added",{"message":{"id":7,"content":[]}}]`);
  const backMs = await until(stage, 'what could not be read', () => posted.every((id) => stage.watcher.shows(id)));
  return { toldMs: 0, backMs };
};

const restGone = async (stage: Stage): Promise<DrillResult> => {
  const { server, clock, network } = stage;
  server.mood.rest = 'error';
  network.cutAll(1006);
  const polled = await until(stage, 'polling', () =>
    stage.watcher
      .links()
      .slice(1)
      .every((state) => state === 'polled'),
  );
  postUnheard(stage);
  await clock.run(clock.monotonicMs() + 20_000);
  server.mood.rest = 'right';
  return { toldMs: polled, backMs: await back(stage) };
};

/** Joins that hold up each other and every heartbeat: no reason to give the connection up. */
const slowJoins = async (stage: Stage): Promise<DrillResult> => {
  const { server, network } = stage;
  server.mood.joinMs = 5_500;
  network.cutAll(1006);
  const toldMs = await told(stage);
  await stage.clock.run(stage.clock.monotonicMs() + 3_000);
  const attempts = network.attempts().length;
  const backMs = await back(stage);
  if (network.attempts().length > attempts) throw new Error('a connection was given up that only was slow');
  return { toldMs, backMs };
};

/** One thread whose join takes 25 s while all others take no time. */
const oneSlowJoin = async (stage: Stage): Promise<DrillResult> => {
  const { server, network, watcher, clock } = stage;
  const [slow] = server.threads;
  if (slow === undefined) throw new Error('there is no thread');
  server.mood.slowTopic = threadTopicOf(slow.options.id);
  network.cutAll(1006);
  const toldMs = await told(stage);
  postUnheard(stage);
  const missed = server.threads.map((thread) => thread.last()?.id);
  const startedAt = clock.monotonicMs();
  await until(stage, 'what was posted', () => missed.every((id) => id === undefined || watcher.shows(id)));
  return { toldMs, backMs: clock.monotonicMs() - startedAt };
};

/** The live link alone is refused for two minutes, while REST answers. */
const refusedUpgrades = async (stage: Stage): Promise<DrillResult> => {
  stage.server.mood.upgrades = 'refused';
  stage.network.cutAll(1006);
  const toldMs = await told(stage);
  await stage.clock.run(stage.clock.monotonicMs() + stage.random.between(1_000, 120_000));
  postUnheard(stage);
  stage.server.mood.upgrades = 'right';
  return { toldMs, backMs: await back(stage) };
};

/** The single faults that the issue names, with its limits, or with what the heartbeat and the waits of the design allow. */
export const DRILLS: readonly Drill[] = [
  { name: 'black hole', limits: { toldMs: 15_000, backMs: 3_000 }, run: blackHole },
  { name: 'black hole before 200 threads', limits: { toldMs: 15_000, backMs: 10_000 }, threads: 200, run: blackHole },
  { name: 'forgotten connection', limits: { toldMs: 15_000, backMs: 20_000 }, run: forgotten },
  { name: 'channel crash', limits: { toldMs: 1_000, backMs: 2_000 }, run: crash },
  { name: 'server restart', limits: { toldMs: 1_000, backMs: 8_000 }, run: restart },
  { name: 'token expiry', limits: { toldMs: 1_000, backMs: 5_000 }, run: expiry },
  { name: 'slow joins', limits: { toldMs: 1_000, backMs: 50_000 }, run: slowJoins },
  { name: 'one slow join', limits: { toldMs: 1_000, backMs: 20_000 }, threads: 20, run: oneSlowJoin },
  { name: 'refused upgrades', limits: { toldMs: 1_000, backMs: 62_000 }, run: refusedUpgrades },
  { name: 'sleep', limits: { toldMs: 2_000, backMs: 10_000 }, run: sleep },
  { name: 'unreadable frame', limits: { toldMs: 0, backMs: 3_000 }, run: unreadable },
  { name: 'unreadable message', limits: { toldMs: 0, backMs: 3_000 }, run: unreadableMessage },
  { name: 'REST gone', limits: { toldMs: 60_000, backMs: 35_000 }, run: restGone },
];

/** The worst of several runs of a drill. */
export const runDrill = async (drill: Drill, seeds: readonly number[]): Promise<DrillResult> => {
  let worst: DrillResult = { toldMs: 0, backMs: 0 };
  for (const seed of seeds) {
    const stage = await openStage({ seed, ...(drill.threads === undefined ? {} : { threads: drill.threads }) });
    await until(stage, 'the first link', () => isLive(stage));
    await stage.clock.run(stage.clock.monotonicMs() + stage.random.between(0, 40_000));
    await until(stage, 'a live link', () => isLive(stage));
    const { toldMs, backMs } = await drill.run(stage);
    worst = { toldMs: Math.max(worst.toldMs, toldMs), backMs: Math.max(worst.backMs, backMs) };
    await stage.platform.close();
  }
  return worst;
};
