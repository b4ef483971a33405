import type { Message, Post } from '../domain/message.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';

/** What one attempt to send came to. `open` ones are tried again; `isDoubtful` tells whether this one may have got through. */
export type AttemptResult =
  | { readonly type: 'sent'; readonly message: Message }
  | { readonly type: 'failed'; readonly error: PlatformError }
  | { readonly type: 'open'; readonly isDoubtful: boolean; readonly error: PlatformError };

/** How long a server is trusted to remember a key, which the platform does not say. */
const KEY_TRUST_MS = 60_000;
/** A post that could not be sent for so long is given up. */
export const EXPIRY_MS = 7 * 24 * 3_600_000;

export type Attempt = {
  readonly entry: OutboxEntry;
  /** Whether an earlier attempt may have got through. */
  readonly isDoubtful: boolean;
  readonly now: number;
};

/**
 * Sends a post once, unless the thread shows that an earlier attempt got through. Where the thread cannot be read, it is sent
 * again only while the server surely knows its key. Rejects with `LedgerError` where nothing could be noted.
 */
export const attemptPost = async (platform: Platform, outbox: Outbox, { entry, isDoubtful, now }: Attempt): Promise<AttemptResult> => {
  const { post, attemptedAt } = entry;
  const isExpired = now - post.writtenAt > EXPIRY_MS;
  if (isDoubtful) {
    const found = await lookUp(platform, entry);
    const isTrusted = attemptedAt !== null && now - attemptedAt < KEY_TRUST_MS;
    if (found.type === 'sent' || (found.type === 'open' && !isTrusted)) return found;
  }
  if (isExpired) return { type: 'failed', error: new PlatformError('cancelled', 'It could not be sent for 7 days.') };
  await outbox.attempt(post.idempotencyKey);
  try {
    return { type: 'sent', message: await platform.postMessage(post) };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const result = judge(error);
    return result.type === 'failed' && (isDoubtful || error.code === 'conflict') ? lookUp(platform, entry, result) : result;
  }
};

const NOT_THERE: AttemptResult = { type: 'failed', error: new PlatformError('not-found', 'It is not in the thread.') };

/** Whether the thread has it; `otherwise` where it has not. */
const lookUp = async (platform: Platform, { post }: OutboxEntry, otherwise: AttemptResult = NOT_THERE): Promise<AttemptResult> => {
  try {
    const message = await findPosted(platform, post);
    return message === undefined ? otherwise : { type: 'sent', message };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { type: 'open', isDoubtful: true, error };
  }
};

const judge = (error: PlatformError): AttemptResult => {
  switch (error.code) {
    case 'timeout':
    case 'unavailable':
    case 'protocol':
      return { type: 'open', isDoubtful: true, error };
    case 'offline':
    case 'rate-limited':
    case 'unauthenticated':
    case 'cancelled':
      return { type: 'open', isDoubtful: false, error };
    case 'invalid':
    case 'forbidden':
    case 'not-found':
    case 'conflict':
    case 'unsupported':
      return { type: 'failed', error };
  }
};

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
