import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclicComponents } from '../../src/loops/strong-components.ts';

const graphs = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    edges: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 })), {
      maxLength: 20,
      selector: ([from, to]) => `${from}>${to}`,
    }),
  }),
);

/** Two vertices belong together if each can be reached from the other; found by walking, for comparison. */
const expected = (count: number, edges: readonly (readonly [number, number])[]): string[] => {
  const reaches = (from: number): Set<number> => {
    const seen = new Set<number>();
    const walk = (vertex: number): void => {
      for (const [start, end] of edges) {
        if (start === vertex && !seen.has(end)) {
          seen.add(end);
          walk(end);
        }
      }
    };
    walk(from);
    return seen;
  };
  const reached = Array.from({ length: count }, (_, vertex) => reaches(vertex));
  const groups = Array.from({ length: count }, (_, vertex) =>
    Array.from({ length: count }, (_other, other) => other).filter((other) => reached[vertex]?.has(other) && reached[other]?.has(vertex)),
  );
  return Array.from(new Set(groups.filter((group) => group.length > 0).map(String))).sort();
};

describe('cyclicComponents', () => {
  it('finds the parts in which every vertex reaches every other', () => {
    fc.assert(
      fc.property(graphs, ({ count, edges }) => {
        const vertices = Array.from({ length: count }, (_, vertex) => vertex);
        const successors = (vertex: number): number[] => edges.filter(([from]) => from === vertex).map(([, to]) => to);
        const found = cyclicComponents(vertices, successors).map((component) => String(component.toSorted((a, b) => a - b)));

        expect(found.toSorted()).toEqual(expected(count, edges));
      }),
      { numRuns: 300 },
    );
  });

  it('goes deep without a stack', () => {
    const vertices = Array.from({ length: 50_000 }, (_, vertex) => vertex);

    expect(cyclicComponents(vertices, (vertex) => [(vertex + 1) % 50_000])[0]).toHaveLength(50_000);
  });
});
