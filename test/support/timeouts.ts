/**
 * How many milliseconds a test waits for what must come. Long, because a machine may be busy: only a test that is about to fail
 * waits for all of it.
 */
export const PATIENCE_MS = 30_000;
