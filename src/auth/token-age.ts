import type { Clock } from '../system/clock.ts';
import type { StoredSession } from './stored-session.ts';

/** What is known of how old a token is. */
export type TokenAge = {
  /** Whether it is time to renew it: after 80 % of its life, give or take 5 % so that processes do not all do so at once. */
  readonly isDue: () => boolean;
  readonly isExpired: () => boolean;
};

/** What the platform's own clients assume where it does not say (contract 1.6). */
const DEFAULT_LIFE_MS = 900_000;
const SPENT_MARGIN_MS = 2_000;

/**
 * Begins to count. Time since `obtainedAt` is taken from both clocks, and the later one counts: the monotonic one is right when
 * the clock was set, the other one when the system slept. A token from the future counts as due.
 */
export const countAge = ({ tokens }: StoredSession, { now, monotonicMs, random }: Clock): TokenAge => {
  const lifeMs = tokens.expiresInMs ?? DEFAULT_LIFE_MS;
  const dueMs = lifeMs * (0.75 + random() * 0.1);
  const startMs = monotonicMs();
  const headStartMs = Math.max(0, now() - tokens.obtainedAt);
  const isFromFuture = tokens.obtainedAt - now() > 60_000;
  const ageMs = (): number => Math.max(headStartMs + monotonicMs() - startMs, now() - tokens.obtainedAt);
  return {
    isDue: () => isFromFuture || ageMs() >= dueMs,
    isExpired: () => ageMs() >= lifeMs - Math.min(SPENT_MARGIN_MS, lifeMs * 0.05),
  };
};
