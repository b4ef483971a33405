import { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';

/** Lets a few background reads run at once, in the order they came, and pauses them all when the server asks to slow down. */
export type Gate = {
  readonly run: <Value>(read: () => Promise<Value>) => Promise<Value>;
  /** Rejects what waits with `cancelled`. */
  readonly close: () => void;
};

const DEFAULT_PAUSE_MS = 5_000;

/** `onRead` hears how each read ended: `null` for well. */
export const createGate = (maxRunning: number, clock: LinkClock, onRead: (error: PlatformError | null) => void): Gate => {
  const waiting: { readonly start: () => void; readonly cancel: () => void }[] = [];
  let running = 0;
  let pausedUntil = 0;
  let cancelPause = (): void => {};
  let isClosed = false;

  const startMore = (): void => {
    const pauseMs = pausedUntil - clock.monotonicMs();
    if (pauseMs > 0) {
      cancelPause();
      cancelPause = clock.after(pauseMs, startMore);
      return;
    }
    while (running < maxRunning) {
      const next = waiting.shift();
      if (next === undefined) return;
      running += 1;
      next.start();
    }
  };
  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const cancel = (): void => reject(new PlatformError('cancelled', 'The console is closing.'));
      if (isClosed) return cancel();
      waiting.push({ start: resolve, cancel });
      startMore();
    });
  return {
    run: async (read) => {
      await turn();
      try {
        const value = await read();
        onRead(null);
        return value;
      } catch (error) {
        if (error instanceof PlatformError) onRead(error);
        if (error instanceof PlatformError && error.code === 'rate-limited') {
          pausedUntil = clock.monotonicMs() + (error.retryAfterMs ?? DEFAULT_PAUSE_MS);
        }
        throw error;
      } finally {
        running -= 1;
        startMore();
      }
    },
    close: () => {
      isClosed = true;
      cancelPause();
      for (const { cancel } of waiting.splice(0)) cancel();
    },
  };
};
