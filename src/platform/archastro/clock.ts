import type { Timestamp } from '../../domain/values.ts';

/** Time and chance, as everything in the adapter sees them. */
export type Clock = {
  readonly now: () => Timestamp;
  /** Milliseconds that only ever rise, for intervals. Close to `now`, but never set back. */
  readonly monotonicMs: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Runs `action` once after `delayMs` and returns the function that prevents it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
};

export const createSystemClock = (now: () => Timestamp = Date.now, random: () => number = Math.random): Clock => ({
  now,
  monotonicMs: () => performance.timeOrigin + performance.now(),
  random,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
});
