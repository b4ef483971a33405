const WINDOW_S = 10;

/** Counts events per second over the last 10 s. */
export type RateMeter = { readonly count: () => void; readonly perSecond: () => number };

export const createRateMeter = (monotonicMs: () => number): RateMeter => {
  const counts = new Map<number, number>();
  const second = (): number => Math.floor(monotonicMs() / 1000);
  const prune = (now: number): void => {
    for (const at of counts.keys()) if (at <= now - WINDOW_S) counts.delete(at);
  };
  return {
    count: () => {
      const now = second();
      counts.set(now, (counts.get(now) ?? 0) + 1);
      if (counts.size > WINDOW_S) prune(now);
    },
    perSecond: () => {
      prune(second());
      return counts.values().reduce((sum, count) => sum + count, 0) / WINDOW_S;
    },
  };
};
