const PARALLEL = 6;

/** Does the same for each item, a few at a time; resolves with the results in the order of the items. */
export const inParallel = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results = new Map<number, Result>();
  const waiting = [...items.entries()];
  const next = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) results.set(entry[0], await work(entry[1]));
  };
  await Promise.all(Array.from({ length: PARALLEL }, next));
  return items.flatMap((_, index) => (results.has(index) ? [results.get(index) as Result] : []));
};
