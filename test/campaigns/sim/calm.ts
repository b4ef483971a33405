import { createPlatformOver } from '../../../src/platform/archastro/archastro-platform.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';
import type { Credential } from '../../../src/platform/credential.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { createMemoryNetwork, type MemoryNetwork } from './memory-wire.ts';
import { createModelServer, type ModelServer } from './model-server.ts';
import { createRandom } from './random.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** How consoles behave towards a server in trouble (trust.md I9). */
export type CalmReport = {
  /** Over how many milliseconds the consoles spread their return after a restart. */
  readonly spreadMs: number;
  /** How many of them came in the fullest second. */
  readonly fullestSecond: number;
  /** The most attempts of one console in any minute while nobody answers. */
  readonly mostPerMinute: number;
  /** How different the waits of two consoles are: the share of waits that no other console has. */
  readonly distinctWaits: number;
  /** Attempts of one console within 10 minutes whose credential is refused for good. */
  readonly whenRefused: number;
};

const START_AT = Date.UTC(2026, 0, 5, 9);
const ORIGIN = 'https://sim.invalid';

type Crowd = {
  readonly clock: VirtualClock;
  readonly server: ModelServer;
  readonly networks: readonly MemoryNetwork[];
  readonly platforms: readonly Platform[];
};

/** So many consoles at one server; `tokenOf` gives the token that a console has. */
const gather = (count: number, seed: number, tokenOf: (server: ModelServer) => string): Crowd => {
  const clock = createVirtualClock(START_AT, createRandom(seed));
  const server = createModelServer(clock, {
    threads: 1,
    dialect: 'chained',
    maxPage: 100,
    isEndNull: false,
    hasVersions: true,
    takesSubprotocol: true,
  });
  const networks = Array.from({ length: count }, () => createMemoryNetwork(clock, server));
  const credential: Credential = { kind: 'bearer', getToken: async () => tokenOf(server), refresh: async () => tokenOf(server) };
  const platforms = networks.map(({ wire }) => {
    const platform = createPlatformOver({ address: parseServerAddress(ORIGIN), credential, clock, wire });
    platform.subscribe(() => {});
    return platform;
  });
  return { clock, server, networks, platforms };
};

const leave = async ({ platforms }: Crowd): Promise<void> => {
  await Promise.all(platforms.map((platform) => platform.close()));
};

const within = (times: readonly number[], from: number, lengthMs: number): number =>
  times.filter((at) => at >= from && at < from + lengthMs).length;

const restart = async (consoles: number): Promise<Pick<CalmReport, 'spreadMs' | 'fullestSecond'>> => {
  const crowd = gather(consoles, 1, (server) => server.token());
  const { clock, server, networks } = crowd;
  await clock.run(clock.monotonicMs() + 20_000);
  const restartedAt = clock.monotonicMs();
  for (const connection of server.connections()) connection.close(1012);
  await clock.run(clock.monotonicMs() + 60_000);
  const returns = networks.flatMap((network) => network.attempts().find((at) => at > restartedAt) ?? []);
  await leave(crowd);
  return {
    spreadMs: Math.max(...returns) - Math.min(...returns),
    fullestSecond: Math.max(...returns.map((at) => within(returns, at, 1_000))),
  };
};

const outage = async (consoles: number): Promise<Pick<CalmReport, 'mostPerMinute' | 'distinctWaits'>> => {
  const crowd = gather(consoles, 2, (server) => server.token());
  const { clock, networks } = crowd;
  await clock.run(clock.monotonicMs() + 20_000);
  for (const network of networks) {
    network.weather.isServerDown = true;
    network.cutAll(1006);
  }
  await clock.run(clock.monotonicMs() + 300_000);
  const attempts = networks.map((network) => network.attempts());
  const waits = attempts.flatMap((times) => times.slice(1).map((at, index) => at - (times[index] ?? at)));
  await leave(crowd);
  return {
    mostPerMinute: Math.max(...attempts.flatMap((times) => times.map((at) => within(times, at, 60_000)))),
    distinctWaits: new Set(waits).size / waits.length,
  };
};

const refusal = async (): Promise<Pick<CalmReport, 'whenRefused'>> => {
  const crowd = gather(1, 3, () => 'a token that nobody takes');
  await crowd.clock.run(START_AT + 600_000);
  const whenRefused = crowd.networks[0]?.attempts().length ?? 0;
  await leave(crowd);
  return { whenRefused };
};

export const measureCalm = async (consoles: number): Promise<CalmReport> => ({
  ...(await restart(consoles)),
  ...(await outage(Math.min(consoles, 10))),
  ...(await refusal()),
});
