import type { Message, Post } from '../domain/message.ts';
import type { Platform } from '../platform/platform.ts';

const MAX_PAGES = 10;
const PAGE_LIMIT = 100;
/** The server's clock and the one that a post was written by may differ by this much. */
const CLOCK_SKEW_MS = 10 * 60_000;

/**
 * The message that a post became, found by its key among what the thread has had since; `undefined` where it is not there, as far
 * as 1,000 messages back. Rejects as `Platform.listMessages` does.
 */
export const findPosted = async (platform: Pick<Platform, 'listMessages'>, post: Post): Promise<Message | undefined> => {
  let before: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await platform.listMessages(post.thread, before === null ? { limit: PAGE_LIMIT } : { before, limit: PAGE_LIMIT });
    const found = page.messages.find((message) => message.idempotencyKey === post.idempotencyKey);
    const [oldest] = page.messages;
    if (found !== undefined) return found;
    if (page.before === null || oldest === undefined || oldest.createdAt < post.writtenAt - CLOCK_SKEW_MS) return undefined;
    before = page.before;
  }
  return undefined;
};
