import { setTimeout as sleep } from 'node:timers/promises';
import type { Timestamp } from '../domain/values.ts';

/** Time and chance, as everything around credentials sees them. */
export type Clock = {
  readonly now: () => Timestamp;
  /** Milliseconds that only ever rise, for intervals; its origin means nothing, and it may stand still while the system sleeps. */
  readonly monotonicMs: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
  now: Date.now,
  monotonicMs: () => performance.now(),
  random: Math.random,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal && { signal });
  },
};
