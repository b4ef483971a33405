import type { TeamId, ThreadId } from '../domain/ids.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import type { LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { PlatformError, type PlatformErrorCode } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { threadSize } from '../presenter/layout.ts';
import { isNearTop } from '../presenter/thread-view.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { Part } from '../store/readings.ts';
import type { ConsoleStore } from '../store/store.ts';
import { safeLine } from '../text/safe.ts';
import { createIncidentWatch } from './incident-watch.ts';
import { createLoopWatch } from './loop-watch.ts';
import { createOutcomeWatch } from './outcome-watch.ts';

export type StoreSync = {
  /** Tries the link again at once and reads everything again. */
  readonly refresh: () => void;
  readonly stop: () => void;
};

export type SyncOptions = {
  readonly store: ConsoleStore;
  readonly platform: Platform;
  readonly now: () => Timestamp;
  /** Where what the loop watch raises is written down. */
  readonly ledger: LedgerWriter;
};

/** At most one dispatch of pushes in so many milliseconds: a frame at 30 a second; fewer when more comes than anybody can read. */
const FLUSH_MS = 33;
const FLOOD_FLUSH_MS = 100;
const FLOOD_PER_SECOND = 300;
/** Not more events in one dispatch, such as after a terminal stood still for minutes. */
const MOST_AT_ONCE = 5_000;
const TICK_MS = 1_000;
const PARALLEL_TEAMS = 6;
const UNREAD_THREADS = 12;
const PAGE = 50;
/** A thread that a moving cursor only passes is not read. */
const PASSING_MS = 100;
/** What the server would answer again. */
const REFUSALS: ReadonlySet<PlatformErrorCode> = new Set(['unauthenticated', 'forbidden', 'not-found', 'unsupported']);

/** Keeps the store following the platform: pushes in, a snapshot at the start and after each time away, the open thread's pages. */
export const startSync = ({ store, platform, now, ledger }: SyncOptions): StoreSync => {
  const watch = createLoopWatch();
  const take = (...events: readonly ConsoleEvent[]): void => {
    watch.feed(events);
    store.dispatch(...events);
  };
  const queue = createQueue(take);
  const reader = createReader({ ...store, dispatch: take }, platform);
  const watching = { store: { ...store, dispatch: take }, platform, now, ledger };
  const incidents = createIncidentWatch(watching);
  const watchOutcomes = createOutcomeWatch(watching);
  let wasLive = true;
  const stopPushes = platform.subscribe((events) => {
    queue.add(events);
    for (const event of events) {
      if (event.type !== 'link-changed') continue;
      const isLive = event.connection.state === 'live';
      if (isLive && !wasLive) void reader.readAll();
      if (event.connection.state === 'offline' || event.connection.state === 'stale') wasLive = false;
      else if (isLive) wasLive = true;
    }
  });
  const stopFollowing = followThread(store, platform, reader);
  const tick = (): void => {
    const { event, entries } = watch.check(now(), store.getState().network.me?.org ?? null);
    store.dispatch({ type: 'clock-ticked', now: now() }, ...(event === null ? [] : [event]));
    for (const entry of entries) ledger.record(entry).catch(() => undefined);
    void incidents.tick();
    void watchOutcomes();
  };
  const clock = setInterval(tick, TICK_MS);
  store.dispatch({ type: 'clock-ticked', now: now() });
  void reader.readAll();
  return {
    refresh: () => {
      platform.reconnect();
      void reader.readAll();
    },
    stop: () => {
      clearInterval(clock);
      stopFollowing();
      stopPushes();
      queue.stop();
    },
  };
};

/** Collects events and gives them to the store together: at once after a pause, then one notification a frame. */
function createQueue(take: (...events: readonly ConsoleEvent[]) => void): {
  add: (events: readonly ConsoleEvent[]) => void;
  stop: () => void;
} {
  let waiting: ConsoleEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let flushMs = FLUSH_MS;
  const flush = (): void => {
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    flushMs = (events.length * 1_000) / flushMs > FLOOD_PER_SECOND ? FLOOD_FLUSH_MS : FLUSH_MS;
    timer = setTimeout(flush, flushMs);
    for (let from = 0; from < events.length; from += MOST_AT_ONCE) take(...events.slice(from, from + MOST_AT_ONCE));
  };
  return {
    add: (events) => {
      for (const event of events) waiting.push(event);
      timer ??= setTimeout(flush, 0);
    },
    stop: () => clearTimeout(timer),
  };
}

type Reader = {
  readonly readAll: () => Promise<void>;
  readonly readPage: (thread: ThreadId) => Promise<void>;
  readonly readOlder: (thread: ThreadId) => Promise<void>;
};

