import { toId } from '../../src/domain/ids.ts';
import { openOutbox } from '../../src/ledger/outbox.ts';
import { withOutbox } from '../../src/ledger/outbox-platform.ts';
import { createPlatformOver } from '../../src/platform/archastro/archastro-platform.ts';
import { parseServerAddress } from '../../src/platform/archastro/server-address.ts';
import { PlatformError } from '../../src/platform/errors.ts';
import { createMemoryDisk } from '../ledger/outbox-disk.ts';
import { pickFault, type Stage } from './faults.ts';
import { checkHistory, createHistory } from './history.ts';
import { createMemoryNetwork } from './memory-wire.ts';
import { createModelServer, type ModelServer } from './model-server.ts';
import type { ModelPush, ModelThread } from './model-thread.ts';
import { USER } from './model-wire.ts';
import { startOperator } from './operator.ts';
import { createRandom, type Random } from './random.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { lied, type Telling, type Verdict, Watcher, withPosts } from './watcher.ts';

export type ScheduleOptions = {
  readonly seed: number;
  readonly messages: number;
  /** Hears what happens, for looking at one schedule. */
  readonly trace?: (line: string) => void;
};

const START_AT = Date.UTC(2026, 0, 5, 9);
const BURST_MS = 500;
const FAULT_MS = 15_000;
const SAMPLE_MS = 1_000;
const HEALED_MS = 75_000;

const serverOf = (clock: VirtualClock, random: Random): ModelServer =>
  createModelServer(clock, {
    threads: random.between(1, 4),
    dialect: random.pick(['chained', 'chained', 'own', 'none']),
    maxPage: random.pick([20, 50, 100, 100]),
    isEndNull: random.isTrue(0.3),
    hasVersions: random.isTrue(0.7),
    takesSubprotocol: random.isTrue(0.7),
  });

/** Runs one schedule of messages and faults that `seed` determines, through the whole adapter, and judges what it told. */
export const runSchedule = async ({ seed, messages, trace }: ScheduleOptions): Promise<Verdict> => {
  const random = createRandom(seed);
  const clock = createVirtualClock(START_AT, createRandom(seed + 1));
  const server = serverOf(clock, random);
  const network = createMemoryNetwork(clock, server);
  const threads = server.threads.map((thread) => thread.options.id);
  const watcher = new Watcher(threads);
  const history = createHistory(clock.monotonicMs);
  const stage: Stage = {
    clock,
    random,
    network,
    server,
    broadcasts: { lost: 0.001, doubled: 0.002, held: 0.002, garbled: 0.0005 },
    credential: { isBroken: false },
    heal: () => {},
  };
  for (const thread of server.threads)
    for (let count = random.between(0, 150); count > 0; count -= 1) thread.post(START_AT - count * 1_000);
  const outbox = await openOutbox({
    folder: '/outbox',
    origin: 'https://sim.invalid',
    principal: toId<'user'>(USER),
    now: clock.monotonicMs,
    disk: createMemoryDisk(),
  });
  const adapter = createPlatformOver({
    address: parseServerAddress('https://sim.invalid'),
    credential: credentialOf(stage),
    clock,
    wire: network.wire,
  });
  const platform = withOutbox(adapter, outbox, { now: clock.monotonicMs, after: clock.after });
  platform.subscribe((events) => {
    watcher.see(events);
    history.see(events);
    if (trace !== undefined)
      for (const event of events) if (event.type !== 'frame-received') trace(`${clock.monotonicMs() - START_AT} ${short(event)}`);
  });
  platform.watchThreads(threads);

  startSampling(stage, watcher);
  const isOver = startMessages(stage, { watcher, messages });
  startFaults(stage, isOver, trace);
  startOperator({ threads, random, clock, isOver, write: (post) => void history.post(platform, post) });
  while (!isOver()) await clock.run(clock.monotonicMs() + 10_000);
  stage.heal();
  await clock.run(clock.monotonicMs() + HEALED_MS);
  const verdict = watcher.judge((thread) => server.threads.find(({ options }) => options.id === thread)?.rows() ?? []);
  const isLive = watcher.links().every((state) => state === 'live');
  const posts = checkHistory(
    history.entries,
    server.threads.flatMap((thread) => thread.posts()),
  );
  await platform.close();
  const unhealed = isLive ? verdict : lied(verdict, `not live at the end: ${watcher.links().join(' ')}`);
  return withPosts(unhealed, posts);
};

