import { PlatformError } from '../../errors.ts';
import { optionalReceived, optionalStringOf, protocolError, type ReceivedFields, received } from './field-readers.ts';

/** A list as the server sends it, whatever it is wrapped in, with the cursors that came along. */
export type Envelope = {
  readonly items: readonly unknown[];
  readonly before: string | null;
  readonly after: string | null;
  /** Whether the server says that a further page follows. */
  readonly hasMore: boolean;
};

const LIST_FIELDS = ['data', 'messages', 'entries', 'replies', 'threads', 'members'];

const listIn = (record: ReceivedFields): readonly unknown[] | null =>
  LIST_FIELDS.map((field) => record.fields[field]).find((value) => Array.isArray(value)) ?? null;

/**
 * Unwraps each of the platform's list envelopes: pages, cursors, messages, replies and flat lists. No operation that is used gives a
 * bare array, so that one is no empty list. Throws `PlatformError('protocol')` where no list is found.
 */
export const decodeEnvelope = (body: unknown, what: string): Envelope => {
  const outer = received(body, what);
  const inner = listIn(outer) === null ? optionalReceived(outer, 'data') : outer;
  const items = inner === null ? null : listIn(inner);
  if (inner === null || items === null) throw protocolError(`${what} list`);
  return {
    items,
    before: optionalStringOf(inner, 'before_cursor'),
    after: optionalStringOf(inner, 'after_cursor'),
    hasMore: inner.fields['has_next'] === true || inner.fields['has_more'] === true,
  };
};

/** Decodes every item that can be decoded; `onBad` hears of the others, so that one bad record does not cost the list. */
export const decodeEach = <Item>(
  items: readonly unknown[],
  decode: (value: unknown) => Item,
  onBad: (error: PlatformError) => void,
): readonly Item[] =>
  items.flatMap((item) => {
    try {
      return [decode(item)];
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      onBad(error);
      return [];
    }
  });
