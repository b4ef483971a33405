import type { Timestamp } from '../../domain/values.ts';
import { PlatformError } from '../errors.ts';

/** Time and chance, as everything in the adapter sees them. */
export type LinkClock = {
  readonly now: () => Timestamp;
  /** Milliseconds that only ever rise, for intervals. Close to `now`, but never set back. */
  readonly monotonicMs: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Runs `action` once after `delayMs` and returns the function that prevents it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
};

export const createSystemClock = (now: () => Timestamp = Date.now, random: () => number = Math.random): LinkClock => ({
  now,
  monotonicMs: () => performance.timeOrigin + performance.now(),
  random,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
});

/** The outcome of `work`, or a rejection with `timeout` after `limitMs`; the work itself goes on unheard. */
export const withDeadline = <Value>(work: Promise<Value>, limitMs: number, clock: LinkClock): Promise<Value> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new PlatformError('timeout', `No answer came within ${limitMs / 1000} s.`)));
    work.then(resolve, reject).finally(cancel);
  });
