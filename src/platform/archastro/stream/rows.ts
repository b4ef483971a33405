import { compareMessages, type Message, type Position } from '../../../domain/message.ts';
import type { PlatformEvent } from '../../events.ts';
import { type Cursors, createCursors } from './cursors.ts';
import { createKnownRows, type KnownRow, type KnownRows } from './known-rows.ts';
import { KNOWN_ROWS, TAIL_ROWS } from './limits.ts';
import { createTail, newerOf, type Tail, type TailRow } from './tail.ts';
import { supersedes, versionOf } from './version.ts';

/** The confirmed prefix (`known`, ending at `cursors`) and the unconfirmed tail of one thread. Each id becomes news once, and once more when it is confirmed. */
export type Rows = { readonly known: KnownRows; readonly tail: Tail; readonly cursors: Cursors };

/** What a push says of a new message's place, and when it arrived. */
export type Push = { readonly before: string | null; readonly after: string | null; readonly at: number };

export const createRows = (): Rows => ({ known: createKnownRows(KNOWN_ROWS), tail: createTail(TAIL_ROWS), cursors: createCursors() });

/** Takes a push of a new message: left out where it lies before what was listed at first, confirmed where it provably follows the prefix, else held in the tail. */
export const addMessage = (rows: Rows, message: Message, push: Push): readonly PlatformEvent[] => {
  const { known, tail, cursors } = rows;
  const row = known.get(message.id);
  if (row !== undefined) return reviseKnown(rows, { row, message, seenAt: push.at });
  const held = tail.get(message.id);
  if (held?.isAnnounced === true) return reviseHeld(rows, { row: held, message, seenAt: push.at });
  const newest = held === undefined ? message : newerOf(held, message, push.at);
  if (known.isBeforeStart(message)) return [];
  if (known.isBeyondMemory(message)) {
    tail.take(message.id);
    confirm(rows, newest, { after: null, seenAt: push.at });
    return [{ type: 'messages-backfilled', thread: newest.thread, messages: [newest] }];
  }
  if (known.isLoaded() && cursors.isEnd(push.before, push.after) && isPastEnd(rows, message)) {
    cursors.markLinked();
    tail.take(message.id);
    confirm(rows, newest, { after: push.after, seenAt: push.at });
    return [{ type: 'message-added', message: newest, isConfirmed: true }, ...drainTail(rows, push.at)];
  }
  const isHeld = hold(rows, newest, { ...push, isAnnounced: true });
  return isHeld ? [{ type: 'message-added', message: newest, isConfirmed: false }] : [];
};

/** Takes a push of an edit or a deletion. One that comes before its message is held until the message is known. */
export const updateMessage = (rows: Rows, message: Message, at: number): readonly PlatformEvent[] => {
  const row = rows.known.get(message.id);
  if (row !== undefined) return reviseKnown(rows, { row, message, seenAt: at });
  const held = rows.tail.get(message.id);
  if (held !== undefined) return reviseHeld(rows, { row: held, message, seenAt: at });
  if (rows.known.isBeyondMemory(message)) return [{ type: 'message-updated', message }];
  hold(rows, message, { before: null, after: null, at, isAnnounced: false });
  return [];
};

/** Adds a row to the confirmed prefix. */
export const confirm = (rows: Rows, message: Message, seen: { readonly after: string | null; readonly seenAt: number }): void => {
  rows.known.put({ id: message.id, createdAt: message.createdAt, version: versionOf(message, seen.seenAt), isConfirmed: true });
  rows.cursors.grow(message, seen.after);
};

/** Confirms what follows the end in the tail by the cursors of the pushes. */
export const drainTail = (rows: Rows, now: number): readonly PlatformEvent[] => {
  const events: PlatformEvent[] = [];
  for (let next = followingEnd(rows); next !== undefined; next = followingEnd(rows)) {
    rows.tail.take(next.message.id);
    confirm(rows, next.message, { after: next.after, seenAt: Math.max(now, next.version.seenAt) });
    events.push({ type: 'message-added', message: next.message, isConfirmed: true });
  }
  return events;
};

type Revision<Row> = { readonly row: Row; readonly message: Message; readonly seenAt: number };

/** Replaces the version of a row that was emitted, where the message is a newer one. */
export const reviseKnown = (rows: Rows, { row, message, seenAt }: Revision<KnownRow>): readonly PlatformEvent[] => {
  const version = versionOf(message, seenAt);
  if (!supersedes(version, row.version)) return [];
  rows.known.put({ ...row, version });
  return [{ type: 'message-updated', message }];
};

const reviseHeld = (rows: Rows, { row, message, seenAt }: Revision<TailRow>): readonly PlatformEvent[] => {
  const version = versionOf(message, seenAt);
  if (!supersedes(version, row.version)) return [];
  rows.tail.put({ ...row, message, version });
  return row.isAnnounced ? [{ type: 'message-updated', message }] : [];
};

const hold = (rows: Rows, message: Message, push: Push & { readonly isAnnounced: boolean }): boolean => {
  const { before, after, at, isAnnounced } = push;
  return rows.tail.put({ message, version: versionOf(message, at), before, after, arrivedAt: at, isAnnounced, misses: 0 });
};

const followingEnd = (rows: Rows): TailRow | undefined =>
  rows.cursors
    .ends()
    .map((cursor) => rows.tail.following(cursor))
    .find((row) => row !== undefined && rows.cursors.isEnd(row.before, row.after) && isPastEnd(rows, row.message));

const isPastEnd = (rows: Rows, position: Position): boolean => {
  const end = rows.cursors.end();
  return end === null || compareMessages(position, end) > 0;
};