/** Looks once a second; not in the moment in which a process that was held up has yet to find out. */
const startSampling = ({ clock, network }: Stage, watcher: Watcher): void => {
  const sample = (dueAt: number): void => {
    const now = clock.monotonicMs();
    if (now === dueAt) watcher.sample(now, network.heardAt());
    clock.after(SAMPLE_MS, () => sample(now + SAMPLE_MS));
  };
  sample(clock.monotonicMs());
};

const short = (event: object): string => {
  const text = JSON.stringify(event);
  const id = /"id":"(msg_\w+)"/.exec(text)?.[1];
  return id === undefined ? text.slice(0, 300) : `${text.slice(0, 24)} ${id} ${/"isConfirmed":\w+/.exec(text)?.[0] ?? ''}`;
};

const credentialOf = ({ server, credential, clock }: Stage) => {
  let token = server.token();
  return {
    kind: 'bearer' as const,
    getToken: async () => token,
    refresh: async () => {
      if (credential.isBroken) throw new PlatformError('unavailable', 'The identity provider does not answer.');
      await new Promise<void>((resolve) => clock.after(200, resolve));
      token = server.token();
      return token;
    },
  };
};

/** Posts, edits, deletes and inserts until there were enough; tells whether that is over. */
const startMessages = (stage: Stage, plan: { readonly watcher: Watcher; readonly messages: number }): (() => boolean) => {
  const { clock, random, server } = stage;
  let left = plan.messages;
  const one = (thread: ModelThread): void => {
    const now = clock.monotonicMs();
    const chance = random.next();
    if (chance < 0.04) {
      const change = thread.change(random.between(0, 10), { at: now, isDeleted: random.isTrue(0.2) });
      if (change !== undefined) tell(stage, thread, change);
      return;
    }
    const push = chance < 0.05 ? thread.insertLate(random.between(1, 15)) : thread.post(now);
    left -= 1;
    plan.watcher.posted(thread.options.id, { ...push.row, telling: tell(stage, thread, push) }, now);
  };
  const burst = (): void => {
    const thread = random.pick(server.threads);
    for (let count = Math.min(left, random.between(1, 15)); count > 0; count -= 1) one(thread);
    if (left > 0) clock.after(random.next() * 2 * BURST_MS, burst);
  };
  clock.after(2_000, burst);
  return () => left <= 0;
};

/** Broadcasts as the stage lets it fare. */
const tell = ({ broadcasts, clock, random, server }: Stage, thread: ModelThread, push: ModelPush): Telling => {
  const telling = server.isHeard(thread) ? 'broadcast' : 'missed';
  const send = (): void => server.broadcast(thread, push);
  if (random.isTrue(broadcasts.lost)) return telling;
  if (random.isTrue(broadcasts.garbled)) {
    server.garble(thread, push);
    return 'missed';
  }
  if (push.type === 'added' && random.isTrue(broadcasts.held)) {
    clock.after(random.between(1, 5_000), send);
    return telling;
  }
  send();
  if (random.isTrue(broadcasts.doubled)) send();
  return telling;
};

const startFaults = (stage: Stage, isOver: () => boolean, trace: ScheduleOptions['trace']): void => {
  const { clock, random } = stage;
  const next = (): void => {
    if (isOver()) return;
    const fault = pickFault(random);
    trace?.(`${clock.monotonicMs() - START_AT} --- ${fault.name}`);
    const begun = fault.begin(stage);
    const heal = (): void => {
      begun?.heal();
      stage.heal = () => {};
      trace?.(`${clock.monotonicMs() - START_AT} --- healed`);
      clock.after(random.next() * 2 * FAULT_MS, next);
    };
    const cancel = clock.after(begun?.lastsMs ?? 0, heal);
    stage.heal = () => {
      cancel();
      begun?.heal();
    };
  };
  clock.after(random.next() * FAULT_MS, next);
};
