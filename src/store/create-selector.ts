import type { ConsoleState } from './state.ts';

/**
 * A selector that computes anew only when one of its keys is another value than at the last call, so that what it returns can be
 * compared by identity. The keys are every part of the state that `compute` reads and that can change by itself.
 */
export const createSelector = <Result>(
  keys: (state: ConsoleState) => readonly unknown[],
  compute: (state: ConsoleState) => Result,
): ((state: ConsoleState) => Result) => {
  let last: { readonly keys: readonly unknown[]; readonly result: Result } | undefined;
  return (state) => {
    const current = keys(state);
    if (last !== undefined && current.every((value, index) => Object.is(value, last?.keys[index]))) return last.result;
    last = { keys: current, result: compute(state) };
    return last.result;
  };
};

/** The time of the last tick, rounded down to a multiple: a key that changes only so often. */
export const selectNowEvery = (state: ConsoleState, stepMs: number): number => Math.floor(state.now / stepMs) * stepMs;
