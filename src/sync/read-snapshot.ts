import { millisecondsInDay } from 'date-fns/constants';
import type { TeamId, ThreadId } from '../domain/ids.ts';
import type { Run } from '../domain/run.ts';
import type { Timestamp } from '../domain/values.ts';
import { type PreviewedPlan, previewPlan } from '../operations/plan/preview.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { selectNetworkIndex } from '../presenter/directory.ts';
import { DEFAULT_APPEARANCE } from '../store/appearance.ts';
import type { ConsoleEvent } from '../store/events.ts';
import { initialState } from '../store/state.ts';
import { type ConsoleStore, createConsoleStore } from '../store/store.ts';
import { safe } from '../text/safe.ts';
import { inParallel } from './in-parallel.ts';
import { createLoopWatch } from './loop-watch.ts';

/** `routines` is what a list of named routines needs; `everything` is what a scope and its preview need. */
export type Reach = 'routines' | 'everything';

/** The time, and the zone that it is shown in. */
export type SnapshotContext = {
  readonly now: () => Timestamp;
  readonly display: { readonly timeZone: { readonly name: string; readonly showsUtc: boolean } };
};

/** Reads the network into the console's own store, so that a subcommand foretells and explains exactly as the console does. */
export const readNetwork = async (context: SnapshotContext, platform: Platform, reach: Reach): Promise<ConsoleStore> => {
  const labels = { server: safe``, profile: safe``, isReadOnly: false };
  const settings = {
    ...labels,
    timeZone: context.display.timeZone.name,
    showsUtc: context.display.timeZone.showsUtc,
    appearance: DEFAULT_APPEARANCE,
  };
  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, context.now()));
  const parts: readonly (() => Promise<ConsoleEvent>)[] = [
    async () => ({ type: 'agents-listed', agents: await platform.listAgents() }),
    async () => ({ type: 'routines-listed', routines: await platform.listRoutines() }),
  ];
  const more: typeof parts = [
    async () => ({ type: 'teams-listed', teams: await platform.listTeams() }),
    async () => ({ type: 'sessions-listed', sessions: await platform.listSessions() }),
    async () => ({ type: 'orgs-listed', orgs: await platform.listOrgs() }),
    async () => ({ type: 'runs-listed', runs: await readDay(platform, context.now()) }),
  ];
  const optional = { type: 'me-read', read: async (): Promise<ConsoleEvent> => ({ type: 'me-read', me: await platform.getMe() }) };
  const events = await inParallel([...parts, ...(reach === 'everything' ? more : [])], (read) => read());
  store.dispatch(...events, ...(await unlessRefused(optional.read)));
  if (reach === 'everything') {
    const teams = await inParallel([...store.getState().network.teams.keys()], (team) => readTeam(platform, team));
    store.dispatch(...teams.flat());
  }
  return store;
};

/** A part that this credential may not see, or that a key for a whole app does not have, is left out. */
async function unlessRefused(read: () => Promise<ConsoleEvent>): Promise<readonly ConsoleEvent[]> {
  try {
    return [await read()];
  } catch (error) {
    if (error instanceof PlatformError && ['forbidden', 'not-found', 'unsupported'].includes(error.code)) return [];
    throw error;
  }
}

const readTeam = async (platform: Platform, team: TeamId): Promise<readonly ConsoleEvent[]> => {
  const read = await Promise.all([
    unlessRefused(async () => ({ type: 'members-listed', team, members: await platform.listMembers(team) })),
    unlessRefused(async () => ({ type: 'threads-listed', team, threads: await platform.listThreads(team) })),
  ]);
  return read.flat();
};

const MAX_RUNS = 1_000;

/** The runs of the last 24 hours, newest first, at most so many. */
async function readDay(platform: Platform, now: number): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let before: string | null | undefined; before !== null && runs.length < MAX_RUNS; ) {
    const page = await platform.listRuns({ limit: 100, ...(before === undefined ? {} : { before }) });
    runs.push(...page.runs);
    const oldest = page.runs.at(-1);
    before = oldest === undefined || now - oldest.createdAt > millisecondsInDay ? null : page.before;
  }
  return runs;
}

const MAX_THREADS = 30;

/** Reads the newest messages where a plan ends wakes, which tell whom it costs an answer, and the loops that turn there. */
export const readHistory = async (store: ConsoleStore, platform: Platform, plan: PreviewedPlan): Promise<void> => {
  const { network, now } = store.getState();
  const nothing = { runs: [], messages: new Map(), sessions: [], now, loopThreads: new Set<ThreadId>() };
  const { stops } = previewPlan(selectNetworkIndex(store.getState()), plan, nothing);
  const threads = [...new Set(stops.map(({ thread }) => thread))].slice(0, MAX_THREADS);
  const pages = await inParallel(threads, (thread) => unlessRefused(() => readPage(platform, thread)));
  const watch = createLoopWatch();
  watch.feed([
    { type: 'routines-listed', routines: [...network.routines.values()] },
    { type: 'runs-listed', runs: network.runs },
    ...pages.flat(),
  ]);
  const { event } = watch.check(now, network.me?.org ?? null);
  store.dispatch(...pages.flat(), ...(event === null ? [] : [event]));
};

const readPage = async (platform: Platform, thread: ThreadId): Promise<ConsoleEvent> => {
  const { messages, before } = await platform.listMessages(thread, { limit: 100 });
  return { type: 'page-read', thread, messages, isAtStart: before === null };
};
