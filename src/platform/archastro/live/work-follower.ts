import type { Activity } from '../../../domain/activity.ts';
import type { RunId, SessionId, TeamId } from '../../../domain/ids.ts';
import { isOpenSession } from '../../../domain/session.ts';
import { PlatformError } from '../../errors.ts';
import { decodeActivity } from '../decode/work.ts';
import type { PlanHandlers } from '../link/lane-topics.ts';
import { createChangeFilter } from './changed.ts';
import type { LiveContext } from './live-context.ts';
import { startPoller } from './poller.ts';

/** Follows what agents do: the activity feed, and by its entries and by lists the routines, runs and sessions. */
export type WorkFollower = {
  readonly feed: PlanHandlers;
  readonly refreshRoutines: () => void;
  readonly stop: () => void;
};

const ROUTINES_MS = 10_000;
const RUNS_MS = 15_000;
const SESSIONS_MS = 15_000;
const FEED_MS = 30_000;
const MAX_KEYS = 10_000;
const LIST_LIMIT = 100;
/** Entries often come in bursts about the same few runs. */
const BURST_MS = 150;
/** More runs than this are cheaper to read as one list. */
const MAX_SINGLE_READS = 5;
const OPEN_STATUSES = ['pending', 'running', 'waiting'];

/** `onTeamNews` hears of entries about a team itself, such as that somebody joined it. */
export const startWorkFollower = (context: LiveContext, onTeamNews: (team: TeamId) => void): WorkFollower => {
  const { rest, gate, clock, directory, emit, report } = context;
  const hasChanged = createChangeFilter(MAX_KEYS);
  const runsToRead = new Set<RunId>();
  const sessionsToRead = new Set<SessionId>();
  const openSessions = new Set<SessionId>();
  let cancelBurst: (() => void) | null = null;

  const attempt = async (read: () => Promise<void>): Promise<void> => {
    try {
      await gate.run(read);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code !== 'cancelled') report(error);
    }
  };
  const readRuns = async (): Promise<void> => {
    const { runs } = await rest.listRuns({ limit: LIST_LIMIT });
    for (const run of runs.toReversed()) if (hasChanged(run.id, run)) emit({ type: 'run-updated', run });
  };
  const readRun = async (id: RunId): Promise<void> => {
    const run = await rest.getRun(id);
    if (hasChanged(id, run)) emit({ type: 'run-updated', run });
  };
  const readSession = async (id: SessionId): Promise<void> => {
    const session = await rest.getSession(id);
    if (isOpenSession(session)) openSessions.add(id);
    else openSessions.delete(id);
    if (hasChanged(id, session)) emit({ type: 'session-updated', session });
  };
  /** The list shows the open ones; what was open and is gone from it has ended somehow. */
  const readSessions = async (): Promise<void> => {
    const sessions = await rest.listSessions({ statuses: OPEN_STATUSES });
    const listed = new Set(sessions.map((session) => session.id));
    for (const session of sessions) if (hasChanged(session.id, session)) emit({ type: 'session-updated', session });
    const ended = [...openSessions].filter((id) => !listed.has(id));
    for (const id of listed) openSessions.add(id);
    for (const id of ended) await readSession(id);
  };
  const readBurst = (): void => {
    cancelBurst = null;
    const [runs, sessions] = [[...runsToRead], [...sessionsToRead]];
    runsToRead.clear();
    sessionsToRead.clear();
    if (runs.length > MAX_SINGLE_READS) void attempt(readRuns);
    else for (const id of runs) void attempt(() => readRun(id));
    if (sessions.length > MAX_SINGLE_READS) void attempt(readSessions);
    else for (const id of sessions) void attempt(() => readSession(id));
  };
  /** What is not about a run is somebody's act: what it changed is not in it, but it says where to look. */
  const noticeChange = ({ run, team, agent }: Activity): void => {
    if (run !== null) return;
    if (team !== null) onTeamNews(team);
    else if (agent !== null) routines.soon();
  };
  const addEntry = (value: unknown): void => {
    const activity = decodeActivity(value, directory);
    if (!hasChanged(activity.id, activity)) return;
    emit({ type: 'activity-added', activity });
    if (activity.run !== null) runsToRead.add(activity.run);
    if (activity.session !== null) sessionsToRead.add(activity.session);
    if (activity.kind === 'generic') noticeChange(activity);
    if (activity.run !== null || activity.session !== null) cancelBurst ??= clock.after(BURST_MS, readBurst);
  };
  const readFeed = async (): Promise<void> => {
    const { entries } = await rest.listActivity({ limit: LIST_LIMIT });
    for (const activity of entries.toReversed()) if (hasChanged(activity.id, activity)) emit({ type: 'activity-added', activity });
  };

  const routines = startPoller(
    context,
    () => ROUTINES_MS,
    async () => {
      const listed = await gate.run(rest.listRoutines);
      if (hasChanged('routines', listed)) emit({ type: 'routines-listed', routines: listed });
    },
  );
  const pollers = [
    routines,
    startPoller(
      context,
      () => RUNS_MS,
      () => gate.run(readRuns),
    ),
    startPoller(
      context,
      () => SESSIONS_MS,
      () => gate.run(readSessions),
    ),
    startPoller(
      context,
      () => FEED_MS,
      () => gate.run(readFeed),
    ),
  ];
  return {
    feed: {
      onJoined: () => {
        void attempt(readFeed);
        void attempt(readRuns);
      },
      onPush: (event, payload) => {
        if (event === 'new_entry') addEntry(payload);
      },
      onLost: () => {},
      onProven: () => {},
      onRefused: report,
    },
    refreshRoutines: routines.soon,
    stop: () => {
      cancelBurst?.();
      for (const poller of pollers) poller.stop();
    },
  };
};
