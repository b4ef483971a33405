import { PlatformError } from '../../errors.ts';
import { backoffMs } from '../link/backoff.ts';
import type { LiveContext } from './live-context.ts';

/** Something that is read again and again. */
export type Poller = {
  /** Reads as soon as may be, rather than at the next turn. */
  readonly soon: () => void;
  readonly stop: () => void;
};

const SOON_MS = 200;

/**
 * Reads at once and then every `intervalMs`, give or take a fifth so that clients do not fall into step; later after a failure.
 * A read never starts before the one before it ended. Failures are reported.
 */
export const startPoller = (context: LiveContext, intervalMs: number | (() => number), read: () => Promise<void>): Poller => {
  const { clock, report } = context;
  let isReading = false;
  let isAskedAgain = false;
  let isStopped = false;
  let failures = 0;
  let cancel = (): void => {};

  const schedule = (delayMs: number): void => {
    cancel();
    if (!isStopped) cancel = clock.after(delayMs, () => void turn());
  };
  const turn = async (): Promise<void> => {
    isReading = true;
    isAskedAgain = false;
    try {
      await read();
      failures = 0;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code === 'cancelled') return;
      failures += 1;
      report(error);
    } finally {
      isReading = false;
    }
    const everyMs = typeof intervalMs === 'number' ? intervalMs : intervalMs();
    const pauseMs = everyMs * (0.8 + clock.random() * 0.4) + (failures === 0 ? 0 : backoffMs(failures, clock.random));
    schedule(isAskedAgain ? SOON_MS : pauseMs);
  };
  void turn();
  return {
    soon: () => {
      isAskedAgain = true;
      if (!isReading) schedule(SOON_MS);
    },
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
};
