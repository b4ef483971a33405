import type { ThreadLink } from '../../../domain/link.ts';
import { PROOF_MS, TAIL_GRACE_MS, TAIL_ROWS } from './limits.ts';
import type { Rows } from './rows.ts';
import { isDegraded, isOutstanding, type Pace, pollMs } from './schedule.ts';

/** How a thread is followed: through its channel, by polling, or not (yet, any more, at all). */
export type Following =
  | { readonly state: 'away' }
  | { readonly state: 'joined' }
  | { readonly state: 'polled' }
  | { readonly state: 'refused'; readonly reason: string };

/** What is known of the link at a moment; times in the stream's own clock. */
export type Standing = {
  readonly following: Following;
  readonly pace: Pace;
  /** The last round trip over the link or to the end of the thread, `null` while none is known since the last doubt. */
  readonly provenAt: number | null;
  /** When anything was last heard of this thread. */
  readonly heardAt: number | null;
};

/** What may be claimed of a thread at `now`: `live` only with a recent round trip, a joined channel and no open hole. */
export const threadLink = (standing: Standing, rows: Rows, now: number): ThreadLink => {
  const { following, pace, provenAt, heardAt } = standing;
  switch (following.state) {
    case 'refused':
      return { state: 'refused', reason: following.reason };
    case 'polled':
      return pace.provenAt === null ? { state: 'joining' } : { state: 'polled', polledAt: pace.provenAt, everyMs: pollMs(pace) };
    case 'away':
      return heardAt === null ? { state: 'joining' } : { state: 'stale', since: heardAt };
    case 'joined':
      if (provenAt === null || now - provenAt > PROOF_MS) return { state: 'stale', since: provenAt ?? heardAt ?? now };
      if (isDegraded(pace)) return { state: 'polled', polledAt: pace.provenAt ?? heardAt ?? now, everyMs: pollMs(pace) };
      return isOutstanding(pace) || !rows.known.isLoaded() || hasHole(rows, now) ? { state: 'catching-up' } : { state: 'live' };
  }
};

/** When after `now` the claim may change by the passing of time alone; `Infinity` for never. */
export const changesAt = (standing: Standing, rows: Rows, now: number): number => {
  if (standing.following.state !== 'joined') return Number.POSITIVE_INFINITY;
  const staleAt = (standing.provenAt ?? Number.NEGATIVE_INFINITY) + PROOF_MS + 1;
  const holeAt = (rows.tail.oldestArrival() ?? Number.NEGATIVE_INFINITY) + TAIL_GRACE_MS + 1;
  return Math.min(...[staleAt, holeAt].filter((at) => at > now), Number.POSITIVE_INFINITY);
};

/** A row that waits is the sign of a hole at once where pushes chain, and after a while where they do not. */
const hasHole = (rows: Rows, now: number): boolean => {
  const oldest = rows.tail.oldestArrival();
  if (oldest === null) return false;
  return rows.cursors.isLinked() || now - oldest > TAIL_GRACE_MS || rows.tail.size() >= TAIL_ROWS;
};
