import type { PlatformEvent } from '../events.ts';
import { skipOld } from './skip-old.ts';

/** Sends events in batches, in order, no faster than the other side takes them. What piles up meanwhile is bounded by `skipOld`. */
export type EventBatches = {
  readonly add: (events: readonly PlatformEvent[]) => void;
  /** The other side has worked off the last batch. */
  readonly taken: () => void;
  readonly stop: () => void;
};

/** One frame of a screen. */
const INTERVAL_MS = 16;
/** More in one message would hold up the side that unpacks it. */
const MAX_BATCH = 5_000;
/** So many may wait before they are looked through for what can be left out. */
const MAX_WAITING = 20_000;

/** Calls `send` at most once in 16 ms, and never before the batch before was taken. */
export const createEventBatches = (send: (events: readonly PlatformEvent[]) => void): EventBatches => {
  let waiting: PlatformEvent[] = [];
  let isUnderWay = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let tooMany = MAX_WAITING;

  const thin = (): void => {
    waiting = skipOld(waiting);
    tooMany = Math.max(MAX_WAITING, waiting.length * 2);
  };
  const flush = (): void => {
    timer = null;
    if (isUnderWay || waiting.length === 0) return;
    if (waiting.length > MAX_BATCH) thin();
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    isUnderWay = true;
    sentAt = performance.now();
    send(batch);
  };
  const schedule = (): void => {
    if (timer !== null || isUnderWay || waiting.length === 0) return;
    timer = setTimeout(flush, Math.max(0, sentAt + INTERVAL_MS - performance.now()));
  };
  return {
    add: (events) => {
      for (const event of events) waiting.push(event);
      if (waiting.length > tooMany) thin();
      schedule();
    },
    taken: () => {
      isUnderWay = false;
      schedule();
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      waiting = [];
    },
  };
};
