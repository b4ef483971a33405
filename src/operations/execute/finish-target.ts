import type { OperationId, PlannedTarget, Target, TargetOutcome, TargetResult, TargetState } from '../../domain/operation.ts';
import { type Untrusted, untrusted } from '../../domain/untrusted.ts';
import { isUnknownOutcome, PlatformError, type PlatformErrorCode } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isReached, jsonEqual, wasTouched } from '../plan/event-config.ts';
import { changeTarget, readTarget } from './target-state.ts';

/** What carrying out needs besides the port; `sleep` resolves after so many milliseconds, `random` is from 0 up to, not including, 1. */
export type Executor = {
  readonly platform: Platform;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** Told before each wait that the server asks for. */
  readonly onWait?: (wait: PaceWait) => void;
  /** Whether the operator will not wait any longer; asked after each such wait, which may be cut short. */
  readonly isGivenUp?: () => boolean;
};

/** The server asks for patience: so many tries were refused, and the next is sent after so long. */
export type PaceWait = { readonly target: Target; readonly tries: number; readonly waitMs: number };

type Finished = Omit<TargetOutcome, 'operation' | 'target'>;

/** Requests that may change something are repeated at most so often; a refused pace is not counted as a try of its own. */
const MAX_ATTEMPTS = 3;
const MAX_WAITS = 8;
const READ_TRIES = 4;
const MAX_RETRY_AFTER_MS = 30_000;
/** A server may carry out later what it did not answer in time: so long after the last try it is read again, at these pauses. */
const SETTLE_MS = [1_000, 2_000, 3_000, 4_000];

/**
 * Brings one target into the wanted state and proves it by reading it back. Never rejects: what went wrong is the outcome.
 * A target that somebody changed since the plan was read is left alone.
 */
export const finishTarget = async (executor: Executor, operation: OperationId, planned: PlannedTarget): Promise<TargetOutcome> => ({
  operation,
  target: planned.target,
  ...(await finish(pacerFor(executor, planned.target), planned)),
});

/** An executor that knows for which target it waits. */
type Pacer = Omit<Executor, 'onWait'> & { readonly tellWait: (tries: number, waitMs: number) => void };

const pacerFor = ({ onWait, ...executor }: Executor, target: Target): Pacer => ({
  ...executor,
  tellWait: (tries, waitMs) => onWait?.({ target, tries, waitMs }),
});

async function finish(executor: Pacer, { target, before, wanted }: PlannedTarget): Promise<Finished> {
  if (wanted === null) return failed({ before, after: null, attempts: 0 }, problem('unsupported', 'There is no state to reach.'));
  const read = (): Promise<TargetState> => patiently(executor, () => readTarget(executor.platform, target));
  let found: TargetState;
  try {
    found = await read();
  } catch (error) {
    const outcome = failed({ before, after: null, attempts: 0 }, problemOf(error));
    return executor.isGivenUp?.() === true ? { ...outcome, result: 'unknown' } : outcome;
  }
  if (isReached(found, wanted)) return { result: 'already', before: found, after: found, problem: null, attempts: 0 };
  if (before !== null && wasTouched(before, found))
    return skipped(found, problem('changed', 'Somebody changed it since it was read; it was left alone.'));
  let last: TargetOutcome['problem'] = null;
  let after: TargetState | null = null;
  let attempts = 0;
  let mayComeLater = false;
  while (attempts < MAX_ATTEMPTS) {
    attempts += 1;
    const failure = await attempt(executor, () => changeTarget(executor.platform, { target, before: after ?? found, wanted }));
    mayComeLater ||= failure?.isUnknown === true;
    try {
      after = await read();
    } catch (error) {
      const result: TargetResult = failure === undefined || mayComeLater ? 'unknown' : 'failed';
      return { result, before: found, after: null, problem: failure?.problem ?? problemOf(error), attempts };
    }
    if (isReached(after, wanted)) return { result: 'done', before: found, after, problem: null, attempts };
    if (isOthersWork({ found, after, wanted }, failure)) return failed({ before: found, after, attempts }, CHANGED_MEANWHILE);
    last = failure?.problem ?? problem('not-applied', 'The server took the request, but a later read shows no change.');
    if (failure === undefined || !failure.isUnknown || executor.isGivenUp?.() === true) break;
  }
  if (!mayComeLater) return failed({ before: found, after, attempts }, last);
  return settle({ executor, read, wanted }, { before: found, after, problem: last, attempts });
}

