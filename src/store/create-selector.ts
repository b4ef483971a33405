import type { ConsoleState } from './state.ts';

export type Selector<Value> = (state: ConsoleState) => Value;

type Inputs<Values extends readonly unknown[]> = readonly [...{ [Index in keyof Values]: Selector<Values[Index]> }];

/**
 * A selector as reselect makes it: `compute` sees what the inputs give and nothing else, and runs only when one of these is another
 * value than at the last call, so that what it returns can be compared by identity. An input gives a part of the state, what another
 * selector keeps, or a primitive; never a new object each time. Where `isSame` finds nothing new in a result, the one before stays.
 */
export const createSelector = <Values extends readonly unknown[], Result>(
  inputs: Inputs<Values>,
  compute: (values: Values) => Result,
  isSame: (before: Result, after: Result) => boolean = Object.is,
): Selector<Result> => {
  let last: { readonly values: Values; readonly result: Result } | undefined;
  return (state) => {
    const values = valuesOf(inputs, state);
    if (last !== undefined && hasSameItems(last.values, values)) return last.result;
    const result = compute(values);
    last = { values, result: last !== undefined && isSame(last.result, result) ? last.result : result };
    return last.result;
  };
};

const valuesOf = <Values extends readonly unknown[]>(inputs: Inputs<Values>, state: ConsoleState): Values =>
  inputs.map((input) => input(state)) as unknown as Values;

/** Whether two lists have the same items in the same order. */
export const hasSameItems = (before: readonly unknown[], after: readonly unknown[]): boolean =>
  before.length === after.length && after.every((item, index) => Object.is(item, before[index]));

/** The time of the last tick, rounded down to a multiple: a value that changes only so often. */
export const selectNowEvery = (state: ConsoleState, stepMs: number): number => Math.floor(state.now / stepMs) * stepMs;
