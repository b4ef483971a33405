import { type OperationIntent, type PlannedTarget, type TargetOutcome, type TargetResult, targetKey } from '../../domain/operation.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { type Executor, finishTarget } from './finish-target.ts';
import type { LedgerWriter } from './ledger-writer.ts';

export type ExecuteOptions = Executor & {
  readonly ledger: LedgerWriter;
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
  const { ledger } = options;
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
  if (!isRecorded) await noteUnrecorded(ledger, intent);
  await ledger.record({ type: 'operation-finished', operation: intent.operation }).catch(() => undefined);
  return intent.targets.flatMap(({ target }) => outcomes.get(targetKey(target)) ?? []);
};

/** Does again what is not done: only the targets that failed, are unknown or were skipped. */
export const unfinishedTargets = (intent: OperationIntent, outcomes: readonly TargetOutcome[]): readonly PlannedTarget[] => {
  const finished = new Set(
    outcomes.filter(({ result }) => result === 'done' || result === 'already').map(({ target }) => targetKey(target)),
  );
  return intent.targets.filter(({ target }) => !finished.has(targetKey(target)));
};

async function recordIntent({ ledger, allowUnrecorded = false }: ExecuteOptions, intent: OperationIntent): Promise<boolean> {
  try {
    await ledger.record({ type: 'operation-intended', ...intent });
    return true;
  } catch (error) {
    if (!allowUnrecorded) throw error;
    return false;
  }
}

/** There may be room again by the end. */
const noteUnrecorded = (ledger: LedgerWriter, { operation, kind }: OperationIntent): Promise<void> =>
  ledger.record({ type: 'unrecorded-allowed', operation, reason: `The intent of ${kind} could not be written.` }).catch(() => undefined);

/** The outcome is told even where it cannot be written down: the change was made, and the next start finds it unverified. */
async function settle({ ledger, onOutcome }: ExecuteOptions, outcome: TargetOutcome): Promise<void> {
  await ledger.record({ type: 'target-finished', ...outcome }).catch(() => undefined);
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

/** How many targets ended in which way. */
export type OutcomeCounts = Readonly<Record<TargetResult, number>>;

export const countOutcomes = (outcomes: Iterable<Pick<TargetOutcome, 'result'>>): OutcomeCounts => {
  const counts: Record<TargetResult, number> = { done: 0, already: 0, failed: 0, unknown: 0, skipped: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return counts;
};

/**
 * The exit code of a subcommand for its outcomes: 0 all as wanted, 7 something is unknown, 8 something was changed by somebody
 * else meanwhile, 6 some failed, and for a single reason throughout its own code: 3, 4, 5, 9 or 1.
 */
export const exitCodeOf = (outcomes: readonly TargetOutcome[]): number => {
  const counts = countOutcomes(outcomes);
  const good = counts.done + counts.already;
  if (good === outcomes.length) return 0;
  if (counts.unknown > 0) return 7;
  const codes = new Set(outcomes.flatMap(({ problem }) => problem?.code ?? []));
  if (codes.size === 1 && codes.has('changed')) return 8;
  if (good > 0) return 6;
  const [code] = codes;
  return codes.size === 1 && code !== undefined ? (CODES[code] ?? 1) : codes.has('changed') ? 8 : 1;
};

const CODES: Readonly<Record<string, number>> = {
  unauthenticated: 3,
  forbidden: 4,
  'not-found': 5,
  conflict: 8,
  unavailable: 9,
  timeout: 9,
  offline: 9,
};
