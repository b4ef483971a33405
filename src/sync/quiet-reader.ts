import type { AgentId, TeamId, ThreadId } from '../domain/ids.ts';
import { isOpenSession, type Session } from '../domain/session.ts';
import type { Thread } from '../domain/thread.ts';
import type { Timestamp } from '../domain/values.ts';
import type { StandingStop } from '../operations/plan/open-ways.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { selectNetworkIndex } from '../presenter/directory.ts';
import { quietScope, quietWorld } from '../presenter/quiet-line.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { ConsoleStore } from '../store/store.ts';
import { inParallel } from './in-parallel.ts';

/** Reads again, every few seconds, all that a proof of quiet rests on. */
export type QuietReader = {
  /** Begins a reading where one is due; resolves when it, or the one under way, is over. What cannot be read leaves the proof behind. */
  readonly step: () => Promise<void>;
};

export type QuietReaderOptions = {
  readonly store: ConsoleStore;
  readonly platform: Platform;
  readonly now: () => Timestamp;
  readonly stops: () => readonly StandingStop[];
  /** The threads that are always read, such as those of a loop. */
  readonly threads?: () => readonly ThreadId[];
  /** How long after a reading the next is due. */
  readonly everyMs?: () => number;
};

const READ_MS = 2_000;
const PAGE = 50;
const MOST_SESSIONS = 100;
/** A session in a status that this version does not know counts as open, and is found only in an unfiltered list. */
const OPEN_STATUSES = ['pending', 'running', 'waiting'];
const UNDER_WAY = ['pending', 'running'];
/** Posts from before a stop tell how long those who were stopped need. */
const BEFORE_MS = 300_000;

export const createQuietReader = ({ store, platform, now, stops, threads, everyMs }: QuietReaderOptions): QuietReader => {
  let dueAt = 0;
  let reading: Promise<void> | null = null;
  const heard = new Map<ThreadId, Timestamp | null>();

  const read = async (standing: readonly StandingStop[]): Promise<void> => {
    const at = now();
    const scope = quietScope(quietWorld(store.getState()), standing);
    const agents = [...scope.agents];
    const always = new Set([...scope.threads, ...(threads?.() ?? [])]);
    try {
      const [ways, work, talk] = await Promise.all([
        readWays(platform, store, scope.closed),
        unlessRefused(() => readWork(platform, store, agents)),
        readTalk({ platform, store, heard, always }, agents, at),
      ]);
      store.dispatch(...ways, ...(work ?? []), ...talk, { type: 'quiet-read', reading: { at, isBlind: work === null } });
      dueAt = at + (everyMs?.() ?? READ_MS);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      dueAt = now() + Math.max(READ_MS, error.retryAfterMs ?? 0);
    }
  };

  return {
    step: () => {
      const standing = stops();
      if (reading === null && standing.length > 0 && now() >= dueAt)
        reading = read(standing).finally(() => {
          reading = null;
        });
      return reading ?? Promise.resolve();
    },
  };
};

/** `null` where this credential may not read it; everything else that fails is tried again. */
async function unlessRefused<Result>(read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PlatformError && (error.code === 'forbidden' || error.code === 'unsupported')) return null;
    throw error;
  }
}

/** All routines, so that one that was added is seen too, and the switches of the threads that were closed. */
async function readWays(platform: Platform, store: ConsoleStore, closed: ReadonlySet<ThreadId>): Promise<readonly ConsoleEvent[]> {
  const [routines, switches] = await Promise.all([
    platform.listRoutines(),
    inParallel([...closed], async (id) => ({ id, agentsEnabled: await platform.getAgentsEnabled(id) })),
  ]);
  const switched = switches.flatMap(({ id, agentsEnabled }): readonly ConsoleEvent[] => {
    const thread = store.getState().network.threads.get(id);
    return thread === undefined || thread.agentsEnabled === agentsEnabled
      ? []
      : [{ type: 'thread-updated', thread: { ...thread, agentsEnabled } }];
  });
  return [{ type: 'routines-listed', routines }, ...switched];
}

