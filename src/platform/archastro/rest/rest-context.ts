import type { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import { decodeEnvelope } from '../decode/envelope.ts';
import type { Directory } from '../directory.ts';
import type { PlatformHttp } from './platform-http.ts';

/** What every group of REST operations works with. */
export type RestContext = {
  readonly http: PlatformHttp;
  readonly directory: Directory;
  readonly clock: LinkClock;
  /** Hears of records that had to be left out. */
  readonly report: (error: PlatformError) => void;
};

const MAX_PAGES = 20;
export const PAGE_SIZE = 100;

/** All items of a list that comes in numbered pages, up to 2,000. */
export const readAllPages = async (what: string, readPage: (page: number) => Promise<unknown>): Promise<readonly unknown[]> => {
  const items: unknown[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const envelope = decodeEnvelope(await readPage(page), what);
    items.push(...envelope.items);
    if (!envelope.hasMore || envelope.items.length === 0) break;
  }
  return items;
};
