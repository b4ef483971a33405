import type { TeamId } from '../domain/ids.ts';
import type { Connection } from '../domain/link.ts';
import type { Timestamp } from '../domain/values.ts';
import { createSelector, type Selector } from '../store/create-selector.ts';
import type { Part, Readings } from '../store/readings.ts';
import type { PaneId } from '../store/screens.ts';
import type { ConsoleState } from '../store/state.ts';
import { ageText } from '../text/relative-time.ts';
import { type SafeText, safe } from '../text/safe.ts';
import { selectTeamUnderCursor } from './rows/team-rows.ts';

/** How much may be claimed of what a pane shows. Only of what is `read` may it be said that there is nothing. */
export type Reading =
  | { readonly state: 'read' }
  /** `why` is what the last try failed of, `null` before any has. */
  | { readonly state: 'unread'; readonly why: SafeText | null }
  /** It was so until `since`; `why` is `null` where the link is down. */
  | { readonly state: 'stale'; readonly since: Timestamp; readonly why: SafeText | null }
  | { readonly state: 'refused'; readonly why: SafeText };

type Source = Exclude<Part, `${string} ${string}`> | 'members' | 'threads' | 'messages';

const TALK = ['teams', 'threads'] as const;
/** What the loop watch judges by. */
const WAKES = [...TALK, 'agents', 'routines', 'runs'] as const;

/** What each pane stands on. */
const STANDS_ON: Readonly<Record<PaneId, readonly Source[]>> = {
  pulse: [...TALK, 'runs', 'sessions'],
  attention: [...WAKES, 'members', 'sessions', 'activity'],
  agents: ['agents'],
  'agent-detail': ['agents', 'routines'],
  activity: ['activity'],
  threads: TALK,
  messages: ['messages'],
  inspect: [...TALK, 'members', 'messages'],
  teams: ['teams'],
  'team-detail': ['teams', 'members'],
  routines: ['routines'],
  'routine-detail': ['routines'],
  runs: ['runs'],
  'run-detail': ['runs'],
  sessions: ['sessions'],
  'session-detail': ['sessions'],
  ledger: ['ledger'],
  loops: WAKES,
  graph: WAKES,
  preview: WAKES,
  'loop-routines': WAKES,
  'loop-tail': WAKES,
};

/** The team that a pane is about; of the others all teams count. */
const ABOUT: Partial<Readonly<Record<PaneId, Selector<TeamId | null>>>> = {
  'team-detail': (state) => selectTeamUnderCursor(state),
  inspect: ({ view, network }) => (view.thread === null ? null : (network.threads.get(view.thread)?.team ?? null)),
};

const none = (): null => null;

const READINGS = Object.fromEntries(
  Object.entries(STANDS_ON).map(([pane, sources]) => {
    const about = ABOUT[pane as PaneId] ?? none;
    const parts = createSelector([({ network }) => network.teams, about, ({ view }) => view.thread], ([teams, team, thread]) =>
      sources.flatMap((source): readonly Part[] => {
        if (source === 'messages') return thread === null ? [] : [`messages ${thread}`];
        if (source !== 'members' && source !== 'threads') return [source];
        return (team === null ? [...teams.keys()] : [team]).map((id): Part => `${source} ${id}`);
      }),
    );
    const isOfServer = !sources.includes('ledger');
    const connection = ({ link }: ConsoleState): Connection | null => (isOfServer ? link.connection : null);
    return [pane, createSelector([parts, ({ link }) => link.readings, connection], ([all, readings, link]) => worst(all, readings, link))];
  }),
) as Readonly<Record<PaneId, Selector<Reading>>>;

/** How much may be claimed of what the pane shows; the same value until that changes. */
export const selectReading = (state: ConsoleState, pane: PaneId): Reading => READINGS[pane](state);

/** A pane may claim no more than of the part that is known least. */
function worst(parts: readonly Part[], readings: Readings, connection: Connection | null): Reading {
  const known = parts.map((part) => readings.get(part));
  const refused = known.find((one) => one?.failure?.isRefusal === true)?.failure;
  if (refused !== undefined && refused !== null) return { state: 'refused', why: refused.reason };
  const failure = known.find((one) => one !== undefined && one.failure !== null)?.failure ?? null;
  const times = known.map((one) => one?.readAt ?? null).filter((at) => at !== null);
  if (times.length < parts.length) return { state: 'unread', why: failure?.reason ?? null };
  const oldest = times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  if (failure !== null) return { state: 'stale', since: oldest, why: failure.reason };
  const down = connection === null ? null : downSince(connection);
  return down === null ? READ : { state: 'stale', since: Math.max(oldest, down), why: null };
}

const READ: Reading = { state: 'read' };

/** Pushes keep what was read current until the link goes down. Without a link that could come back all is read at intervals instead. */
const downSince = (connection: Connection): Timestamp | null => {
  if (connection.state === 'stale') return connection.since;
  return connection.state === 'offline' && (connection.retryAt !== null || connection.needsSignIn) ? connection.since : null;
};

/** What stands in the place of "there is nothing" where that may not be said; `null` where it may. */
export const readingText = (reading: Reading, now: Timestamp): SafeText | null => {
  switch (reading.state) {
    case 'read':
      return null;
    case 'unread':
      return reading.why === null ? safe`Not read yet.` : safe`Not read yet: ${reading.why}`;
    case 'stale':
      return safe`Last read ${ageText(reading.since, now)} ago; ${reading.why ?? safe`the link is down.`}`;
    case 'refused':
      return safe`Refused: ${reading.why}`;
  }
};

/** The same of a pane. */
export const selectReadingText = (state: ConsoleState, pane: PaneId): SafeText | null => readingText(selectReading(state, pane), state.now);
