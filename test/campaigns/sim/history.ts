import type { ThreadId } from '../../../src/domain/ids.ts';
import type { Delivery, Post } from '../../../src/domain/message.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Platform } from '../../../src/platform/platform.ts';

/**
 * What an operator did and learned, in order: a post was begun, it is known to have happened (`ok`), it is known not to have
 * (`fail`), or it is not known (`info`), which later may turn into one of the others.
 */
export type HistoryEntry = {
  readonly at: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly thread: ThreadId;
  readonly key: string;
};

export type History = {
  readonly entries: readonly HistoryEntry[];
  readonly see: (events: readonly PlatformEvent[]) => void;
  /** Posts and records how it ends. */
  readonly post: (platform: Pick<Platform, 'postMessage'>, post: Post) => Promise<void>;
};

const typeOf = (delivery: Delivery): HistoryEntry['type'] | null => {
  switch (delivery.state) {
    case 'sending':
      return null;
    case 'sent':
      return 'ok';
    case 'unknown':
      return 'info';
    case 'failed':
      return 'fail';
  }
};

export const createHistory = (now: () => number): History => {
  const entries: HistoryEntry[] = [];
  const record = (type: HistoryEntry['type'], { thread, idempotencyKey: key }: Post): void => {
    entries.push({ at: now(), type, thread, key });
  };
  return {
    entries,
    see: (events) => {
      for (const event of events) {
        const type = event.type === 'delivery-changed' ? typeOf(event.delivery) : null;
        if (event.type === 'delivery-changed' && type !== null) record(type, event.post);
      }
    },
    post: async (platform, post) => {
      record('invoke', post);
      try {
        await platform.postMessage(post);
        record('ok', post);
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        record('info', post);
      }
    },
  };
};

/** A message of the server with the key that it was posted with; in the server's order within its thread. */
export type StoredPost = { readonly thread: ThreadId; readonly key: string };

export type HistoryVerdict = {
  /** Posts that are there more than once. */
  readonly duplicated: readonly string[];
  /** Posts that are said to have happened and are not there, or that came to no end. */
  readonly lost: readonly string[];
  /** Posts that are there although they are said to have failed. */
  readonly denied: readonly string[];
  /** Posts that are there before one of the same thread that was begun earlier. */
  readonly reordered: readonly string[];
};

/** Checks a history that is over against what the server has. */
export const checkHistory = (entries: readonly HistoryEntry[], stored: readonly StoredPost[]): HistoryVerdict => {
  const counts = new Map<string, number>();
  for (const { key } of stored) counts.set(key, (counts.get(key) ?? 0) + 1);
  const invoked = entries.filter((entry) => entry.type === 'invoke');
  const known = (key: string, type: 'ok' | 'fail'): boolean => endings.get(key) === type;
  const endings = new Map(entries.filter(({ type }) => type === 'ok' || type === 'fail').map(({ key, type }) => [key, type]));
  const order = new Map(invoked.map(({ key }, index) => [key, index]));
  return {
    duplicated: [...counts].filter(([, count]) => count > 1).map(([key]) => key),
    lost: invoked.filter(({ key }) => (known(key, 'ok') ? !counts.has(key) : !known(key, 'fail'))).map(({ key }) => key),
    denied: invoked.filter(({ key }) => known(key, 'fail') && counts.has(key)).map(({ key }) => key),
    reordered: [...new Set(stored.map(({ thread }) => thread))].flatMap((thread) => outOfOrder(stored, thread, order)),
  };
};

const outOfOrder = (stored: readonly StoredPost[], thread: ThreadId, order: ReadonlyMap<string, number>): readonly string[] => {
  let highest = -1;
  return stored.flatMap(({ thread: home, key }) => {
    const place = order.get(key);
    if (home !== thread || place === undefined) return [];
    const isBehind = place < highest;
    highest = Math.max(highest, place);
    return isBehind ? [key] : [];
  });
};
