import type { Actor, OperationId, OperationKind, Target } from './operation.ts';
import type { Timestamp } from './values.ts';

/** What earlier consoles with the same ledger left behind, as it was found at the start of this one. */
export type Leftovers = {
  /** Operations that were cut short, or of which outcomes are not known, and that nobody is carrying out any more. */
  readonly unverified: ReadonlySet<OperationId>;
  /** Stops that nobody took back, expired ones first. */
  readonly held: readonly HeldStop[];
};

/** A stop that still holds as far as the ledger knows. */
export type HeldStop = {
  readonly target: Target;
  readonly kind: OperationKind;
  readonly owner: Actor;
  /** The operator's own words; empty where none were given. */
  readonly reason: string;
  readonly since: Timestamp;
  readonly expiresAt: Timestamp | null;
  readonly isExpired: boolean;
};

export const NO_LEFTOVERS: Leftovers = { unverified: new Set(), held: [] };
