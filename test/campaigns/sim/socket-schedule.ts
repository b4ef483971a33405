import { setTimeout as wait } from 'node:timers/promises';
import { isId, type MessageId, type ThreadId, toId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import { type Outbox, openOutbox } from '../../../src/outbox/outbox.ts';
import { withOutbox } from '../../../src/outbox/outbox-platform.ts';
import { createArchastroPlatform, createPlatformOver } from '../../../src/platform/archastro/archastro-platform.ts';
import { threadTopic } from '../../../src/platform/archastro/link/topic.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../src/platform/archastro/wire.ts';
import type { MessagePage, Platform } from '../../../src/platform/platform.ts';
import { type LocalNetwork, startLocalNetwork } from '../../../src/simulator/local-network.ts';
import { createMemoryDisk } from '../../outbox/outbox-disk.ts';
import { createFastClock } from '../../platform/archastro/clocks.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { checkHistory, createHistory } from './history.ts';
import { startOperator } from './operator.ts';
import { createRandom, type Random } from './random.ts';
import type { ScheduleOptions } from './schedule.ts';
import { SOCKET_FAULTS, type SocketStage } from './socket-faults.ts';
import { chooseThreads, createCredential, ProxyAgent, sessionOf } from './socket-network.ts';
import { lied, type ServerRow, type Verdict, Watcher, withPosts } from './watcher.ts';

/** The adapter's time passes this much faster than real time, so that its deadlines come soon. */
const FACTOR = 10;
const BURST_MS = 25;
const FAULT_PAUSE_MS = 400;
const HEALED_MS = 12_000;
const SAMPLE_MS = 100;
/** Looks that are left out after a late one. */
const PAUSES = 3;
const THREADS = 3;

/** Runs one schedule over real sockets: the embedded network, a proxy that fails, and the whole adapter, in time that runs fast. */
export const runSocketSchedule = async ({ seed, messages, trace }: ScheduleOptions): Promise<Verdict> => {
  const random = createRandom(seed);
  const clock = createFastClock(FACTOR, createRandom(seed + 1).next);
  const network = await startLocalNetwork({
    seed,
    scenario: 'flood',
    ratePerSecond: 1,
    hasLimits: false,
    takesAuthToken: random.isTrue(0.5),
  });
  const address = parseServerAddress(network.url);
  const proxy = await startFaultProxy(Number(new URL(network.url).port), clock.monotonicMs);
  const credential = createCredential(network, await sessionOf(network));
  const direct = createArchastroPlatform({ server: network.url, credential: createCredential(network, await sessionOf(network)) });
  const homes = await chooseThreads(direct, THREADS);
  const threads = homes.map(({ id }) => id);
  const disk = createMemoryDisk();
  const outbox = await openOutbox({
    folder: '/outbox',
    origin: address.origin,
    principal: toId<'user'>('usr_1'),
    now: clock.monotonicMs,
    disk,
  });
  const adapter = createPlatformOver({ address, credential, clock, wire: createNetworkWire(address, new ProxyAgent(proxy)) });
  const platform = withOutbox(adapter, outbox, { now: clock.monotonicMs, after: clock.after });
  const watcher = new Watcher(threads);
  const history = createHistory(clock.monotonicMs);
  platform.subscribe((events) => {
    watcher.see(events);
    history.see(events);
    for (const event of events)
      if (event.type.endsWith('link-changed')) trace?.(`${Math.round(performance.now())} ${JSON.stringify(event)}`);
  });
  platform.watchThreads(threads);
  const stopSampling = startSampling(clock.monotonicMs, watcher, proxy);
  const stage: SocketStage = {
    random,
    proxy,
    control: network.control,
    topics: homes.map(({ id, team }) => threadTopic(id, { team, org: null })),
    threads,
    insertedLate: (id, thread) =>
      watcher.posted(
        toId<'thread'>(thread),
        { id: toId<'message'>(id), createdAt: Date.now(), isLate: true, telling: 'broadcast' },
        clock.monotonicMs(),
      ),
  };
  let isOver = false;
  startOperator({ threads, random, clock, isOver: () => isOver, write: (post) => void history.post(platform, post) });
  const faults = sufferFaults(stage, () => isOver, trace);
  await say({
    network,
    random,
    messages,
    said: (id, thread) => watcher.posted(thread, { id, createdAt: Date.now(), isLate: false, telling: 'broadcast' }, clock.monotonicMs()),
    threads,
  });
  isOver = true;
  await faults;
  await network.control({ do: 'clear' });
  const truth = await untilAgreed(direct, { watcher, outbox, threads });
  stopSampling();
  const posts = checkHistory(
    history.entries,
    threads.flatMap((thread) =>
      (truth.get(thread) ?? []).flatMap(({ key }) => (key?.startsWith('key-') === true ? [{ thread, key }] : [])),
    ),
  );
  const verdict = watcher.judge((thread) => truth.get(thread) ?? []);
  const isLive = watcher.links().every((state) => state === 'live');
  await platform.close();
  await direct.close();
  await proxy.close();
  await network.close();
  return withPosts(isLive ? verdict : lied(verdict, `not live at the end: ${watcher.links().join(' ')}`), posts);
};

type Saying = {
  readonly network: LocalNetwork;
  readonly random: Random;
  readonly threads: readonly ThreadId[];
  readonly messages: number;
  readonly said: (id: MessageId, thread: ThreadId) => void;
};

const say = async ({ network, random, threads, messages, said }: Saying): Promise<void> => {
  const author = network.principals[0]?.id ?? '';
  for (let left = messages; left > 0; ) {
    const thread = random.pick(threads);
    for (let burst = Math.min(left, random.between(1, 15)); burst > 0; burst -= 1, left -= 1) {
      const result = await network.control({ do: 'say', thread, author, content: `message ${left}` });
      if ('message' in result && isId(result['message'])) said(toId<'message'>(result['message']), thread);
    }
    await wait(random.next() * 2 * BURST_MS);
  }
};

const sufferFaults = async (stage: SocketStage, isOver: () => boolean, trace: ScheduleOptions['trace']): Promise<void> => {
  while (!isOver()) {
    const [name, fault] = stage.random.pick(Object.entries(SOCKET_FAULTS));
    trace?.(`${Math.round(performance.now())} --- ${name}`);
    await fault(stage);
    trace?.(`${Math.round(performance.now())} --- over`);
    await wait(stage.random.next() * 2 * FAULT_PAUSE_MS);
  }
};

/** Looks ten times a second; not where the look itself comes late, because then everything else does too. */
const startSampling = (now: () => number, watcher: Watcher, proxy: FaultProxy): (() => void) => {
  let seenAt = performance.now();
  let pauses = 0;
  const timer = setInterval(() => {
    const isLate = performance.now() - seenAt > 1.5 * SAMPLE_MS;
    seenAt = performance.now();
    pauses = isLate ? PAUSES : Math.max(0, pauses - 1);
    if (pauses === 0) watcher.sample(now(), proxy.heardAt());
  }, SAMPLE_MS);
  return () => clearInterval(timer);
};

type TrueRow = ServerRow & { readonly key: string | null };

const readAll = async (platform: Platform, thread: ThreadId): Promise<readonly TrueRow[]> => {
  const pages: (readonly Message[])[] = [];
  for (let before: string | null | undefined; before !== null; ) {
    const page: MessagePage = await platform.listMessages(thread, before === undefined ? { limit: 100 } : { before, limit: 100 });
    pages.unshift(page.messages);
    before = page.before;
  }
  return pages.flat().map(({ id, createdAt, content, isDeleted, idempotencyKey }) => ({
    id,
    createdAt,
    text: rawText(content),
    isDeleted,
    key: idempotencyKey,
  }));
};

type Healing = { readonly watcher: Watcher; readonly outbox: Outbox; readonly threads: readonly ThreadId[] };

/** What the server has once the viewer agrees with it, every own post has ended and everything is live, or when that has taken too long. */
const untilAgreed = async (
  platform: Platform,
  { watcher, outbox, threads }: Healing,
): Promise<ReadonlyMap<ThreadId, readonly TrueRow[]>> => {
  const deadline = performance.now() + HEALED_MS;
  for (;;) {
    const isSettled = watcher.links().every((state) => state === 'live') && outbox.entries().length === 0;
    const truth = new Map(await Promise.all(threads.map(async (thread) => [thread, await readAll(platform, thread)] as const)));
    const { lost, outdated } = watcher.judge((thread) => truth.get(thread) ?? []);
    if ((lost + outdated === 0 && isSettled) || performance.now() > deadline) return truth;
    await wait(200);
  }
};
