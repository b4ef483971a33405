import type { TargetOutcome } from '../../domain/operation.ts';
import type { Timestamp } from '../../domain/values.ts';

/** When a stop took hold by the server's clock, by which posts are dated, and how far ahead of that clock this machine's may be. */
export type StopTime = { readonly stoppedAt: Timestamp; readonly aheadMs: number };

/**
 * The time of a stop from its outcomes, each with the time at which it was read back here. What the server says of a routine that
 * was just changed tells both clocks apart; the way of the reply counts as being ahead, so that silence is never overrated.
 * `undefined` without an outcome that holds.
 */
export const stopTimeOf = (outcomes: Iterable<TargetOutcome & { readonly at: Timestamp }>): StopTime | undefined => {
  const held = [...outcomes].filter(({ result }) => result === 'done' || result === 'already');
  if (held.length === 0) return undefined;
  const changed = held.flatMap(({ at, result, after }) =>
    result === 'done' && after?.type === 'routine' ? [{ at, updatedAt: after.updatedAt }] : [],
  );
  const aheadMs = changed.length === 0 ? 0 : Math.min(...changed.map(({ at, updatedAt }) => at - updatedAt));
  return { stoppedAt: Math.max(...held.map(({ at }) => at)) - aheadMs, aheadMs };
};