type Settling = { readonly executor: Pacer; readonly read: () => Promise<TargetState>; readonly wanted: TargetState };

/** Watches whether a request without an answer is carried out after all. Reads that agree for so short a time prove no failure. */
async function settle({ executor, read, wanted }: Settling, so: Omit<Finished, 'result'>): Promise<Finished> {
  for (const pauseMs of SETTLE_MS) {
    if (executor.isGivenUp?.() === true) break;
    await executor.sleep(pauseMs);
    const after = await read().catch((error: unknown) => {
      problemOf(error);
      return null;
    });
    if (after !== null && isReached(after, wanted)) return { ...so, result: 'done', after, problem: null };
  }
  return { ...so, result: 'unknown' };
}

type Readings = { readonly found: TargetState; readonly after: TargetState; readonly wanted: TargetState };

/**
 * Whether a state that is not as wanted is somebody else's work, so that another try would undo what they did. After a request
 * that may be half applied, a routine may be anywhere between how it was found and how it is wanted.
 */
function isOthersWork({ found, after, wanted }: Readings, failure: Failure | undefined): boolean {
  if (failure === undefined) return wasTouched(found, after);
  if (!failure.isUnknown) return false;
  if (found.type !== 'routine' || after.type !== 'routine' || wanted.type !== 'routine') return !isReached(after, found);
  const isBetween =
    [found, wanted].some(({ status }) => status === after.status) &&
    [found, wanted].some(({ eventConfig }) => jsonEqual(eventConfig, after.eventConfig));
  return !isBetween || (isReached(after, found) && after.updatedAt !== found.updatedAt);
}

type Failure = { readonly problem: NonNullable<TargetOutcome['problem']>; readonly isUnknown: boolean };

/** One try; resolves with what went wrong. */
async function attempt(executor: Pacer, send: () => Promise<void>): Promise<Failure | undefined> {
  try {
    await atAllowedPace(executor, send);
    return undefined;
  } catch (error) {
    return { problem: problemOf(error), isUnknown: isUnknownOutcome(error) || executor.isGivenUp?.() === true };
  }
}

/** Waits as long as the server asks for. Only refusals of pace are repeated here, because they were not applied. */
async function atAllowedPace<Result>(executor: Pacer, send: () => Promise<Result>): Promise<Result> {
  const { sleep, random, tellWait, isGivenUp } = executor;
  for (let waits = 0; ; waits += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== 'rate-limited' || waits >= MAX_WAITS) throw error;
      const asked = error.retryAfterMs ?? 500 * 2 ** waits;
      const waitMs = Math.min(MAX_RETRY_AFTER_MS, asked) * (1 + random() * 0.2);
      tellWait(waits + 1, waitMs);
      await sleep(waitMs);
      if (isGivenUp?.() === true) throw new PlatformError('cancelled', GIVEN_UP, { cause: error });
    }
  }
}

/** A read is harmless, so it is tried again on anything that may pass. */
async function patiently<Result>(executor: Pacer, read: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await atAllowedPace(executor, read);
    } catch (error) {
      if (!isUnknownOutcome(error) || tries >= READ_TRIES) throw error;
      await executor.sleep(200 * 2 ** tries * (0.5 + executor.random()));
    }
  }
}

const GIVEN_UP = 'You gave up waiting for the server, which asked for patience; whether it was applied is not known.';

const failed = (rest: Pick<Finished, 'before' | 'after' | 'attempts'>, what: TargetOutcome['problem']): Finished => ({
  result: 'failed',
  problem: what,
  ...rest,
});

const skipped = (before: TargetState, what: TargetOutcome['problem']): Finished => ({
  result: 'skipped',
  before,
  after: before,
  problem: what,
  attempts: 0,
});

const problem = (code: PlatformErrorCode | 'changed' | 'not-applied', message: string): NonNullable<TargetOutcome['problem']> => ({
  code,
  message: untrusted(message),
});

const CHANGED_MEANWHILE = problem('changed', 'Somebody else changed it meanwhile; it was left as they set it.');

const problemOf = (error: unknown): { readonly code: string; readonly message: Untrusted } => {
  if (error instanceof PlatformError) return problem(error.code, error.message);
  throw error;
};
