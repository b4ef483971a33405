import type { Message } from '../../../domain/message.ts';
import type { PlatformEvent } from '../../events.ts';
import { FRUITLESS_LIMIT } from './limits.ts';
import { confirm, drainTail, type Rows, reviseKnown } from './rows.ts';
import { newerOf, type TailRow } from './tail.ts';
import { supersedes, versionOf } from './version.ts';

/** Rows that the server listed one after another, oldest first, with the cursor after the last; `askedAt` is when they were asked for. */
export type Listing = { readonly messages: readonly Message[]; readonly after: string | null; readonly askedAt: number };

/** The news of a listing, in its order, and how many of its rows had been missed. */
export type Merged = { readonly events: readonly PlatformEvent[]; readonly found: number };

/** Confirms what the server listed. Rows that were not known become `messages-backfilled`. */
export const mergeListing = (rows: Rows, { messages, after, askedAt }: Listing): Merged => {
  const events: PlatformEvent[] = [];
  let missed: Message[] = [];
  let found = 0;
  const flush = (): void => {
    const [first] = missed;
    if (first !== undefined) events.push({ type: 'messages-backfilled', thread: first.thread, messages: missed });
    found += missed.length;
    missed = [];
  };
  for (const message of messages) {
    const outcome = mergeRow(rows, message, askedAt);
    if (outcome.type === 'missed') missed.push(outcome.message);
    else if (outcome.events.length > 0) {
      flush();
      events.push(...outcome.events);
    }
  }
  flush();
  if (messages.at(-1)?.id === rows.cursors.end()?.id) rows.cursors.endPage(after);
  return { events: [...events, ...drainTail(rows, askedAt)], found };
};

type Outcome =
  | { readonly type: 'missed'; readonly message: Message }
  | { readonly type: 'known'; readonly events: readonly PlatformEvent[] };

const mergeRow = (rows: Rows, message: Message, askedAt: number): Outcome => {
  const row = rows.known.get(message.id);
  if (row?.isConfirmed === true) return { type: 'known', events: reviseKnown(rows, { row, message, seenAt: askedAt }) };
  if (row !== undefined) {
    const listed = versionOf(message, askedAt);
    const isOutdated = supersedes(row.version, listed);
    rows.known.put({ ...row, version: isOutdated ? row.version : listed, isConfirmed: true });
    rows.cursors.grow(message, null);
    return { type: 'known', events: isOutdated ? [] : [{ type: 'message-added', message, isConfirmed: true }] };
  }
  const held = rows.tail.take(message.id);
  if (held === undefined && rows.known.isBeyondMemory(message)) return { type: 'known', events: [] };
  const newest = held === undefined ? message : newerOf(held, message, askedAt);
  confirm(rows, newest, { after: held?.after ?? null, seenAt: Math.max(askedAt, held?.version.seenAt ?? askedAt) });
  if (held?.isAnnounced !== true) return { type: 'missed', message: newest };
  return { type: 'known', events: [{ type: 'message-added', message: newest, isConfirmed: true }] };
};

/**
 * After a complete reading that was asked for at `askedAt`: counts a miss for each held row that it did not list, and lets go of
 * those that are never listed or lie where it does not read. `misses` is the most that any row still held has.
 */
export const settleTail = (rows: Rows, askedAt: number): { readonly events: readonly PlatformEvent[]; readonly misses: number } => {
  const events: PlatformEvent[] = [];
  let most = 0;
  for (const row of rows.tail.rows()) {
    const misses = row.misses + (row.arrivedAt <= askedAt ? 1 : 0);
    if (misses >= FRUITLESS_LIMIT || rows.known.isBeyondMemory(row.message)) events.push(...release(rows, row));
    else {
      most = Math.max(most, misses);
      if (misses !== row.misses) rows.tail.put({ ...row, misses });
    }
  }
  return { events, misses: most };
};

/** A row that is not listed stays as it was shown, never confirmed; a deletion of a message that was never seen is only remembered. */
const release = (rows: Rows, { message, version, isAnnounced }: TailRow): readonly PlatformEvent[] => {
  rows.tail.take(message.id);
  if (!rows.known.isBeyondMemory(message)) rows.known.put({ id: message.id, createdAt: message.createdAt, version, isConfirmed: false });
  return isAnnounced || message.isDeleted ? [] : [{ type: 'message-updated', message }];
};
