import type { Timestamp } from '../domain/values.ts';
import { isSameLoop, type Loop } from './loops.ts';

/** The score from which a loop is raised. */
export const RAISE_SCORE = 0.6;
/** A raised loop is cleared once it scored less than this, or was gone, for a while. */
const CLEAR_SCORE = 0.3;
const CLEAR_MS = 90_000;

/** The loops that were raised and not cleared, as last seen, with a stable `loop` id. */
export type LoopTracker = { readonly raised: readonly { readonly loop: Loop; readonly lastBadAt: Timestamp }[] };

export const EMPTY_TRACKER: LoopTracker = { raised: [] };

/** Compares what `findLoops` found with what was raised before: what is new, what is over, and all that is worth showing. */
export const trackLoops = (
  tracker: LoopTracker,
  found: readonly Loop[],
  now: Timestamp,
): {
  readonly tracker: LoopTracker;
  readonly raised: readonly Loop[];
  readonly cleared: readonly Loop[];
  readonly shown: readonly Loop[];
} => {
  const named = found.map((loop) => {
    const known = tracker.raised.find((raised) => isSameLoop(raised.loop, loop));
    return known === undefined ? loop : { ...loop, loop: known.loop.loop, since: Math.min(loop.since, known.loop.since) };
  });
  const continued = tracker.raised.map(({ loop, lastBadAt }) => {
    const current = named.find((candidate) => candidate.loop === loop.loop);
    return { loop: current ?? loop, lastBadAt: (current?.score ?? 0) >= CLEAR_SCORE ? now : lastBadAt };
  });
  const isKnown = new Set(tracker.raised.map(({ loop }) => loop.loop));
  const raised = named.filter((loop) => loop.score >= RAISE_SCORE && !isKnown.has(loop.loop));
  const kept = continued.filter(({ lastBadAt }) => now - lastBadAt < CLEAR_MS);
  return {
    tracker: { raised: [...kept, ...raised.map((loop) => ({ loop, lastBadAt: now }))] },
    raised,
    cleared: continued.filter(({ lastBadAt }) => now - lastBadAt >= CLEAR_MS).map(({ loop }) => loop),
    shown: named,
  };
};
