import type { LedgerEntry, LedgerFact } from '../../domain/ledger-entry.ts';
import type { Actor, IncidentId } from '../../domain/operation.ts';
import type { Timestamp } from '../../domain/values.ts';

/**
 * Where facts are written down: the ledger, or the ledger and whoever watches. A fact is durable when
 * `record` resolves, which rejects with `JournalError`. It belongs to the open incident unless another is named.
 */
export type Journal = { readonly record: (fact: LedgerFact, incident?: IncidentId) => Promise<void> };

/** A fact could not be made durable; the act that it announces is not taken. `message` is a sentence for the operator. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  /** What could not be written down. */
  readonly entry: LedgerEntry;

  constructor(message: string, entry: LedgerEntry, options: ErrorOptions) {
    super(message, options);
    this.entry = entry;
  }
}

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
  record: async (fact, about) => {
    const entry: LedgerEntry = {
      at: now(),
      actor: OBSERVED.includes(fact.type) ? { type: 'console' } : actor(),
      incident: about ?? incident(),
      ...fact,
    };
    try {
      await append(entry);
    } catch (cause) {
      throw new JournalError(cause instanceof Error ? cause.message : String(cause), entry, { cause });
    }
    onRecorded?.(entry);
  },
});
