/** The first at once, then close together while a server restarts, then seldom: 12 in the first minute. */
const RETRY_WAITS_MS = [0, 250, 1_000, 1_000, 1_500, 1_500, 2_000, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000] as const;
const LAST_RETRY_WAIT_MS = 30_000;
const REFUSED_WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000] as const;
const LAST_REFUSED_WAIT_MS = 48_000;

/** A quarter more or less, so that clients do not fall into step. */
const jittered = (ms: number, random: () => number): number => Math.floor(ms * (0.75 + random() / 2));

/** How long to wait before attempt `attempt` to reach the server, counted from 0: nothing at first, at most 37.5 s. */
export const backoffMs = (attempt: number, random: () => number): number => jittered(RETRY_WAITS_MS[attempt] ?? LAST_RETRY_WAIT_MS, random);

/** The same where the server answers and refuses, `refusals` times in a row so far: from about 1 s to 60 s. */
export const refusedMs = (refusals: number, random: () => number): number =>
  jittered(REFUSED_WAITS_MS[refusals - 1] ?? LAST_REFUSED_WAIT_MS, random);

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
