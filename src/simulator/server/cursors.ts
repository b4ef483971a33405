import { badRequest } from '../world/refusal.ts';
import type { Position } from '../world/thread-log.ts';

/** A place in a thread as an opaque token. */
export const encodePosition = (position: Position): string => Buffer.from(`p1|${position.at}|${position.id}`).toString('base64url');

/** Refuses with 400 what this server has not made. */
export const decodePosition = (cursor: string): Position => {
  const [version, at, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  const time = Number(at);
  if (version !== 'p1' || id === undefined || at === '' || !Number.isFinite(time)) throw badRequest('Invalid cursor.');
  return { at: time, id };
};

/** A place in a list of records that are ordered by their ids. */
export const encodeId = (id: string): string => Buffer.from(`i1|${id}`).toString('base64url');

export const decodeId = (cursor: string): string => {
  const [version, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (version !== 'i1' || id === undefined || id === '') throw badRequest('Invalid cursor.');
  return id;
};

export type IdPage<T> = {
  readonly items: readonly T[];
  readonly before: string | null;
  readonly after: string | null;
  readonly hasMore: boolean;
};

/**
 * A page, newest first, of records that are given oldest first and ordered by id. `before` reads older ones and is `null` at the
 * end; `after` reads what is newer than this page and is `null` only where there has never been anything.
 */
export const pageById = <T extends { readonly id: string }>(
  records: readonly T[],
  query: { readonly before?: string | undefined; readonly after?: string | undefined; readonly limit: number },
): IdPage<T> => {
  const low = query.after === undefined ? 0 : firstAbove(records, decodeId(query.after));
  const high = Math.max(low, query.before === undefined ? records.length : firstAbove(records, decodeId(query.before), false));
  const from = query.after === undefined ? Math.max(low, high - query.limit) : low;
  const to = query.after === undefined ? high : Math.min(high, low + query.limit);
  const first = records[from];
  const last = records[to - 1];
  return {
    items: records.slice(from, to).reverse(),
    before: from > 0 && first !== undefined ? encodeId(first.id) : null,
    after: to > from && last !== undefined ? encodeId(last.id) : (query.after ?? null),
    hasMore: query.after === undefined ? from > 0 : to < high,
  };
};

/** The index of the first record whose id is above `id`, or not below it. */
const firstAbove = (records: readonly { readonly id: string }[], id: string, isStrict = true): number => {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = records[middle]?.id ?? '';
    if (isStrict ? other <= id : other < id) low = middle + 1;
    else high = middle;
  }
  return low;
};
