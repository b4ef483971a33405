import { type ThreadId, toId } from '../../../src/domain/ids.ts';
import { openOutbox } from '../../../src/outbox/outbox.ts';
import { withOutbox } from '../../../src/outbox/outbox-platform.ts';
import { createPlatformOver } from '../../../src/platform/archastro/archastro-platform.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';
import type { Credential } from '../../../src/platform/credential.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { createMemoryDisk } from '../../outbox/outbox-disk.ts';
import { createHistory, type History } from './history.ts';
import { createMemoryNetwork, type MemoryNetwork } from './memory-wire.ts';
import { createModelServer, type ModelServer } from './model-server.ts';
import { USER } from './model-wire.ts';
import { createRandom, type Random } from './random.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { Watcher } from './watcher.ts';

/** A server, a network and a console in virtual time, and what faults can get at. */
export type Stage = {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly network: MemoryNetwork;
  readonly server: ModelServer;
  readonly threads: readonly ThreadId[];
  readonly watcher: Watcher;
  readonly history: History;
  readonly platform: Platform;
  /** How broadcasts fare: the chance of each to be lost, doubled, held back or made unreadable. */
  readonly broadcasts: { lost: number; doubled: number; held: number; garbled: number };
  /** Whether the source of credentials answers renewals. */
  readonly credential: { isBroken: boolean };
};

export const START_AT = Date.UTC(2026, 0, 5, 9);
const ORIGIN = 'https://sim.invalid';

const serverOf = (clock: VirtualClock, random: Random, threads: number): ModelServer =>
  createModelServer(clock, {
    threads,
    dialect: random.pick(['chained', 'chained', 'own', 'none']),
    maxPage: random.pick([20, 50, 100, 100]),
    isEndNull: random.isTrue(0.3),
    hasVersions: random.isTrue(0.7),
    takesSubprotocol: random.isTrue(0.7),
  });

const credentialOf = (server: ModelServer, clock: VirtualClock, state: Stage['credential']): Credential => {
  let token = server.token();
  return {
    kind: 'bearer',
    getToken: async () => token,
    refresh: async () => {
      if (state.isBroken) throw new PlatformError('unavailable', 'The identity provider does not answer.');
      await new Promise<void>((resolve) => clock.after(200, resolve));
      token = server.token();
      return token;
    },
  };
};

/** Sets up what `seed` determines and starts the console; `listen` hears all that it is told. */
export const openStage = async (
  { seed, threads: count }: { readonly seed: number; readonly threads?: number },
  listen: (events: readonly PlatformEvent[]) => void = () => {},
): Promise<Stage> => {
  const random = createRandom(seed);
  const clock = createVirtualClock(START_AT, createRandom(seed + 1));
  const few = random.between(1, 4);
  const server = serverOf(clock, random, count ?? few);
  const network = createMemoryNetwork(clock, server);
  const threads = server.threads.map((thread) => thread.options.id);
  const watcher = new Watcher(threads);
  const history = createHistory(clock.monotonicMs);
  const credential = { isBroken: false };
  for (const thread of server.threads)
    for (let count = random.between(0, 150); count > 0; count -= 1) thread.post(START_AT - count * 1_000);
  const outbox = await openOutbox({
    folder: '/outbox',
    origin: ORIGIN,
    principal: toId<'user'>(USER),
    now: clock.monotonicMs,
    disk: createMemoryDisk(),
  });
  const adapter = createPlatformOver({
    address: parseServerAddress(ORIGIN),
    credential: credentialOf(server, clock, credential),
    clock,
    wire: network.wire,
  });
  const platform = withOutbox(adapter, outbox, { now: clock.monotonicMs, after: clock.after });
  platform.subscribe((events) => {
    watcher.see(events);
    history.see(events);
    listen(events);
  });
  platform.watchThreads(threads);
  const broadcasts = { lost: 0.001, doubled: 0.002, held: 0.002, garbled: 0.0005 };
  return { clock, random, network, server, threads, watcher, history, platform, broadcasts, credential };
};
