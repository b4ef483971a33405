import {
  FRUITLESS_LIMIT,
  POLL_MS,
  RECONCILE_MS,
  RECONCILE_SOON_MS,
  RETRY_MAX_MS,
  RETRY_MS,
  SUSPECT_AGAIN_MS,
  SUSPECT_LINKED_MS,
  SUSPECT_MS,
  WATCHED_ACTIVE_MS,
  WATCHED_SILENCE_MS,
} from './limits.ts';
import type { Rows } from './rows.ts';

/** When the next reconcile is due, and whether reconciles get anywhere. */
export type Pace = {
  /** Counts the occasions that ask for a reconcile; the last that was answered is `answered`. */
  readonly demand: number;
  readonly answered: number;
  /** When the last complete reconcile ended, and when its end of the thread was asked for. */
  readonly endedAt: number | null;
  readonly provenAt: number | null;
  readonly hasFound: boolean;
  /** Complete reconciles that the longest held row was not listed by. */
  readonly misses: number;
  readonly failures: number;
  /** Failures and vain reconciles since the last that left nothing open. */
  readonly fruitless: number;
  readonly retryAt: number;
  /** When something new was last pushed or found, or the thread was first read. */
  readonly newsAt: number | null;
  /** Whether somebody looks at the thread. */
  readonly isWatched: boolean;
};

export const INITIAL_PACE: Pace = {
  demand: 0,
  answered: 0,
  endedAt: null,
  provenAt: null,
  hasFound: false,
  misses: 0,
  failures: 0,
  fruitless: 0,
  retryAt: 0,
  newsAt: null,
  isWatched: false,
};

/** Asks for a reconcile at once. */
export const demandReconcile = (pace: Pace): Pace => ({ ...pace, demand: pace.demand + 1 });

/** Whether a reconcile that was asked for has not been answered by one that began later. */
export const isOutstanding = (pace: Pace): boolean => pace.demand !== pace.answered;

/** Whether reconciles get nowhere, so that the thread is only polled (the loop breaker of trust.md 3.3). */
export const isDegraded = (pace: Pace): boolean => pace.fruitless >= FRUITLESS_LIMIT;

/** Waits longer after each failed page, at least as long as the server asked for. */
export const afterFailure = (pace: Pace, now: number, retryAfterMs: number): Pace => ({
  ...pace,
  failures: pace.failures + 1,
  fruitless: pace.fruitless + 1,
  retryAt: now + Math.max(retryAfterMs, Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** pace.failures)),
});

type Ending = { readonly demand: number; readonly askedAt: number; readonly found: number; readonly misses: number };

/** Notes a complete reconcile. */
export const afterEnd = (pace: Pace, now: number, { demand, askedAt, found, misses }: Ending): Pace => ({
  ...pace,
  answered: demand,
  endedAt: now,
  provenAt: askedAt,
  hasFound: found > 0,
  misses,
  failures: 0,
  fruitless: misses === 0 || found > 0 ? 0 : pace.fruitless + 1,
  retryAt: 0,
  newsAt: found > 0 || pace.newsAt === null ? now : pace.newsAt,
});

/** How long a thread that is only polled is left alone. */
export const pollMs = ({ isWatched, endedAt, newsAt }: Pace): number => {
  const idleMs = (endedAt ?? 0) - (newsAt ?? endedAt ?? 0);
  return POLL_MS[isWatched ? 'watched' : 'other'].find((step) => idleMs < step.idleMs)?.everyMs ?? RECONCILE_MS;
};

/** Between two reconciles that nothing asks for. */
const routineAt = (pace: Pace, base: number, isPolling: boolean): number => {
  if (isPolling || isDegraded(pace)) return base + pollMs(pace);
  if (pace.hasFound) return base + RECONCILE_SOON_MS;
  const newsAt = pace.newsAt ?? Number.NEGATIVE_INFINITY;
  const isActive = pace.isWatched && base - newsAt < WATCHED_ACTIVE_MS;
  return isActive ? Math.min(base + RECONCILE_MS, Math.max(base, newsAt) + WATCHED_SILENCE_MS) : base + RECONCILE_MS;
};

/** When the next reconcile is due. */
export const dueAt = (pace: Pace, rows: Rows, isPolling: boolean): number => {
  const base = pace.endedAt ?? Number.NEGATIVE_INFINITY;
  const routine = routineAt(pace, base, isPolling);
  const suspect = rows.tail.size() === 0 ? routine : base + suspectMs(pace, rows.cursors.isLinked());
  if (isOutstanding(pace)) return Math.max(pace.retryAt, base + SUSPECT_LINKED_MS);
  return Math.max(pace.retryAt, isDegraded(pace) ? routine : Math.min(routine, suspect));
};

const suspectMs = (pace: Pace, isLinked: boolean): number => {
  if (pace.misses === 0) return isLinked ? SUSPECT_LINKED_MS : SUSPECT_MS;
  return pace.misses === 1 ? SUSPECT_MS : SUSPECT_AGAIN_MS;
};
