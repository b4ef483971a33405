/** Remembers the last value of each of at most `max` keys, and tells whether another one differs. */
export const createChangeFilter = (max: number): ((key: string, value: unknown) => boolean) => {
  const known = new Map<string, string>();
  return (key, value) => {
    const next = JSON.stringify(value);
    if (known.get(key) === next) return false;
    known.delete(key);
    known.set(key, next);
    const oldest = known.size > max ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return true;
  };
};
