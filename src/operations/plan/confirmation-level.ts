import type { OperationKind, Scope } from '../../domain/operation.ts';

/**
 * What has to be done to say yes: nothing, one key, the number of targets, or two people. From level 2 up `enter` never is a yes.
 */
export type ConfirmationLevel =
  | { readonly level: 0 }
  | { readonly level: 1; readonly key: 'y' }
  | { readonly level: 2; readonly key: 'y' }
  | { readonly level: 2 | 3; readonly type: string }
  | { readonly level: 4; readonly type: 'org' };

export type Stakes = {
  readonly kind: OperationKind;
  readonly scope: Scope['type'];
  readonly targets: number;
  /** How many of the targets could not be brought back. */
  readonly oneWay?: number;
  /** In an incident the questions of level 2 are answered by one key. */
  readonly isIncident: boolean;
};

/** Kinds that nobody can take back. */
const FINAL: readonly OperationKind[] = ['cancel', 'remove-member', 'leave-team', 'create-invite', 'delete-message'];
/** Whether nobody can take it back. */
export const isFinal = (kind: OperationKind): boolean => FINAL.includes(kind);

const FREE: readonly OperationKind[] = ['mute', 'unmute'];

/** The confirmation ladder: the more an act reaches and the less it can be taken back, the more it asks. */
export const confirmationLevelFor = ({ kind, scope, targets, oneWay = 0, isIncident }: Stakes): ConfirmationLevel => {
  if (FREE.includes(kind)) return { level: 0 };
  if (scope === 'org') return { level: 4, type: 'org' };
  if (FINAL.includes(kind) || oneWay > 0) return { level: 3, type: String(targets) };
  if (targets === 1) return { level: 1, key: 'y' };
  return isIncident ? { level: 2, key: 'y' } : { level: 2, type: String(targets) };
};
