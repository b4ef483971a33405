import type { Message, Post } from '../domain/message.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { PostOutcome } from './outbox-record.ts';
import { type AttemptResult, attemptPost } from './post-attempt.ts';

/** What became of a post: `failed` ones were surely not sent and never will be; `unknown` ones may have been, and stay in the outbox. */
export type SendResult =
  | { readonly state: 'sent'; readonly message: Message }
  | { readonly state: 'failed'; readonly error: PlatformError }
  | { readonly state: 'unknown'; readonly error: PlatformError };

export type Sending = {
  readonly platform: Platform;
  readonly outbox: Outbox;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** How long to go on finding out what became of a post that may have got through. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Whether an earlier run may have sent this very post. */
  readonly isRepeated: boolean;
  /** Hears what became of an earlier post to the same thread that was left in the outbox. */
  readonly onEarlier: (post: Post, result: SendResult) => Promise<void>;
};

const RETRY_MS = 1_000;
const MAX_RETRY_MS = 8_000;

/**
 * Sends one post for a program that does not stay: it is in the outbox before it is sent, and comes after what was left there for
 * its thread. Rejects with `LedgerError` where it could not be written down, and then it was not sent.
 */
export const sendPost = async (post: Post, sending: Sending): Promise<SendResult> => {
  const { outbox, isRepeated } = sending;
  const own = await outbox.add(post);
  const until = sending.now() + sending.patienceMs;
  for (const entry of outbox.entries().filter(({ post: { thread } }) => thread === post.thread)) {
    const isOwn = entry.post.idempotencyKey === own.post.idempotencyKey;
    const isDoubtful = entry.attemptedAt !== null || (isOwn && isRepeated);
    const result = await finish(entry, { ...sending, until, isDoubtful, isOwn });
    if (isOwn) return result;
    await sending.onEarlier(entry.post, result);
    if (result.state === 'unknown') break;
  }
  const error = new PlatformError('offline', 'It was not sent: an earlier post to this thread is still in the outbox.');
  return giveUp(outbox, own, error);
};

type Finishing = Sending & { readonly until: number; readonly isDoubtful: boolean; readonly isOwn: boolean };

/** Tries until it is known how the post ended, or until it has taken too long. */
const finish = async (entry: OutboxEntry, finishing: Finishing): Promise<SendResult> => {
  const { outbox, now, wait, until, signal, isOwn } = finishing;
  const key = entry.post.idempotencyKey;
  let { isDoubtful } = finishing;
  for (let failures = 0; ; failures += 1) {
    const current = outbox.entries().find(({ post }) => post.idempotencyKey === key) ?? entry;
    const result = await attempt(current, { ...finishing, isDoubtful });
    if (result.type === 'sent') {
      // What cannot be noted now is found out again at the next start, by its key.
      await settle(outbox, key, { state: 'sent', message: result.message.id });
      return { state: 'sent', message: result.message };
    }
    if (result.type === 'failed') return giveUp(outbox, entry, result.error);
    isDoubtful ||= result.isDoubtful;
    // What an earlier run accepted is not this one's to give up.
    if (!isDoubtful) return isOwn ? giveUp(outbox, entry, result.error) : { state: 'unknown', error: result.error };
    const delayMs = Math.max(result.error.retryAfterMs ?? 0, Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failures));
    if (signal.aborted || now() + delayMs > until) return { state: 'unknown', error: result.error };
    await wait(delayMs);
  }
};

/** Where it cannot be noted that a post is on its way, it is not sent. */
const attempt = async (entry: OutboxEntry, { platform, outbox, now, isDoubtful }: Finishing): Promise<AttemptResult> => {
  try {
    return await attemptPost(platform, outbox, { entry, isDoubtful, now: now() });
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return {
      type: 'open',
      isDoubtful: false,
      error: new PlatformError('cancelled', `It was not sent: ${error.message}`, { cause: error }),
    };
  }
};

/** A post that cannot be taken out of the outbox would be sent by the next console. */
const giveUp = async (outbox: Outbox, { post }: OutboxEntry, error: PlatformError): Promise<SendResult> =>
  (await settle(outbox, post.idempotencyKey, { state: 'failed', reason: error.message }))
    ? { state: 'failed', error }
    : { state: 'unknown', error };

/** Whether the ending could be written down. */
const settle = async (outbox: Outbox, key: string, outcome: PostOutcome): Promise<boolean> => {
  try {
    await outbox.settle(key, outcome);
    return true;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return false;
  }
};
