/** The time as a console and its network see it. */
export type TestClock = {
  readonly now: () => number;
  /** Lets time pass at once. */
  readonly advance: (ms: number) => void;
};

/** 2026-11-24T14:32:07Z, a Tuesday. */
export const FROZEN_AT = Date.UTC(2026, 10, 24, 14, 32, 7);

/** A clock that stands still until it is advanced: nothing in a network happens by itself. */
export const createFrozenClock = (at = FROZEN_AT): TestClock => {
  let now = at;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
};

/** The clock of this machine, which can be set forward. */
export const createRunningClock = (): TestClock => {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
};
