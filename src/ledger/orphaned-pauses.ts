import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { type Actor, type IncidentId, type OperationId, type OperationKind, type Target, targetKey } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';

/** A stop of ours that still holds as far as the ledger knows: the platform itself keeps neither owner, reason nor expiry. */
export type OrphanedPause = {
  readonly target: Target;
  readonly kind: LastingStop;
  readonly operation: OperationId;
  readonly incident: IncidentId | null;
  readonly owner: Actor;
  /** The operator's own words; empty where none were given. */
  readonly reason: string;
  readonly since: Timestamp;
  readonly expiresAt: Timestamp | null;
  readonly isExpired: boolean;
};

/** The stops that hold until somebody takes them back. */
export type LastingStop = 'pause' | 'humans-only' | 'block' | 'mute';

const ENDED_BY: Readonly<Record<LastingStop, readonly OperationKind[]>> = {
  pause: ['resume'],
  'humans-only': [],
  block: ['unblock'],
  mute: ['unmute'],
};

/**
 * What this console and others with the same ledger stopped and nobody took back: expired ones first, then the oldest first.
 * `entries` are in the ledger's order. A conflict that was seen on a target ends its stops: somebody else has changed it since.
 */
export const orphanedPausesOf = (entries: readonly LedgerEntry[], now: Timestamp): readonly OrphanedPause[] => {
  const intents = new Map<OperationId, Intended>();
  const held = new Map<string, OrphanedPause>();
  for (const entry of entries) {
    if (entry.type === 'operation-intended') intents.set(entry.operation, entry);
    if (entry.type !== 'conflict-seen' && entry.type !== 'target-finished') continue;
    const intent = intents.get(entry.operation);
    for (const [key, pause] of held) if (isEnded(pause, entry, intent)) held.delete(key);
    const pause = entry.type === 'target-finished' && intent !== undefined ? startedBy(entry, intent) : undefined;
    if (pause !== undefined) held.set(`${targetKey(pause.target)} ${pause.kind}`, pause);
  }
  return Array.from(held.values(), (pause) => ({ ...pause, isExpired: pause.expiresAt !== null && pause.expiresAt <= now })).sort(
    (a, b) => Number(b.isExpired) - Number(a.isExpired) || a.since - b.since,
  );
};

type Intended = Extract<LedgerEntry, { type: 'operation-intended' }>;
type Finished = Extract<LedgerEntry, { type: 'target-finished' }>;
type Conflict = Extract<LedgerEntry, { type: 'conflict-seen' }>;

function isEnded(pause: OrphanedPause, entry: Finished | Conflict, intent: Intended | undefined): boolean {
  if (targetKey(pause.target) !== targetKey(entry.target)) return false;
  if (entry.type === 'conflict-seen') return entry.operation === pause.operation;
  if (intent === undefined || !isEffective(entry)) return false;
  if (intent.kind === 'restore') return intent.undoes === null || intent.undoes === pause.operation;
  return ENDED_BY[pause.kind].includes(intent.kind);
}

/** What was `already` so is somebody else's: only what this operation changed is its to take back. */
function startedBy({ result, target, at }: Finished, intent: Intended): OrphanedPause | undefined {
  const { kind, operation, incident, actor: owner, reason, expiresAt } = intent;
  if (result !== 'done' || !isLastingStop(kind)) return undefined;
  return { target, kind, operation, incident, owner, reason, since: at, expiresAt, isExpired: false };
}

const isEffective = ({ result }: Finished): boolean => result === 'done' || result === 'already';

const isLastingStop = (kind: OperationKind): kind is LastingStop => Object.hasOwn(ENDED_BY, kind);
