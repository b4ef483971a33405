import type { PrincipalId } from '../domain/ids.ts';
import type { Message, Post } from '../domain/message.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { PlatformError } from '../platform/errors.ts';
import type { PlatformEvent } from '../platform/events.ts';
import type { Platform } from '../platform/platform.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { withOutbox } from './outbox-platform.ts';

type Listener = (events: readonly PlatformEvent[]) => void;

/**
 * `withOutbox` for a platform of which it is not yet known who signed in: it works at once, and the outbox is opened as soon as
 * the server tells who that is, at the first subscription or whenever the link is live again. A post before that asks first, and
 * rejects as `getMe` does. A key that acts for a whole app has no outbox.
 */
export const withLateOutbox = (platform: Platform, open: (principal: PrincipalId) => Promise<Outbox>): Platform => {
  const late = new LateOutbox(platform, open);
  return {
    ...platform,
    subscribe: (listener) => late.subscribe(listener),
    postMessage: (post) => late.post(post),
    close: () => late.close(),
  };
};

class LateOutbox {
  readonly #platform: Platform;
  readonly #open: (principal: PrincipalId) => Promise<Outbox>;
  readonly #listeners = new Map<Listener, { stop: () => void; hasDeliveries: boolean }>();
  #posting: Promise<Platform> | null = null;
  #isClosed = false;

  constructor(platform: Platform, open: (principal: PrincipalId) => Promise<Outbox>) {
    this.#platform = platform;
    this.#open = open;
  }

  subscribe(listener: Listener): () => void {
    const own: Listener = (events) => listener(events);
    const stop = this.#platform.subscribe((events) => {
      if (events.some((event) => event.type === 'link-changed' && event.connection.state === 'live')) void this.#deliver();
      own(events);
    });
    this.#listeners.set(own, { stop, hasDeliveries: false });
    void this.#deliver();
    return () => {
      this.#listeners.get(own)?.stop();
      this.#listeners.delete(own);
    };
  }

  async post(post: Post): Promise<Message> {
    const platform = await this.#ready();
    return platform.postMessage(post);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const posting = await this.#posting?.catch(() => null);
    await (posting ?? this.#platform).close();
  }

  /** Tells every listener what becomes of posts, from when there is an outbox. Without one the next live link tries again. */
  async #deliver(): Promise<void> {
    const posting = await this.#ready().catch(() => null);
    if (posting === null || posting === this.#platform || this.#isClosed) return;
    for (const [listener, subscription] of this.#listeners) {
      if (subscription.hasDeliveries) continue;
      subscription.hasDeliveries = true;
      const { stop } = subscription;
      const stopDeliveries = posting.subscribe((events) => {
        const deliveries = events.filter(({ type }) => type === 'delivery-changed');
        if (deliveries.length > 0) listener(deliveries);
      });
      subscription.stop = () => {
        stop();
        stopDeliveries();
      };
    }
  }

  #ready(): Promise<Platform> {
    this.#posting ??= this.#connect().catch((error: unknown) => {
      this.#posting = null;
      throw error;
    });
    return this.#posting;
  }

  async #connect(): Promise<Platform> {
    try {
      const { id } = await this.#platform.getMe();
      return withOutbox(this.#platform, await this.#open(id));
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'unsupported') return this.#platform;
      if (error instanceof LedgerError) throw new PlatformError('cancelled', `It was not sent: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

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
