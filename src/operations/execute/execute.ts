import { type OperationIntent, type PlannedTarget, type TargetOutcome, targetKey } from '../../domain/operation.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { type Executor, finishTarget } from './finish-target.ts';
import type { Journal } from './journal.ts';

export type ExecuteOptions = Executor & {
  readonly journal: Journal;
  /** Told each outcome as it comes, after it was written down. */
  readonly onOutcome?: (outcome: TargetOutcome) => void;
  /** Whether the operator allowed it to go on although the intent cannot be written down; else that refuses the operation. */
  readonly allowUnrecorded?: boolean;
};

/** How many targets are changed at once, after the first one. */
export const PARALLEL_TARGETS = 6;

/** What is wrong with all targets when it is wrong with the first. */
const SYSTEMIC: readonly string[] = ['unauthenticated', 'forbidden', 'offline', 'unsupported', 'cancelled'];

/**
 * Carries out an operation: the intent is durable before the first request; the first target goes alone, as a canary; the rest
 * goes in parallel and past failures; each outcome is read back and written down. Resolves with the outcomes in the order of the
 * targets. Rejects, having sent nothing, when the intent cannot be written down.
 */
export const executeOperation = async (options: ExecuteOptions, intent: OperationIntent): Promise<readonly TargetOutcome[]> => {
  const { journal } = options;
  const isRecorded = await recordIntent(options, intent);
  const outcomes = new Map<string, TargetOutcome>();
  const finish = async (planned: PlannedTarget): Promise<TargetOutcome> => {
    const outcome = await finishTarget(options, intent.operation, planned);
    await settle(options, outcome);
    outcomes.set(targetKey(planned.target), outcome);
    return outcome;
  };
  const [canary, ...others] = intent.targets;
  const first = canary === undefined ? undefined : await finish(canary);
  if (first?.result === 'failed' && SYSTEMIC.includes(first.problem?.code ?? '')) {
    for (const planned of others) {
      const outcome = untried(intent, planned, first);
      await settle(options, outcome);
      outcomes.set(targetKey(planned.target), outcome);
    }
  } else await inParallel(others, finish);
  if (!isRecorded) await noteUnrecorded(journal, intent);
  await journal.record({ type: 'operation-finished', operation: intent.operation }).catch(() => undefined);
  return intent.targets.flatMap(({ target }) => outcomes.get(targetKey(target)) ?? []);
};

/** Does again what is not done: only the targets that failed, are unknown or were skipped. */
export const unfinishedTargets = (intent: OperationIntent, outcomes: readonly TargetOutcome[]): readonly PlannedTarget[] => {
  const finished = new Set(
    outcomes.filter(({ result }) => result === 'done' || result === 'already').map(({ target }) => targetKey(target)),
  );
  return intent.targets.filter(({ target }) => !finished.has(targetKey(target)));
};

async function recordIntent({ journal, allowUnrecorded = false }: ExecuteOptions, intent: OperationIntent): Promise<boolean> {
  try {
    await journal.record({ type: 'operation-intended', ...intent });
    return true;
  } catch (error) {
    if (!allowUnrecorded) throw error;
    return false;
  }
}

/** There may be room again by the end. */
const noteUnrecorded = (journal: Journal, { operation, kind }: OperationIntent): Promise<void> =>
  journal.record({ type: 'unrecorded-allowed', operation, reason: `The intent of ${kind} could not be written.` }).catch(() => undefined);

/** The outcome is told even where it cannot be written down: the change was made, and the next start finds it unverified. */
async function settle({ journal, onOutcome }: ExecuteOptions, outcome: TargetOutcome): Promise<void> {
  await journal.record({ type: 'target-finished', ...outcome }).catch(() => undefined);
  onOutcome?.(outcome);
}

const untried = ({ operation }: OperationIntent, { target, before }: PlannedTarget, canary: TargetOutcome): TargetOutcome => ({
  operation,
  target,
  result: 'skipped',
  before,
  after: before,
  problem: {
    code: canary.problem?.code ?? 'failed',
    message: untrusted('Not tried, because the first one failed for a reason that holds for all.'),
  },
  attempts: 0,
});

async function inParallel(targets: readonly PlannedTarget[], finish: (planned: PlannedTarget) => Promise<unknown>): Promise<void> {
  const waiting = [...targets];
  const next = async (): Promise<void> => {
    for (let planned = waiting.shift(); planned !== undefined; planned = waiting.shift()) await finish(planned);
  };
  await Promise.all(Array.from({ length: PARALLEL_TARGETS }, next));
}
