import { vi } from 'vitest';
import { PATIENCE_MS } from './timeouts.ts';

/** Asks every few milliseconds until the check does not throw, and resolves with its value; rejects with what it threw last. */
export const untilPasses = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: PATIENCE_MS, interval: 5 });
