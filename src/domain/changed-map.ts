/** Smaller maps are copied whole, and so many changes are kept apart from a larger one before it is copied, too. */
const MOST_CHANGES = 200;

/** A map with some entries that are others than in the map that it came from. In the order of that map, new entries last. */
class ChangedMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly base: ReadonlyMap<Key, Value>;
  readonly changes: ReadonlyMap<Key, Value>;
  readonly size: number;

  constructor(base: ReadonlyMap<Key, Value>, changes: ReadonlyMap<Key, Value>, size: number) {
    this.base = base;
    this.changes = changes;
    this.size = size;
  }

  get(key: Key): Value | undefined {
    return this.changes.get(key) ?? this.base.get(key);
  }

  has(key: Key): boolean {
    return this.changes.has(key) || this.base.has(key);
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  *entries(): Generator<[Key, Value], undefined> {
    for (const [key, value] of this.base) yield [key, this.changes.get(key) ?? value];
    for (const [key, value] of this.changes) if (!this.base.has(key)) yield [key, value];
    return undefined;
  }

  *keys(): Generator<Key, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<Value, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  [Symbol.iterator](): Generator<[Key, Value], undefined> {
    return this.entries();
  }
}

/** The map with one entry set. It costs the same for a large map as for a small one. */
export const withEntry = <Key, Value extends object>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> => {
  const { base, changes } = partsOf(map);
  if (base.size < MOST_CHANGES || changes.size >= MOST_CHANGES) return new Map(map).set(key, value);
  return new ChangedMap(base, new Map(changes).set(key, value), map.size + (map.has(key) ? 0 : 1));
};

/** The keys whose values are others in the later map than in the earlier one it came from; `undefined` where all may be. */
export const changedKeys = <Key, Value>(earlier: ReadonlyMap<Key, Value>, later: ReadonlyMap<Key, Value>): readonly Key[] | undefined => {
  if (earlier === later) return [];
  const [from, to] = [partsOf(earlier), partsOf(later)];
  const isOneBase = from.base === to.base;
  if (!isOneBase && earlier.size + later.size > 2 * MOST_CHANGES) return undefined;
  const [before, after] = isOneBase ? [from.changes, to.changes] : [earlier, later];
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => earlier.get(key) !== later.get(key));
};

type Parts<Key, Value> = { readonly base: ReadonlyMap<Key, Value>; readonly changes: ReadonlyMap<Key, Value> };

const partsOf = <Key, Value>(map: ReadonlyMap<Key, Value>): Parts<Key, Value> =>
  map instanceof ChangedMap ? map : { base: map, changes: new Map<Key, Value>() };

/** A sum over the values of a map that follows the map at the cost of what has changed. */
export const createTally = <Key, Value>(amount: (value: Value) => number): ((map: ReadonlyMap<Key, Value>) => number) => {
  let last: { readonly map: ReadonlyMap<Key, Value>; readonly total: number } | undefined;
  const amountOf = (value: Value | undefined): number => (value === undefined ? 0 : amount(value));
  return (map) => {
    const before = last;
    const changed = before === undefined ? undefined : changedKeys(before.map, map);
    const total =
      before === undefined || changed === undefined
        ? map.values().reduce((sum, value) => sum + amount(value), 0)
        : changed.reduce((sum, key) => sum + amountOf(map.get(key)) - amountOf(before.map.get(key)), before.total);
    last = { map, total };
    return total;
  };
};