function createReader(store: ConsoleStore, platform: Platform): Reader {
  const before = new Map<ThreadId, string | null>();
  const busy = new Set<ThreadId>();

  /** Reads one part of the snapshot into the store; what fails is told and does not stop the others. */
  const part = async (name: Part, read: () => Promise<ConsoleEvent>): Promise<boolean> => {
    try {
      store.dispatch(await read());
      return true;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const reason = safeLine(untrusted(error.message));
      if (error.code !== 'cancelled') store.dispatch({ type: 'snapshot-failed', part: name, reason, isRefusal: REFUSALS.has(error.code) });
      return false;
    }
  };

  const readPage = async (thread: ThreadId, cursor?: string): Promise<void> => {
    if (busy.has(thread)) return;
    busy.add(thread);
    await part(`messages ${thread}`, async () => {
      const page = await platform.listMessages(thread, { limit: PAGE, ...(cursor === undefined ? {} : { before: cursor }) });
      before.set(thread, page.before);
      return { type: 'page-read', thread, messages: page.messages, isAtStart: page.before === null };
    });
    busy.delete(thread);
  };

  const readTeam = async (team: TeamId): Promise<void> => {
    await Promise.all([
      part(`members ${team}`, async () => ({ type: 'members-listed', team, members: await platform.listMembers(team) })),
      part(`threads ${team}`, async () => ({ type: 'threads-listed', team, threads: await platform.listThreads(team) })),
    ]);
  };

  const readAll = async (): Promise<void> => {
    const results = await Promise.all([
      part('me', async () => ({ type: 'me-read', me: await platform.getMe() })),
      part('teams', async () => ({ type: 'teams-listed', teams: await platform.listTeams() })),
      part('agents', async () => ({ type: 'agents-listed', agents: await platform.listAgents() })),
      part('routines', async () => ({ type: 'routines-listed', routines: await platform.listRoutines() })),
      part('runs', async () => ({ type: 'runs-listed', runs: (await platform.listRuns({ limit: 100 })).runs })),
      part('sessions', async () => ({ type: 'sessions-listed', sessions: await platform.listSessions() })),
      part('activity', async () => ({ type: 'activity-listed', entries: (await platform.listActivity()).entries })),
      part('orgs', async () => ({ type: 'orgs-listed', orgs: await platform.listOrgs() })),
    ]);
    await inParallel([...store.getState().network.teams.keys()], PARALLEL_TEAMS, readTeam);
    if (results.every(Boolean)) store.dispatch({ type: 'snapshot-read' });
    const { network, view } = store.getState();
    const unread = [...network.threads.values()].filter(({ unreadCount }) => unreadCount > 0).map(({ id }) => id);
    const threads = new Set([...(view.thread === null ? [] : [view.thread]), ...unread.slice(0, UNREAD_THREADS)]);
    await inParallel([...threads], PARALLEL_TEAMS, (thread) => readPage(thread));
  };

  return {
    readAll,
    readPage: (thread) => readPage(thread),
    readOlder: async (thread) => {
      const cursor = before.get(thread);
      if (cursor !== null) await readPage(thread, cursor);
    },
  };
}

/** Follows which thread is open: it is watched live with the threads of raised loops, its newest page is read, and older ones as the top comes near. */
function followThread(store: ConsoleStore, platform: Platform, reader: Reader): () => void {
  let arriving: NodeJS.Timeout | undefined;
  let watched = '';
  const watch = (open: ThreadId | null): void => {
    const { loops, raised } = store.getState().incident;
    const turning = loops.filter(({ loop }) => raised.has(loop)).flatMap(({ threads }) => threads);
    const threads = [...new Set([...(open === null ? [] : [open]), ...turning])];
    if (threads.join() === watched) return;
    watched = threads.join();
    platform.watchThreads(threads);
  };
  const arrive = (thread: ThreadId): void => {
    watch(thread);
    if (store.getState().network.logs.get(thread)?.isLoaded !== true) void reader.readPage(thread);
  };
  const unsubscribe = store.subscribe((state, previous) => {
    const { thread } = state.view;
    if (state.incident !== previous.incident) watch(thread);
    if (thread === null) return;
    if (thread !== previous.view.thread) {
      clearTimeout(arriving);
      arriving = setTimeout(arrive, PASSING_MS, thread);
    }
    const hasMoved =
      state.view.positions !== previous.view.positions || state.network.logs.get(thread) !== previous.network.logs.get(thread);
    if (hasMoved && isNearTop(state, thread, threadSize(state))) void reader.readOlder(thread);
  });
  return () => {
    clearTimeout(arriving);
    unsubscribe();
  };
}

async function inParallel<Item>(items: readonly Item[], limit: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const next = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, next));
}
