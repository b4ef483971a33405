import type { OperationId, PlannedTarget, TargetOutcome } from '../../domain/operation.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isReached } from '../plan/target-state-equality.ts';
import { readTarget } from './target-state.ts';

/**
 * What became of a target whose outcome is not known, by one read and no request that changes anything. Reached counts as done
 * where it was not so before; not reached counts as failed; an unreadable one stays unknown.
 */
export const verifyTarget = async (platform: Platform, operation: OperationId, planned: PlannedTarget): Promise<TargetOutcome> => {
  const { target, before, wanted } = planned;
  const base = { operation, target, before, attempts: 0 };
  try {
    const after = await readTarget(platform, target, before);
    if (wanted === null || !isReached(after, wanted)) {
      const message = untrusted('Read again later: it is not as it was wanted.');
      return { ...base, result: 'failed', after, problem: { code: 'not-applied', message } };
    }
    return { ...base, result: before !== null && isReached(before, wanted) ? 'already' : 'done', after, problem: null };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { ...base, result: 'unknown', after: null, problem: { code: error.code, message: untrusted(error.message) } };
  }
};
