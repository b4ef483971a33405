import { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import { decodeEach, decodeEnvelope } from '../decode/envelope.ts';
import type { Directory } from '../directory.ts';
import type { LeftOutCount, ReadList } from './left-out.ts';
import type { PlatformHttp } from './platform-http.ts';

/** What every group of REST operations works with. */
export type RestContext = {
  readonly http: PlatformHttp;
  readonly directory: Directory;
  readonly clock: LinkClock;
  /** Hears of records that had to be left out. */
  readonly report: (error: PlatformError) => void;
  readonly leftOut: LeftOutCount;
};

/** The items of a list that can be read, which must be about what was asked; the others are reported and counted. */
export const decodeList = <Item>(
  { report, leftOut }: RestContext,
  { items, ...read }: ReadList & { readonly items: readonly unknown[] },
  decode: (value: unknown) => Item,
): readonly Item[] => {
  const errors: PlatformError[] = [];
  const decoded = decodeEach(items, decode, (error) => errors.push(error));
  for (const error of errors) report(error);
  leftOut.note(read, errors);
  return decoded;
};

const MAX_PAGES = 20;
/** After so long no further page is asked for. */
const ALL_PAGES_MS = 20_000;
export const PAGE_SIZE = 100;

/** All items of a list that comes in numbered pages, up to 2,000. Rejects with `timeout` where the pages take too long together. */
export const readAllPages = async (
  { clock }: RestContext,
  what: string,
  readPage: (page: number) => Promise<unknown>,
): Promise<readonly unknown[]> => {
  const items: unknown[] = [];
  const startedAt = clock.monotonicMs();
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    if (clock.monotonicMs() - startedAt > ALL_PAGES_MS)
      throw new PlatformError('timeout', `The server did not give all ${what} within ${ALL_PAGES_MS / 1000} s.`);
    const envelope = decodeEnvelope(await readPage(page), what);
    items.push(...envelope.items);
    if (!envelope.hasMore || envelope.items.length === 0) break;
  }
  return items;
};
