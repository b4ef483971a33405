import type { EntryNetwork } from '../../domain/entry-network.ts';
import { toId } from '../../domain/ids.ts';
import type { EntryContent, LedgerEntry } from '../../domain/ledger-entry.ts';
import type { Actor, IncidentId, OperationIntent, OperationKind, Scope, Target, TargetOutcome } from '../../domain/operation.ts';
import { untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { isUnknownOutcome, PlatformError } from '../../platform/errors.ts';

/**
 * Where facts are written down: the ledger, or the ledger and whoever watches. A fact is durable when
 * `record` resolves, which rejects with `LedgerWriteError`. It belongs to the open incident unless another is named.
 */
export type LedgerWriter = { readonly record: (fact: EntryContent, incident?: IncidentId) => Promise<void> };

/** A fact could not be made durable; the act that it announces is not taken. `message` is a sentence for the operator. */
export class LedgerWriteError extends Error {
  override readonly name = 'LedgerWriteError';
  /** What could not be written down. */
  readonly entry: LedgerEntry;

  constructor(message: string, entry: LedgerEntry, options: ErrorOptions) {
    super(message, options);
    this.entry = entry;
  }
}

type LedgerWriterOptions = {
  /** Makes an entry durable; the ledger's `append`. */
  readonly append: (entry: LedgerEntry) => Promise<void>;
  readonly now: () => Timestamp;
  readonly actor: () => Actor;
  readonly incident: () => IncidentId | null;
  /** Where the facts belong, as far as that is known when they are written. */
  readonly network?: () => EntryNetwork;
  /** Told each entry once it is durable. */
  readonly onRecorded?: (entry: LedgerEntry) => void;
};

/** What the program notices by itself; everything else is an operator's act. */
const OBSERVED: readonly EntryContent['type'][] = [
  'loop-raised',
  'loop-cleared',
  'incident-quiet',
  'incident-relapsed',
  'conflict-seen',
  'ledger-repaired',
];

/** A ledger that signs each fact with who and when, and for which incident. */
export const createLedgerWriter = ({ append, now, actor, incident, network, onRecorded }: LedgerWriterOptions): LedgerWriter => ({
  record: async (fact, about) => {
    const entry: LedgerEntry = {
      at: now(),
      actor: OBSERVED.includes(fact.type) ? { type: 'console' } : actor(),
      incident: about ?? incident(),
      ...(network && { network: network() }),
      ...fact,
    };
    try {
      await append(entry);
    } catch (cause) {
      throw new LedgerWriteError(cause instanceof Error ? cause.message : String(cause), entry, { cause });
    }
    onRecorded?.(entry);
  },
});

/** Something that is done once and leaves no state to compare. */
export type Act<Result> = {
  readonly id: string;
  readonly kind: OperationKind;
  readonly scope: Scope;
  /** What it is about, where that is known beforehand. */
  readonly target: Target | null;
  /** What it was about. */
  readonly targetOf: (result: Result) => Target;
  readonly work: () => Promise<Result>;
  /** Whether it may have been done although `work` rejected so; by the platform's errors where left out. */
  readonly isUnknown?: (error: unknown) => boolean;
};

/** What a server says of these may repeat a code that opens a team. */
const SECRETIVE: readonly OperationKind[] = ['create-invite', 'revoke-invite', 'join-team'];

/** Does it between its intent and its outcome in the ledger. Rejects as `work` does, after that was written down too. */
export const recordAct = async <Result>(ledger: LedgerWriter, act: Act<Result>): Promise<Result> => {
  const intent = intentOf(act);
  const { operation } = intent;
  await ledger.record({ type: 'operation-intended', ...intent });
  const finish = async (target: Target | null, outcome: Pick<TargetOutcome, 'result' | 'problem'>): Promise<void> => {
    if (target !== null)
      await ledger.record({ type: 'target-finished', operation, target, before: null, after: null, attempts: 1, ...outcome });
    await ledger.record({ type: 'operation-finished', operation });
  };
  let result: Result;
  try {
    result = await act.work();
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : 'failed';
    const said = error instanceof Error ? error.message : String(error);
    const problem = { code, message: untrusted(SECRETIVE.includes(act.kind) ? code : said) };
    const { isUnknown = isUnknownOutcome } = act;
    await finish(act.target, { result: isUnknown(error) ? 'unknown' : 'failed', problem }).catch(() => undefined);
    throw error;
  }
  await finish(act.targetOf(result), { result: 'done', problem: null });
  return result;
};

const intentOf = ({ id, kind, scope, target }: Pick<Act<unknown>, 'id' | 'kind' | 'scope' | 'target'>): OperationIntent => ({
  operation: toId(id),
  kind,
  scope,
  targets: target === null ? [] : [{ target, before: null, wanted: null }],
  reason: '',
  confirmedBy: 'none',
  expiresAt: null,
  undoes: null,
});
