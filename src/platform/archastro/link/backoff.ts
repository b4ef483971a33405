export const BASE_DELAY_MS = 250;
export const MAX_DELAY_MS = 30_000;

/** How long to wait before attempt `attempt`, counted from 0: anything up to a limit that doubles from 250 ms to 30 s. */
export const backoffMs = (attempt: number, random: () => number): number =>
  Math.floor(random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.min(attempt, 16)));

const REJOIN_LIMITS_MS = [400, 1_500, 5_000];

/** The same for a channel that crashed on a healthy connection; `tries` counts from 1, as Phoenix's client does. */
export const rejoinMs = (tries: number, random: () => number): number => {
  const limit = REJOIN_LIMITS_MS[tries - 1] ?? 10_000;
  return Math.floor(limit / 4 + random() * ((limit * 3) / 4));
};

/** At most `max` of something in any window. */
export type Budget = {
  /** Milliseconds until one more is allowed; 0 for now. */
  readonly waitMs: (monotonicMs: number) => number;
  readonly spend: (monotonicMs: number) => void;
};

export const createBudget = (max: number, windowMs: number): Budget => {
  const spent: number[] = [];
  return {
    waitMs: (monotonicMs) => {
      while (spent[0] !== undefined && spent[0] <= monotonicMs - windowMs) spent.shift();
      const oldest = spent.length < max ? undefined : spent[spent.length - max];
      return oldest === undefined ? 0 : oldest + windowMs - monotonicMs;
    },
    spend: (monotonicMs) => spent.push(monotonicMs),
  };
};
