import { type PlannedTarget, type TargetOutcome, targetKey } from '../domain/operation.ts';
import { lastSentAt, type Operation } from '../domain/operation-history.ts';
import type { Timestamp } from '../domain/values.ts';
import type { LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { SETTLED_MS, verifyTarget } from '../operations/execute/target-state.ts';
import { isOwnOperation } from '../operations/plan/resume-plan.ts';
import type { Platform } from '../platform/platform.ts';
import { idText } from '../presenter/names.ts';
import { targetText } from '../presenter/rows/ledger-rows.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { ConsoleState } from '../store/state.ts';
import type { ConsoleStore } from '../store/store.ts';
import { durationText } from '../text/relative-time.ts';
import { safe } from '../text/safe.ts';

type OutcomeWatchOptions = {
  readonly store: ConsoleStore;
  readonly platform: Platform;
  readonly now: () => Timestamp;
  readonly ledger: LedgerWriter;
};

const LOOK_MS = 5_000;
/** What was not settled so long after its time is left to the operator's `verify`. */
const LEFT_MS = 60_000;

/**
 * Keeps an eye on what may be carried out later: reads each target of an unknown outcome until it is as it was wanted or nothing
 * can come any more, and tells the ledger and the operator what became of it. The returned function is called once a second.
 */
export const createOutcomeWatch = ({ store, platform, now, ledger }: OutcomeWatchOptions): (() => Promise<void>) => {
  let dueAt = 0;
  let isBusy = false;
  const look = async (): Promise<void> => {
    for (const { operation, planned } of openOutcomes(store.getState(), now())) {
      const ageMs = now() - lastSentAt(operation, planned.target);
      const outcome = await verifyTarget(platform, { operation: operation.operation, planned, ageMs });
      if (outcome.result === 'unknown') continue;
      await ledger.record({ type: 'target-finished', ...outcome }, operation.incident ?? undefined).catch(() => undefined);
      store.dispatch(noticeOf(operation, outcome, ageMs));
    }
  };
  return async () => {
    if (isBusy || now() < dueAt) return;
    isBusy = true;
    try {
      await look();
    } finally {
      isBusy = false;
      dueAt = now() + LOOK_MS;
    }
  };
};

type OpenOutcome = { readonly operation: Operation; readonly planned: PlannedTarget };

const openOutcomes = ({ operations, network }: ConsoleState, now: Timestamp): readonly OpenOutcome[] =>
  operations
    .filter((operation) => operation.finishedAt !== null && isOwnOperation(operation, network.me?.id ?? null))
    .flatMap((operation) =>
      operation.targets
        .filter(({ target, wanted }) => {
          const outcome = operation.outcomes.get(targetKey(target));
          return wanted !== null && outcome?.result === 'unknown' && now - outcome.at < SETTLED_MS + LEFT_MS;
        })
        .map((planned) => ({ operation, planned })),
    );

const noticeOf = ({ kind }: Operation, { target, result }: TargetOutcome, ageMs: number): ConsoleEvent => {
  const what = safe`${idText(kind)} of ${targetText(target)}`;
  return result === 'failed'
    ? { type: 'notice-shown', level: 'warning', text: safe`${what}: reads over ${durationText(ageMs)} agree that it was not carried out.` }
    : { type: 'notice-shown', level: 'good', text: safe`${what}: the server carried it out after all; z takes it back.` };
};