async function readWork(platform: Platform, store: ConsoleStore, agents: readonly AgentId[]): Promise<readonly ConsoleEvent[]> {
  if (agents.length === 0) return [];
  const [open, newest, runs, ...underWay] = await Promise.all([
    listOpenSessions(platform, agents),
    platform.listSessions({ agents }),
    platform.listRuns({ agents, limit: 100 }),
    ...UNDER_WAY.map((status) => platform.listRuns({ agents, status, limit: 100 })),
  ]);
  const read = new Map([...newest, ...open].map((session) => [session.id, session]));
  const others = [...store.getState().network.sessions.values()].filter(
    (session) => !read.has(session.id) && !(agents.includes(session.agent) && isOpenSession(session)),
  );
  return [
    { type: 'sessions-listed', sessions: [...others, ...read.values()] },
    { type: 'runs-listed', runs: [...underWay.flatMap((page) => page.runs), ...runs.runs] },
  ];
}

/**
 * Every open session of these agents. The platform gives the newest hundred of a question and no further page, so a question that
 * is answered in full is asked again in parts. Rejects with `PlatformError('unavailable')` where the smallest part is still full.
 */
export const listOpenSessions = async (
  platform: Platform,
  agents: readonly AgentId[],
  statuses = OPEN_STATUSES,
): Promise<readonly Session[]> => {
  const sessions = await platform.listSessions({ agents, statuses });
  if (sessions.length < MOST_SESSIONS) return sessions;
  const [agent, status] = [agents.length > 1 ? agents : null, statuses.length > 1 ? statuses : null];
  if (status !== null) return (await inParallel(status, (each) => listOpenSessions(platform, agents, [each]))).flat();
  if (agent !== null) return (await inParallel(agent, (each) => listOpenSessions(platform, [each], statuses))).flat();
  throw new PlatformError('unavailable', 'There are more open sessions of one agent than the platform lists.');
};

type Talk = {
  readonly platform: Platform;
  readonly store: ConsoleStore;
  /** The activity up to which each thread was read. */
  readonly heard: Map<ThreadId, Timestamp | null>;
  readonly always: ReadonlySet<ThreadId>;
};

/** The newest messages of every thread of these agents' teams in which something happened since it was read. */
async function readTalk(
  { platform, store, heard, always }: Talk,
  agents: readonly AgentId[],
  at: Timestamp,
): Promise<readonly ConsoleEvent[]> {
  const { teamsByAgent } = selectNetworkIndex(store.getState());
  const teams = new Set<TeamId>(agents.flatMap((agent) => [...(teamsByAgent.get(agent) ?? [])]));
  const listed = (await inParallel([...teams], (team) => platform.listThreads(team))).flat();
  const isNews = ({ id, lastActivityAt }: Thread): boolean => {
    if (always.has(id)) return false;
    if (lastActivityAt === null) return true;
    return heard.has(id) ? lastActivityAt !== heard.get(id) : lastActivityAt > at - BEFORE_MS;
  };
  const { threads } = store.getState().network;
  const unknown = listed.filter(({ id }) => !threads.has(id)).map((thread): ConsoleEvent => ({ type: 'thread-updated', thread }));
  const news = listed.filter(isNews);
  const pages = await inParallel([...always, ...news.map(({ id }) => id)], (thread) => readPage(platform, thread));
  for (const { id, lastActivityAt } of news) heard.set(id, lastActivityAt);
  return [...unknown, ...pages.flat()];
}

/** Nobody posts in a thread that is gone. */
async function readPage(platform: Platform, thread: ThreadId): Promise<readonly ConsoleEvent[]> {
  try {
    const { messages, before } = await platform.listMessages(thread, { limit: PAGE });
    return [{ type: 'page-read', thread, messages, isAtStart: before === null }];
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'not-found') return [];
    throw error;
  }
}
