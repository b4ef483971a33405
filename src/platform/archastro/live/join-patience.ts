/** A thread that is not joined within so long is read over REST until it is: one that somebody looks at, and any other. */
const WATCHED_MS = 2_000;
const OTHER_MS = 5_000;
/** While the whole link is down, the threads that nobody looks at are waited for a little longer. */
const DOWN_MS = 20_000;

export type Wait = {
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly isWatched: boolean;
  /** Whether the whole link is down. */
  readonly isDown: boolean;
};

/** Whether a thread has waited to be joined for so long that it is better read over REST meanwhile. */
export const isOverdue = ({ sinceMs, nowMs, isWatched, isDown }: Wait): boolean => {
  const patienceMs = isDown ? DOWN_MS : OTHER_MS;
  return nowMs - sinceMs >= (isWatched ? WATCHED_MS : patienceMs);
};
