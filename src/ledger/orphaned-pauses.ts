import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { type Actor, type IncidentId, type OperationId, type OperationKind, type Target, targetKey } from '../domain/operation.ts';
import { operationsOf } from '../domain/operation-history.ts';
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
 * A conflict that was seen on a target ends its stops: somebody else has changed it since.
 */
export const orphanedPausesOf = (entries: readonly LedgerEntry[], now: Timestamp): readonly OrphanedPause[] => {
  const steps = [...stepsOf(entries)].sort((a, b) => a.at - b.at);
  const held = new Map<string, OrphanedPause>();
  for (const step of steps) {
    for (const [key, pause] of held) if (isEnded(pause, step)) held.delete(key);
    if (step.type === 'changed' && step.stop !== null) held.set(`${targetKey(step.target)} ${step.stop.kind}`, step.stop);
  }
  return Array.from(held.values(), (pause) => ({ ...pause, isExpired: pause.expiresAt !== null && pause.expiresAt <= now })).sort(
    (a, b) => Number(b.isExpired) - Number(a.isExpired) || a.since - b.since,
  );
};

type Step =
  | {
      readonly type: 'changed';
      readonly at: Timestamp;
      readonly target: Target;
      readonly kind: OperationKind;
      readonly undoes: OperationId | null;
      readonly stop: OrphanedPause | null;
    }
  | { readonly type: 'conflict'; readonly at: Timestamp; readonly target: Target; readonly operation: OperationId };

function isEnded(pause: OrphanedPause, step: Step): boolean {
  if (targetKey(pause.target) !== targetKey(step.target)) return false;
  if (step.type === 'conflict') return step.operation === pause.operation;
  if (step.kind === 'restore') return step.undoes === null || step.undoes === pause.operation;
  return ENDED_BY[pause.kind].includes(step.kind);
}

function* stepsOf(entries: readonly LedgerEntry[]): Generator<Step> {
  for (const entry of entries) {
    if (entry.type === 'conflict-seen') yield { type: 'conflict', at: entry.at, target: entry.target, operation: entry.operation };
  }
  for (const { outcomes, ...operation } of operationsOf(entries)) {
    for (const { result, target, at } of outcomes.values()) {
      if (result !== 'done' && result !== 'already') continue;
      const { kind, undoes, incident, actor: owner, reason, expiresAt } = operation;
      const stop =
        result === 'done' && isLastingStop(kind)
          ? { target, kind, operation: operation.operation, incident, owner, reason, since: at, expiresAt, isExpired: false }
          : null;
      yield { type: 'changed', at, target, kind, undoes, stop };
    }
  }
}

const isLastingStop = (kind: OperationKind): kind is LastingStop => Object.hasOwn(ENDED_BY, kind);
