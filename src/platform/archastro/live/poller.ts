import { PlatformError } from '../../errors.ts';
import type { LiveContext } from './live-context.ts';

/** Something that is read again and again. */
export type Poller = {
  /** Reads as soon as may be, rather than at the next turn. */
  readonly soon: () => void;
  readonly stop: () => void;
};

const SOON_MS = 200;
/** News that comes thick and fast does not make it read more often than this. */
const MIN_PAUSE_MS = 1_000;
/** After a failure it is read again sooner: doubled for each further one, up to the interval. */
const FAILED_MS = 500;

/**
 * Reads at once and then every `intervalMs`, give or take a fifth so that clients do not fall into step; sooner after a failure.
 * A read never starts before the one before it ended. Failures are reported.
 */
export const startPoller = (
  context: Pick<LiveContext, 'clock' | 'report'>,
  intervalMs: number | (() => number),
  read: () => Promise<void>,
): Poller => {
  const { clock, report } = context;
  let isReading = false;
  let isAskedAgain = false;
  let isStopped = false;
  let failures = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  let cancel = (): void => {};

  const schedule = (delayMs: number): void => {
    cancel();
    if (!isStopped) cancel = clock.after(delayMs, () => void turn());
  };
  const soonMs = (): number => Math.max(SOON_MS, readAt + MIN_PAUSE_MS - clock.monotonicMs());
  const turn = async (): Promise<void> => {
    isReading = true;
    readAt = clock.monotonicMs();
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
    const againMs = failures === 0 ? everyMs : Math.min(everyMs, FAILED_MS * 2 ** failures);
    const pauseMs = againMs * (0.8 + clock.random() * 0.4);
    schedule(isAskedAgain ? soonMs() : pauseMs);
  };
  void turn();
  return {
    soon: () => {
      if (isAskedAgain) return;
      isAskedAgain = true;
      if (!isReading) schedule(soonMs());
    },
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
};
