import type { MessageRecord, ThreadRecord } from './records.ts';

/** A place in a thread: after the message with this key. */
export type Position = { readonly at: number; readonly id: string };

const compare = (a: Position, b: Position): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
export const positionOf = (message: MessageRecord): Position => ({ at: message.createdAt, id: message.id });

/** How many messages of the thread are at or before the position. */
export const countUpTo = (messages: readonly MessageRecord[], position: Position): number => {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const message = messages[middle];
    if (message !== undefined && compare(positionOf(message), position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Puts a message where its time and id belong, and tells what is before it. */
export const insertMessage = (thread: ThreadRecord, message: MessageRecord): MessageRecord | null => {
  const { messages } = thread;
  const last = messages.at(-1);
  if (last === undefined || compare(positionOf(last), positionOf(message)) < 0) {
    messages.push(message);
    return last ?? null;
  }
  const index = countUpTo(messages, positionOf(message));
  messages.splice(index, 0, message);
  return messages[index - 1] ?? null;
};

const KEPT = 120_000;

/** Takes the oldest messages out of a thread that has grown too long. */
export const forgetOldest = (thread: ThreadRecord): readonly MessageRecord[] =>
  thread.messages.length > KEPT ? thread.messages.splice(0, KEPT / 10) : [];

export type LogPage = {
  /** Oldest first. */
  readonly messages: readonly MessageRecord[];
  /** The place before the first of them; `null` at the beginning of the thread. */
  readonly before: Position | null;
  /** The place after the last of them; `null` only for an empty thread. */
  readonly after: Position | null;
};

/**
 * A page between two places: after `after` the oldest ones, otherwise the newest ones up to `before`. Both places together
 * bound a range.
 */
export const pageOf = (
  thread: ThreadRecord,
  query: { readonly after?: Position | undefined; readonly before?: Position | undefined; readonly limit: number },
): LogPage => {
  const { messages } = thread;
  const low = query.after === undefined ? 0 : countUpTo(messages, query.after);
  const high = Math.max(low, query.before === undefined ? messages.length : countUpTo(messages, query.before));
  const from = query.after === undefined ? Math.max(low, high - query.limit) : low;
  const to = query.after === undefined ? high : Math.min(high, low + query.limit);
  const left = messages[from - 1];
  const last = messages[to - 1];
  return {
    messages: messages.slice(from, to),
    before: left === undefined ? null : positionOf(left),
    after: to > from && last !== undefined ? positionOf(last) : (query.after ?? (last === undefined ? null : positionOf(last))),
  };
};
