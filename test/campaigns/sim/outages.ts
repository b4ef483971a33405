import { setTimeout as wait } from 'node:timers/promises';
import { type MessageId, toId } from '../../../src/domain/ids.ts';
import { createArchastroPlatform, createPlatformOver } from '../../../src/platform/archastro/archastro-platform.ts';
import { createSystemClock } from '../../../src/platform/archastro/clock.ts';
import { threadTopic } from '../../../src/platform/archastro/link/topic.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../src/platform/archastro/wire.ts';
import { startLocalNetwork } from '../../../src/simulator/local-network.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { chooseThreads, createCredential, ProxyAgent, sessionOf } from './socket-network.ts';
import { Watcher } from './watcher.ts';

/** What one outage over real sockets took, in real milliseconds. `attemptMs` and `heardMs` are of the way back. */
export type Outage = {
  readonly name: string;
  readonly toldMs: number;
  /** From the end of the fault to the first attempt to connect that came through, and to the first word of the server. */
  readonly attemptMs: number;
  readonly heardMs: number;
  /** Until what was posted meanwhile is shown. */
  readonly shownMs: number;
  /** Until everything is live. */
  readonly liveMs: number;
};

/** How soon what was missed must be shown, where there is a limit. */
export const BACK_MS: Readonly<Record<string, number>> = { 'black hole': 3_000, 'channel crash': 2_000 };

const STEP_MS = 5;
const PATIENCE_MS = 120_000;
const DARK_MS = 15_000;

const until = async (what: string, holds: () => boolean): Promise<number> => {
  const startedAt = performance.now();
  while (!holds()) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`${what} does not come`);
    await wait(STEP_MS);
  }
  return Math.round(performance.now() - startedAt);
};

type World = Awaited<ReturnType<typeof openWorld>>;

const openWorld = async (seed: number) => {
  const clock = createSystemClock();
  const network = await startLocalNetwork({ seed, scenario: 'quiet', hasLimits: false });
  const address = parseServerAddress(network.url);
  const proxy = await startFaultProxy(Number(new URL(network.url).port), clock.monotonicMs);
  const token = await sessionOf(network);
  const direct = createArchastroPlatform({ server: network.url, credential: createCredential(network, token) });
  const homes = await chooseThreads(direct, 3);
  const threads = homes.map(({ id }) => id);
  const wire = createNetworkWire(address, new ProxyAgent(proxy));
  const times = { attempt: 0, heard: 0 };
  const platform = createPlatformOver({
    address,
    credential: createCredential(network, token),
    clock,
    wire: {
      ...wire,
      openTransport: (hooks) => {
        const begunAt = performance.now();
        const onHeard = (): void => {
          if (times.heard === 0) Object.assign(times, { attempt: begunAt, heard: performance.now() });
          hooks.onHeard();
        };
        return wire.openTransport({ ...hooks, onHeard });
      },
    },
  });
  const watcher = new Watcher(threads);
  platform.subscribe((events) => watcher.see(events));
  platform.watchThreads(threads);
  const say = async (): Promise<readonly MessageId[]> =>
    Promise.all(
      threads.map(async (thread) => {
        const said = await network.control({ do: 'say', thread, author: network.principals[0]?.id ?? '', content: 'meanwhile' });
        return toId<'message'>('message' in said ? String(said['message']) : '');
      }),
    );
  const isLive = (): boolean => watcher.links().every((state) => state === 'live');
  const close = async (): Promise<void> => {
    await platform.close();
    await direct.close();
    await proxy.close();
    await network.close();
  };
  return { network, proxy, homes, watcher, times, say, isLive, close };
};

/** A fault that begins at once; the function ends it. */
type Fault = (world: World) => Promise<() => Promise<void>>;

const OUTAGES: Readonly<Record<string, Fault>> = {
  'black hole': async ({ proxy }) => {
    Object.assign(proxy.weather, { isUplinkBlack: true, isDownlinkBlack: true });
    return async () => {
      await wait(DARK_MS + Math.random() * 5_000);
      proxy.forgetAll();
      Object.assign(proxy.weather, { isUplinkBlack: false, isDownlinkBlack: false });
    };
  },
  'channel crash': async ({ network, homes }) => {
    for (const { id, team } of homes)
      await network.control({ do: 'end-channel', topic: threadTopic(id, { team, org: null }), how: 'crash' });
    return async () => {};
  },
  'server restart': async ({ network }) => {
    const back = network.control({ do: 'restart', downMs: 1_000 });
    return async () => void (await back);
  },
};

const measure = async (name: string, fault: Fault, seed: number): Promise<Outage> => {
  const world = await openWorld(seed);
  const { watcher, times, say, isLive } = world;
  try {
    await until('the first link', isLive);
    await wait(Math.random() * 3_000);
    const end = await fault(world);
    const toldMs = await until('a word of the fault', () => !isLive());
    const missed = await say();
    await end();
    Object.assign(times, { attempt: 0, heard: 0 });
    const endedAt = performance.now();
    const shownMs = await until('what was missed', () => missed.every((id) => watcher.shows(id)));
    const liveMs = shownMs + (await until('a live link', isLive));
    const since = (at: number): number => Math.max(0, Math.round(at - endedAt));
    return { name, toldMs, attemptMs: since(times.attempt), heardMs: since(times.heard), shownMs, liveMs };
  } finally {
    await world.close();
  }
};

/** Each kind of outage so many times, all at the same time: the worst of each figure. */
export const measureOutages = (times: number): Promise<readonly Outage[]> =>
  Promise.all(
    Object.entries(OUTAGES).map(async ([name, fault]) => {
      const all = await Promise.all(Array.from({ length: times }, (_, index) => measure(name, fault, index + 1)));
      return all.reduce((worst, outage) => ({
        name,
        toldMs: Math.max(worst.toldMs, outage.toldMs),
        attemptMs: Math.max(worst.attemptMs, outage.attemptMs),
        heardMs: Math.max(worst.heardMs, outage.heardMs),
        shownMs: Math.max(worst.shownMs, outage.shownMs),
        liveMs: Math.max(worst.liveMs, outage.liveMs),
      }));
    }),
  );
