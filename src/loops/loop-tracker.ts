import type { ThreadId } from '../domain/ids.ts';
import type { Timestamp } from '../domain/values.ts';
import { RAISE_SCORE } from './evidence.ts';
import { isSameLoop, type Loop } from './find-loops.ts';

/** A raised loop is cleared once it scored less than this, or was gone, for a while. */
const CLEAR_SCORE = 0.3;
const CLEAR_MS = 90_000;

/** The loops that were raised and not cleared, as last seen, with a stable `loop` id. */
export type LoopTracker = { readonly raised: readonly { readonly loop: Loop; readonly lastBadAt: Timestamp }[] };

export const EMPTY_TRACKER: LoopTracker = { raised: [] };

/** What one look found: what is new, what is over, and all that is worth showing, the worst first. */
export type Tracked = {
  readonly tracker: LoopTracker;
  readonly raised: readonly Loop[];
  readonly cleared: readonly Loop[];
  readonly shown: readonly Loop[];
};

/** Compares what `findLoops` found with what was raised before. */
export const trackLoops = (tracker: LoopTracker, found: readonly Loop[], now: Timestamp): Tracked => {
  const raisedBefore = byThread(tracker.raised.map(({ loop }) => loop));
  const named = found.map((loop) => {
    const known = sameIn(raisedBefore, loop);
    return known === undefined ? loop : { ...loop, loop: known.loop, since: Math.min(loop.since, known.since) };
  });
  const current = new Map(named.toReversed().map((loop) => [loop.loop, loop]));
  const continued = tracker.raised.map(({ loop, lastBadAt }) => {
    const seen = current.get(loop.loop);
    return { loop: seen ?? loop, lastBadAt: (seen?.score ?? 0) >= CLEAR_SCORE ? now : lastBadAt };
  });
  const raised = named.filter((loop) => loop.score >= RAISE_SCORE && sameIn(raisedBefore, loop) === undefined);
  const isOver = ({ lastBadAt }: { readonly lastBadAt: Timestamp }): boolean => now - lastBadAt >= CLEAR_MS;
  return {
    tracker: {
      raised: [...continued.filter((entry) => !isOver(entry)), ...raised.map((loop) => ({ loop, lastBadAt: now }))],
    },
    raised,
    cleared: continued.filter(isOver).map(({ loop }) => loop),
    shown: named,
  };
};

const byThread = (loops: readonly Loop[]): ReadonlyMap<ThreadId, readonly Loop[]> => {
  const map = new Map<ThreadId, Loop[]>();
  for (const loop of loops) for (const thread of loop.threads) map.set(thread, [...(map.get(thread) ?? []), loop]);
  return map;
};

const sameIn = (loops: ReadonlyMap<ThreadId, readonly Loop[]>, loop: Loop): Loop | undefined =>
  loop.threads.flatMap((thread) => loops.get(thread) ?? []).find((other) => isSameLoop(other, loop));
