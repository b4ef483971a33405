/** A seeded source of chance: the same seed gives the same sequence. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number in [0, limit). */
  readonly below: (limit: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  /** Throws for an empty list. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** A waiting time whose mean is `mean`, cut to a quarter and to three times of it. */
  readonly wait: (mean: number) => number;
};

/** The mulberry32 generator (public domain, Tommy Ettinger): 32 bits of state, ample for a scenario. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('cannot pick from an empty list');
      return item;
    },
    wait: (mean) => mean * Math.min(3, Math.max(0.25, -Math.log(1 - next()))),
  };
};
