import { type OperationKind, type TargetOutcome, type TargetResult, targetKey } from '../domain/operation.ts';
import type { Operation } from '../domain/operation-history.ts';
import { createSelector } from '../store/create-selector.ts';

/** The last thing that was asked of a target, and how far it is. `requested` has no outcome yet; `cut-short` never got one. */
export type TargetProgress = {
  readonly operation: Operation;
  readonly kind: OperationKind;
  readonly result: TargetResult | 'requested' | 'cut-short';
  readonly outcome: (TargetOutcome & { readonly at: number }) | null;
};

/** The progress of every target that was acted on, by `targetKey`. */
export const selectProgress = createSelector(
  (state) => [state.operations],
  ({ operations }): ReadonlyMap<string, TargetProgress> => {
    const progress = new Map<string, TargetProgress>();
    for (const operation of operations) {
      for (const { target } of operation.targets) {
        const outcome = operation.outcomes.get(targetKey(target)) ?? null;
        const result = outcome?.result ?? (operation.finishedAt === null ? 'requested' : 'cut-short');
        progress.set(targetKey(target), { operation, kind: operation.kind, result, outcome });
      }
    }
    return progress;
  },
);
