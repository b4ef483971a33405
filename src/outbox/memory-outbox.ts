import type { PrincipalId } from '../domain/ids.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';

/** An outbox that forgets everything with its process, for who has none on disk. */
export const createMemoryOutbox = (origin: string, principal: PrincipalId, now: () => number): Outbox => {
  const kept = new Map<string, OutboxEntry>();
  return {
    owner: { origin, principal },
    entries: () => [...kept.values()],
    add: async (post) => {
      const entry = kept.get(post.idempotencyKey) ?? { post, attemptedAt: null };
      kept.set(post.idempotencyKey, entry);
      return entry;
    },
    attempt: async (key) => {
      const entry = kept.get(key);
      if (entry !== undefined) kept.set(key, { ...entry, attemptedAt: entry.attemptedAt ?? now() });
    },
    settle: async (key) => {
      kept.delete(key);
    },
    adopt: async () => [],
    close: async () => {},
  };
};
