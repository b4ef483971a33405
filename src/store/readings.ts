import { withEntry } from '../domain/changed-map.ts';
import type { Timestamp } from '../domain/values.ts';
import type { SafeText } from '../text/safe.ts';
import type { ConsoleEvent } from './events.ts';

/** What is read by a request of its own; members and threads for each team, messages for each thread. */
export type Part =
  | 'me'
  | 'orgs'
  | 'agents'
  | 'teams'
  | 'routines'
  | 'runs'
  | 'sessions'
  | 'activity'
  | 'ledger'
  | `members ${string}`
  | `threads ${string}`
  | `messages ${string}`;

/** When a part was last read, and why it could not be read since: a refusal is the server's no, anything else may come right by itself. */
export type PartReading = {
  readonly readAt: Timestamp | null;
  readonly failure: { readonly reason: SafeText; readonly isRefusal: boolean } | null;
};

/** A part that nothing is known of was not read yet. */
export type Readings = ReadonlyMap<Part, PartReading>;

const WHOLE_PARTS: Partial<Readonly<Record<ConsoleEvent['type'], Part>>> = {
  'me-read': 'me',
  'orgs-listed': 'orgs',
  'agents-listed': 'agents',
  'teams-listed': 'teams',
  'routines-listed': 'routines',
  'runs-listed': 'runs',
  'sessions-listed': 'sessions',
  'activity-listed': 'activity',
  'ledger-read': 'ledger',
};

/** The readings after the event. What is pushed row by row is no reading of the whole. */
export const withReading = (readings: Readings, event: ConsoleEvent, now: Timestamp): Readings => {
  if (event.type === 'snapshot-failed') {
    const { part, reason, isRefusal } = event;
    return withEntry(readings, part, { readAt: readings.get(part)?.readAt ?? null, failure: { reason, isRefusal } });
  }
  const part = partRead(event);
  return part === undefined ? readings : withEntry(readings, part, { readAt: now, failure: null });
};

const partRead = (event: ConsoleEvent): Part | undefined => {
  if (event.type === 'members-listed') return `members ${event.team}`;
  if (event.type === 'threads-listed') return `threads ${event.team}`;
  if (event.type === 'page-read') return `messages ${event.thread}`;
  return WHOLE_PARTS[event.type];
};
