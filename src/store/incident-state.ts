import { toId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { IncidentId } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Loop } from '../loops/find-loops.ts';
import { type SafeText, safeLine } from '../text/safe.ts';

/** What the loop watch sees, and the incident that is open. */
export type IncidentState = {
  /** The circles that turn now, the worst first, raised or not. */
  readonly loops: readonly Loop[];
  /** The ids of those that were raised and are not over. */
  readonly raised: ReadonlySet<string>;
  readonly current: OpenIncident | null;
  /** The highest number of an incident that the ledger has seen. */
  readonly lastNumber: number;
  /** What is being put back in stages now. */
  readonly resume: StagedResume | null;
  /** The last complete reading of what a proof of quiet rests on. */
  readonly quietReading: QuietReading | null;
};

/** Every way to be woken, session and thread of those who are to be silent was read again. */
export type QuietReading = {
  /** When the reading began; what came later may not be in it. */
  readonly at: Timestamp;
  /** Whether sessions and runs may not be read with this credential. */
  readonly isBlind: boolean;
};

/** How far a resumption in stages is. */
export type StagedResume = {
  /** Each with the names of what it puts back. */
  readonly stages: readonly SafeText[];
  /** The stage under way, from 0. */
  readonly stage: number;
  /** Until when it is watched; `null` while it is being put back. */
  readonly watchedUntil: Timestamp | null;
  /** Whether the operator asked for an end after this stage. */
  readonly isHeld: boolean;
};

export type OpenIncident = {
  readonly id: IncidentId;
  readonly title: SafeText;
  readonly openedAt: Timestamp;
  /** When the trouble began, by the evidence. */
  readonly since: Timestamp | null;
  /** The loop that it is about. */
  readonly loop: string | null;
  readonly isQuiet: boolean;
};

export const NO_INCIDENT: IncidentState = {
  loops: [],
  raised: new Set(),
  current: null,
  lastNumber: 0,
  resume: null,
  quietReading: null,
};

/** The highest number of an incident in these entries, or `known`. */
export const lastIncidentNumber = (entries: readonly LedgerEntry[], known = 0): number =>
  entries.reduce((last, { type, incident }) => {
    const number = type === 'incident-opened' ? Number(/^inc-(\d+)$/.exec(incident ?? '')?.[1] ?? 0) : 0;
    return Math.max(last, number);
  }, known);

/** Incidents are numbered in the order in which a ledger saw them. */
export const incidentId = (number: number): IncidentId => toId<'incident'>(`inc-${String(number).padStart(4, '0')}`);

/** The incident after one more fact of the ledger. */
export const incidentAfter = (current: OpenIncident | null, entry: LedgerEntry): OpenIncident | null => {
  if (entry.type === 'incident-opened' && entry.incident !== null) {
    return {
      id: entry.incident,
      title: safeLine(untrusted(entry.title)),
      openedAt: entry.at,
      since: entry.since,
      loop: entry.loop,
      isQuiet: false,
    };
  }
  if (current === null || entry.incident !== current.id) return current;
  if (entry.type === 'incident-closed') return null;
  if (entry.type === 'incident-quiet') return { ...current, isQuiet: true };
  return entry.type === 'incident-relapsed' ? { ...current, isQuiet: false } : current;
};
