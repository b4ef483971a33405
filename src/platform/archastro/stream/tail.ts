import type { MessageId } from '../../../domain/ids.ts';
import { compareMessages, type Message, type Position } from '../../../domain/message.ts';
import { supersedes, type Version, versionOf } from './version.ts';

/** A message that a push told of and that no listing and no chain of cursors has placed yet. */
export type TailRow = {
  readonly message: Message;
  readonly version: Version;
  readonly before: string | null;
  readonly after: string | null;
  readonly arrivedAt: number;
  /** Whether it was emitted. An edit that came before its message is not. */
  readonly isAnnounced: boolean;
  /** Completed reconciles that began after its arrival and did not list it. */
  readonly misses: number;
};

export type Tail = {
  readonly get: (id: MessageId) => TailRow | undefined;
  /** Adds or replaces; returns false where the tail is full. */
  readonly put: (row: TailRow) => boolean;
  readonly take: (id: MessageId) => TailRow | undefined;
  /** The announced row whose push said that it follows `cursor`. */
  readonly following: (cursor: string) => TailRow | undefined;
  readonly rows: () => readonly TailRow[];
  readonly size: () => number;
  /** When the row that waits longest arrived; `null` where the tail is empty. */
  readonly oldestArrival: () => number | null;
  /** The lowest position of all rows, or of those that were emitted. */
  readonly lowest: (which?: 'all' | 'announced') => Position | null;
};

export const createTail = (limit: number): Tail => {
  const rows = new Map<MessageId, TailRow>();
  const byBefore = new Map<string, MessageId>();

  return {
    get: (id) => rows.get(id),
    put: (row) => {
      if (rows.size >= limit && !rows.has(row.message.id)) return false;
      rows.set(row.message.id, row);
      if (row.before !== null && row.isAnnounced) byBefore.set(row.before, row.message.id);
      return true;
    },
    take: (id) => {
      const row = rows.get(id);
      rows.delete(id);
      if (row !== undefined && row.before !== null && byBefore.get(row.before) === id) byBefore.delete(row.before);
      return row;
    },
    following: (cursor) => {
      const id = byBefore.get(cursor);
      return id === undefined ? undefined : rows.get(id);
    },
    rows: () => [...rows.values()],
    size: () => rows.size,
    oldestArrival: () => rows.values().next().value?.arrivedAt ?? null,
    lowest: (which = 'all') => {
      let lowest: Position | null = null;
      for (const { message, isAnnounced } of rows.values()) {
        if (which === 'announced' && !isAnnounced) continue;
        if (lowest === null || compareMessages(message, lowest) < 0) lowest = message;
      }
      return lowest;
    },
  };
};

/** The newer of a held row's text and another version of the same message. */
export const newerOf = (row: TailRow, other: Message, seenAt: number): Message =>
  supersedes(versionOf(other, seenAt), row.version) ? other : row.message;
