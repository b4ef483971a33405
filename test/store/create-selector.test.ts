import { globSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { reduce } from '../../src/store/reduce.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { agentAuthor, humanAuthor } from '../support/builders.ts';
import { anyEvent } from '../support/event-stream.ts';
import { emptyState } from '../support/states.ts';

type AnySelector = (state: ConsoleState) => unknown;
type Made = {
  readonly kept: AnySelector;
  readonly inputs: readonly AnySelector[];
  readonly compute: (values: readonly unknown[]) => unknown;
};

/** Every selector that a module makes while it is loaded: the real one, and what it was made from. */
const made = vi.hoisted((): Made[] => []);

vi.mock('../../src/store/create-selector.ts', async (original) => {
  const real: { createSelector: (...parts: unknown[]) => AnySelector } = await original();
  const createSelector = (inputs: readonly AnySelector[], compute: Made['compute'], ...rest: readonly unknown[]): AnySelector => {
    const kept = real.createSelector(inputs, compute, ...rest);
    made.push({ kept, inputs, compute });
    return kept;
  };
  return { ...real, createSelector };
});

beforeAll(async () => {
  for (const file of globSync('src/{store,presenter,commands,ui}/**/*.{ts,tsx}')) await import(path.resolve(file));
});

const AUTHORS = ['triage', 'tech', 'other', 'ext'].flatMap((name) => [agentAuthor(name), humanAuthor(name)]);

/** Functions are the same that answer the same. */
expect.addEqualityTesters([
  (one: unknown, other: unknown): boolean | undefined =>
    typeof one === 'function' && typeof other === 'function' ? AUTHORS.every((author) => one(author) === other(author)) : undefined,
]);

/** Its parts may be kept, too: each of them is compared by itself. */
const fresh = ({ inputs, compute }: Made, state: ConsoleState): unknown => compute(inputs.map((input) => input(state)));

describe('selectors', () => {
  it('equal their recomputation from scratch after every event', () => {
    expect(made.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 60 }), (events) => {
        let state = emptyState();
        for (const event of events) {
          state = reduce(state, event);
          for (const selector of made) expect(selector.kept(state)).toEqual(fresh(selector, state));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('give the same value for the same state, so that a component is drawn only when something changed', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 40 }), (events) => {
        const state = events.reduce(reduce, emptyState());
        for (const { kept } of made) expect(kept(state)).toBe(kept(state));
      }),
      { numRuns: 60 },
    );
  });
});
