import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedKeys, createTally, withEntry } from '../../src/domain/changed-map.ts';

type Entry = { readonly count: number };
const mapOf = (size: number): ReadonlyMap<number, Entry> => new Map(Array.from({ length: size }, (_, key) => [key, { count: key }]));

describe('withEntry', () => {
  it('is the copy of a map with the entry set, in order, size and all, and leaves the map as it was', () => {
    const sets = fc.array(fc.tuple(fc.nat(900), fc.nat(9)), { maxLength: 500 });
    fc.assert(
      fc.property(fc.constantFrom(0, 3, 199, 200, 600), sets, (size, changes) => {
        const start = mapOf(size);
        let map = start;
        const copy = new Map(start);
        for (const [key, count] of changes) {
          map = withEntry(map, key, { count });
          copy.set(key, { count });
        }
        const visited: [number, Entry][] = [];
        map.forEach((value, key) => visited.push([key, value]));

        expect([...map]).toEqual([...copy]);
        expect(visited).toEqual([...copy]);
        expect([[...map.keys()], [...map.values()], map.size]).toEqual([[...copy.keys()], [...copy.values()], copy.size]);
        expect([map.has(5), map.get(5), map.has(901)]).toEqual([copy.has(5), copy.get(5), false]);
        expect(start).toEqual(mapOf(size));
      }),
      { numRuns: 60 },
    );
  });
});

describe('changedKeys', () => {
  it.each([10, 1_000])('names what differs between two maps of %i entries of which one came from the other', (size) => {
    const before = withEntry(mapOf(size), 1, { count: 7 });
    const after = withEntry(withEntry(before, 2, { count: 8 }), 5_000, { count: 1 });

    expect(changedKeys(before, after)).toEqual([2, 5_000]);
    expect(changedKeys(after, before)).toEqual([2, 5_000]);
    expect(changedKeys(before, before)).toEqual([]);
  });

  it('does not know it of two large maps that were made apart', () => {
    expect(changedKeys(mapOf(1_000), mapOf(1_000))).toBeUndefined();
  });
});

describe('createTally', () => {
  it('gives the sum of a map that changes, at the cost of the change', () => {
    let looked = 0;
    const tally = createTally<number, Entry>(({ count }) => {
      looked += 1;
      return count;
    });
    let map = mapOf(1_000);
    tally(map);
    looked = 0;

    map = withEntry(withEntry(map, 3, { count: 103 }), 2_000, { count: 5 });

    expect(tally(map)).toBe((999 * 1_000) / 2 + 105);
    expect(looked).toBeLessThan(5);
  });
});
