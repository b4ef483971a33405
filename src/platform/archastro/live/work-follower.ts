import type { Activity } from '../../../domain/activity.ts';
import type { RunId, SessionId, TeamId } from '../../../domain/ids.ts';
import type { Run } from '../../../domain/run.ts';
import { isOpenSession, type Session } from '../../../domain/session.ts';
import { PlatformError } from '../../errors.ts';
import { decodeActivity } from '../decode/work.ts';
import type { PlanHandlers } from '../link/connection-topics.ts';
import { createChangeFilter } from './changed.ts';
import type { LiveContext } from './live-context.ts';
import { type Poller, startPoller } from './poller.ts';

const ROUTINES_MS = 10_000;
const RUNS_MS = 15_000;
const SESSIONS_MS = 15_000;
const FEED_MS = 30_000;
/** While entries are not pushed. */
const FEED_POLLED_MS = 5_000;
const MAX_KEYS = 10_000;
const LIST_LIMIT = 100;
/** Entries often come in bursts about the same few runs. */
const BURST_MS = 150;
/** More runs than this are cheaper to read as one list. */
const MAX_SINGLE_READS = 5;
const OPEN_STATUSES = ['pending', 'running', 'waiting'];

/** Follows what agents do: the activity feed, and by its entries and by lists the routines, runs and sessions. */
export class WorkFollower {
  /** For the topic of the organisation's activity feed. */
  readonly feed: PlanHandlers;
  readonly #context: LiveContext;
  readonly #onTeamNews: (team: TeamId) => void;
  readonly #hasChanged = createChangeFilter(MAX_KEYS);
  readonly #runsToRead = new Set<RunId>();
  readonly #sessionsToRead = new Set<SessionId>();
  readonly #openSessions = new Set<SessionId>();
  readonly #routines: Poller;
  readonly #feedPoller: Poller;
  readonly #pollers: readonly Poller[];
  #cancelBurst: (() => void) | null = null;
  #isFeedJoined = false;
  #isFeedTold = true;

  /** `onTeamNews` hears of entries about a team itself, such as that somebody joined it. */
  constructor(context: LiveContext, onTeamNews: (team: TeamId) => void) {
    this.#context = context;
    this.#onTeamNews = onTeamNews;
    const poll = (everyMs: number | (() => number), read: () => Promise<void>): Poller =>
      startPoller(context, everyMs, () => context.gate.run(read));
    this.#feedPoller = poll(
      () => (this.#isFeedJoined ? FEED_MS : FEED_POLLED_MS),
      () => this.#readFeed(),
    );
    this.#routines = poll(ROUTINES_MS, () => this.#readRoutines());
    this.#pollers = [
      this.#routines,
      poll(RUNS_MS, () => this.#readRuns()),
      poll(SESSIONS_MS, () => this.#readSessions()),
      this.#feedPoller,
    ];
    this.feed = {
      onJoined: () => {
        this.#setFeedJoined(true);
        void this.#attempt(() => this.#readFeed());
        void this.#attempt(() => this.#readRuns());
      },
      onPush: (event, payload) => {
        if (event === 'new_entry') this.#takeEntry(payload);
      },
      onLost: () => this.#setFeedJoined(false),
      onProven: () => {},
      onQuiet: () => {},
      onHeardAgain: () => {},
      onRefused: (error) => {
        context.report(error);
        this.#setFeedJoined(false);
      },
    };
  }

  refreshRoutines(): void {
    this.#routines.soon();
  }

  stop(): void {
    this.#cancelBurst?.();
    for (const poller of this.#pollers) poller.stop();
  }

  #setFeedJoined(isJoined: boolean): void {
    this.#isFeedJoined = isJoined;
    if (!isJoined) this.#feedPoller.soon();
    if (isJoined === this.#isFeedTold) return;
    this.#isFeedTold = isJoined;
    this.#context.emit({ type: 'feed-link-changed', everyMs: isJoined ? null : FEED_POLLED_MS });
  }

  #takeEntry(payload: unknown): void {
    try {
      this.#addEntry(decodeActivity(payload, this.#context.directory));
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      this.#context.report(error);
    }
  }

  #addEntry(activity: Activity): void {
    if (!this.#tellActivity(activity)) return;
    if (activity.kind === 'generic') this.#noticeChange(activity);
    if (activity.run !== null) this.#runsToRead.add(activity.run);
    if (activity.session !== null) this.#sessionsToRead.add(activity.session);
    if (this.#runsToRead.size + this.#sessionsToRead.size === 0) return;
    this.#cancelBurst ??= this.#context.clock.after(BURST_MS, () => this.#readBurst());
  }

  /** What is not about a run is somebody's act: what it changed is not in it, but it says where to look. */
  #noticeChange({ run, team, agent }: Activity): void {
    if (run !== null) return;
    if (team !== null) this.#onTeamNews(team);
    else if (agent !== null) this.#routines.soon();
  }

  #readBurst(): void {
    this.#cancelBurst = null;
    const [runs, sessions] = [[...this.#runsToRead], [...this.#sessionsToRead]];
    this.#runsToRead.clear();
    this.#sessionsToRead.clear();
    if (runs.length > MAX_SINGLE_READS) void this.#attempt(() => this.#readRuns());
    else for (const id of runs) void this.#attempt(() => this.#readRun(id));
    if (sessions.length > MAX_SINGLE_READS) void this.#attempt(() => this.#readSessions());
    else for (const id of sessions) void this.#attempt(() => this.#readSession(id));
  }

  async #attempt(read: () => Promise<void>): Promise<void> {
    try {
      await this.#context.gate.run(read);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code !== 'cancelled') this.#context.report(error);
    }
  }

  async #readRoutines(): Promise<void> {
    const routines = await this.#context.rest.listRoutines();
    if (this.#hasChanged('routines', routines)) this.#context.emit({ type: 'routines-listed', routines });
  }

  async #readRuns(): Promise<void> {
    const { runs } = await this.#context.rest.listRuns({ limit: LIST_LIMIT });
    for (const run of runs.toReversed()) this.#tellRun(run);
  }

  async #readRun(id: RunId): Promise<void> {
    this.#tellRun(await this.#context.rest.getRun(id));
  }

  /** The list shows the open ones; what was open and is gone from it has ended somehow. */
  async #readSessions(): Promise<void> {
    const sessions = await this.#context.rest.listSessions({ statuses: OPEN_STATUSES });
    const listed = new Set(sessions.map((session) => session.id));
    const ended = [...this.#openSessions].filter((id) => !listed.has(id));
    for (const session of sessions) this.#tellSession(session);
    for (const id of ended) await this.#readSession(id);
  }

  async #readSession(id: SessionId): Promise<void> {
    this.#tellSession(await this.#context.rest.getSession(id));
  }

  async #readFeed(): Promise<void> {
    const { entries } = await this.#context.rest.listActivity({ limit: LIST_LIMIT });
    for (const activity of entries.toReversed()) this.#tellActivity(activity);
  }

  #tellRun(run: Run): void {
    if (this.#hasChanged(run.id, run)) this.#context.emit({ type: 'run-updated', run });
  }

  #tellSession(session: Session): void {
    if (isOpenSession(session)) this.#openSessions.add(session.id);
    else this.#openSessions.delete(session.id);
    if (this.#hasChanged(session.id, session)) this.#context.emit({ type: 'session-updated', session });
  }

  /** Whether it was news. */
  #tellActivity(activity: Activity): boolean {
    if (!this.#hasChanged(activity.id, activity)) return false;
    this.#context.emit({ type: 'activity-added', activity });
    return true;
  }
}
