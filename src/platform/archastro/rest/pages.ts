import { decodeEnvelope } from '../decode/envelope.ts';

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
