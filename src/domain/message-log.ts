import type { MessageId } from './ids.ts';
import type { Gap } from './link.ts';
import { compareMessages, type Message } from './message.ts';

/** The part of a thread that is held in memory: a contiguous end of it, oldest first, each message once. */
export type MessageLog = {
  readonly messages: readonly Message[];
  /** Whether a page was read, so that an empty log means an empty thread. */
  readonly isLoaded: boolean;
  /** Whether the first message held is the thread's first. */
  readonly isAtStart: boolean;
  /** How many older messages were dropped from memory; they can be read again. */
  readonly evictedCount: number;
  /** How many messages were missed and fetched later, since the start. */
  readonly backfilledCount: number;
  readonly gaps: readonly Gap[];
};

/** How many messages of one thread are held in memory at most. */
export const HELD_MESSAGES = 5_000;

export const EMPTY_LOG: MessageLog = { messages: [], isLoaded: false, isAtStart: false, evictedCount: 0, backfilledCount: 0, gaps: [] };

/** The index of a message with this time and id, or where it would be inserted. */
export const indexInLog = (messages: readonly Message[], message: Pick<Message, 'id' | 'createdAt'>): number => {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = messages[middle];
    if (candidate !== undefined && compareMessages(candidate, message) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The index of a message by id alone, or -1. Linear from the newest. */
export const findInLog = (messages: readonly Message[], id: MessageId): number => messages.findLastIndex((message) => message.id === id);

/**
 * Adds messages that are new and replaces those that are known with the newer version of the two; a deleted message stays
 * deleted. Messages may come in any order.
 */
export const mergeMessages = (known: readonly Message[], incoming: readonly Message[]): readonly Message[] => {
  if (incoming.length === 0) return known;
  const sorted = incoming.toSorted(compareMessages);
  const first = sorted[0];
  const last = known.at(-1);
  if (first === undefined) return known;
  if (last === undefined || compareMessages(last, first) < 0) return known.concat(withoutDoubles(sorted));
  const from = indexInLog(known, first);
  return known.slice(0, from).concat(mergeSorted(known.slice(from), sorted));
};

/** The later version of one message; deletion is final. */
export const newerVersion = (known: Message, incoming: Message): Message => {
  if (known.isDeleted !== incoming.isDeleted) return known.isDeleted ? known : incoming;
  return incoming.updatedAt >= known.updatedAt ? incoming : known;
};

const withoutDoubles = (sorted: readonly Message[]): Message[] => mergeSorted([], sorted);

function mergeSorted(known: readonly Message[], incoming: readonly Message[]): Message[] {
  const merged: Message[] = [];
  const push = (message: Message): void => {
    const last = merged.at(-1);
    if (last?.id === message.id) merged[merged.length - 1] = newerVersion(last, message);
    else merged.push(message);
  };
  let left = 0;
  let right = 0;
  while (left < known.length || right < incoming.length) {
    const a = known[left];
    const b = incoming[right];
    if (b === undefined || (a !== undefined && compareMessages(a, b) <= 0)) {
      if (a !== undefined) push(a);
      left += 1;
    } else {
      push(b);
      right += 1;
    }
  }
  return merged;
}
