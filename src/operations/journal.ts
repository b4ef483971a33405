import type { LedgerEntry, LedgerFact } from '../domain/ledger-entry.ts';
import type { Actor, IncidentId } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';

/** Where facts are written down: the ledger, or the ledger and whoever watches. A fact is durable when `record` resolves. */
export type Journal = { readonly record: (fact: LedgerFact) => Promise<void> };

type JournalOptions = {
  /** Makes an entry durable; the ledger's `append`. */
  readonly append: (entry: LedgerEntry) => Promise<void>;
  readonly now: () => Timestamp;
  readonly actor: () => Actor;
  readonly incident: () => IncidentId | null;
  /** Told each entry once it is durable. */
  readonly onRecorded?: (entry: LedgerEntry) => void;
};

/** What the program notices by itself; everything else is an operator's act. */
const OBSERVED: readonly LedgerFact['type'][] = [
  'loop-raised',
  'loop-cleared',
  'incident-quiet',
  'incident-relapsed',
  'conflict-seen',
  'ledger-repaired',
];

/** A journal that signs each fact with who and when, and for which incident. */
export const createJournal = ({ append, now, actor, incident, onRecorded }: JournalOptions): Journal => ({
  record: async (fact) => {
    const entry: LedgerEntry = {
      at: now(),
      actor: OBSERVED.includes(fact.type) ? { type: 'console' } : actor(),
      incident: incident(),
      ...fact,
    };
    await append(entry);
    onRecorded?.(entry);
  },
});
