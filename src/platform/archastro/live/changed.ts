import { createHash } from 'node:crypto';

const digest = (value: unknown): string => createHash('sha1').update(JSON.stringify(value)).digest('base64');

/** Tells whether a value differs from the last one of its key; remembers at most `max` keys, and of each value only a digest. */
export const createChangeFilter = (max: number): ((key: string, value: unknown) => boolean) => {
  const known = new Map<string, string>();
  return (key, value) => {
    const next = digest(value);
    if (known.get(key) === next) return false;
    known.delete(key);
    known.set(key, next);
    const oldest = known.size > max ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return true;
  };
};
