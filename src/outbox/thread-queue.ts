import type { Delivery, Message, Post } from '../domain/message.ts';
import { untrusted } from '../domain/untrusted.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { PostOutcome } from './outbox-record.ts';
import { type AttemptResult, attemptPost } from './post-attempt.ts';

/** The time that an outbox lives in. */
export type OutboxTime = {
  readonly now: () => number;
  /** Runs `action` once after `delayMs` and returns the function that prevents it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
};

export type LaneContext = {
  readonly platform: Platform;
  readonly outbox: Outbox;
  readonly time: OutboxTime;
  readonly tell: (post: Post, delivery: Delivery) => void;
};

type Waiter = { readonly resolve: (message: Message) => void; readonly reject: (error: Error) => void };

type Parcel = {
  readonly key: string;
  readonly post: Post;
  delivery: Delivery;
  waiters: readonly Waiter[];
  /** Resolves when the post has ended, by an attempt or because the thread shows it. */
  readonly ended: PromiseWithResolvers<null>;
};

const RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** Sends the posts of one thread one after another: none overtakes another, and none is sent before the one ahead has ended. */
export class OutboxLane {
  readonly #context: LaneContext;
  readonly #parcels: Parcel[] = [];
  #failures = 0;
  #isBusy = false;
  #isStopped = false;
  #cancel = (): void => {};

  constructor(context: LaneContext) {
    this.#context = context;
  }

  /** Puts a post at the end, unless it is there already. */
  add({ post, attemptedAt }: OutboxEntry): void {
    if (this.#find(post.idempotencyKey) !== undefined) return;
    const parcel: Parcel = {
      key: post.idempotencyKey,
      post,
      delivery: { state: attemptedAt === null ? 'sending' : 'unknown' },
      waiters: [],
      ended: Promise.withResolvers(),
    };
    this.#parcels.push(parcel);
    this.#context.tell(post, parcel.delivery);
    if (this.#parcels.length === 1) this.wake();
  }

  /** The message of a post of this lane once it is sent. Rejects as `Platform.postMessage` does while its outcome is not known. */
  wait(key: string): Promise<Message> {
    return new Promise((resolve, reject) => {
      const parcel = this.#find(key);
      if (parcel === undefined) reject(new PlatformError('cancelled', 'It is not in the outbox any more.'));
      else parcel.waiters = [...parcel.waiters, { resolve, reject }];
    });
  }

  /** Lets go of whoever waits for a post that is not sent yet, and says again how it stands. */
  release(key: string, error: PlatformError): void {
    const parcel = this.#find(key);
    if (parcel === undefined || parcel.waiters.length === 0) return;
    this.#reject(parcel, error);
    this.#context.time.after(0, () => {
      if (this.#find(key) === parcel) this.#context.tell(parcel.post, parcel.delivery);
    });
  }

  /** Tries again now: the link is back. */
  wake(): void {
    if (this.#isBusy || this.#isStopped) return;
    this.#cancel();
    void this.#work();
  }

  /** The thread shows a message that was posted with this key. */
  arrived(key: string, message: Message): void {
    const parcel = this.#find(key);
    if (parcel !== undefined) void this.#settle(parcel, { state: 'sent', message: message.id }, message).then(() => this.wake());
  }

  deliveries(): readonly { readonly post: Post; readonly delivery: Delivery }[] {
    return this.#parcels.map(({ post, delivery }) => ({ post, delivery }));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    for (const parcel of this.#parcels)
      this.#reject(parcel, new PlatformError('cancelled', 'The console is closing; it will be sent the next time.'));
  }

  #find(key: string): Parcel | undefined {
    return this.#parcels.find((parcel) => parcel.key === key);
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let parcel = this.#parcels[0]; parcel !== undefined && !this.#isStopped; parcel = this.#parcels[0]) {
      const result = await Promise.race([this.#attempt(parcel), parcel.ended.promise]);
      if (result !== null && this.#parcels.includes(parcel) && !(await this.#take(parcel, result))) break;
    }
    this.#isBusy = false;
  }

  async #attempt(parcel: Parcel): Promise<AttemptResult> {
    const { platform, outbox, time } = this.#context;
    const entry = outbox.entries().find(({ post }) => post.idempotencyKey === parcel.key);
    if (entry === undefined) return { type: 'failed', error: new PlatformError('cancelled', 'It is not in the outbox any more.') };
    try {
      return await attemptPost(platform, outbox, { entry, isDoubtful: parcel.delivery.state === 'unknown', now: time.now() });
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      return { type: 'open', isDoubtful: false, error: new PlatformError('cancelled', error.message, { cause: error }) };
    }
  }

  /** Whether the next post may go. */
  async #take(parcel: Parcel, result: AttemptResult): Promise<boolean> {
    switch (result.type) {
      case 'sent':
        await this.#settle(parcel, { state: 'sent', message: result.message.id }, result.message);
        return true;
      case 'failed':
        await this.#settle(parcel, { state: 'failed', reason: result.error.message }, result.error);
        return true;
      case 'open':
        this.#defer(parcel, result);
        return false;
    }
  }

  #defer(parcel: Parcel, { isDoubtful, error }: Extract<AttemptResult, { type: 'open' }>): void {
    if (isDoubtful && parcel.delivery.state !== 'unknown') {
      parcel.delivery = { state: 'unknown' };
      this.#context.tell(parcel.post, parcel.delivery);
    }
    if (isDoubtful) this.#reject(parcel, new PlatformError('timeout', error.message, { cause: error }));
    const delayMs = Math.max(error.retryAfterMs ?? 0, Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** this.#failures));
    this.#failures += 1;
    if (!this.#isStopped) this.#cancel = this.#context.time.after(delayMs, () => this.wake());
  }

  async #settle(parcel: Parcel, outcome: PostOutcome, result: Message | PlatformError): Promise<void> {
    const index = this.#parcels.indexOf(parcel);
    if (index < 0) return;
    this.#parcels.splice(index, 1);
    parcel.ended.resolve(null);
    this.#failures = 0;
    // What cannot be noted now is found out again at the next start, by its key.
    await this.#context.outbox.settle(parcel.key, outcome).catch(() => undefined);
    this.#context.tell(parcel.post, outcome.state === 'sent' ? outcome : { state: 'failed', reason: untrusted(outcome.reason) });
    for (const { resolve, reject } of parcel.waiters) {
      if (result instanceof PlatformError) reject(result);
      else resolve(result);
    }
  }

  #reject(parcel: Parcel, error: PlatformError): void {
    const { waiters } = parcel;
    parcel.waiters = [];
    for (const { reject } of waiters) reject(error);
  }
}
