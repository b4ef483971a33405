import type { ThreadId } from '../domain/ids.ts';
import type { Delivery, Message, Post } from '../domain/message.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { PlatformError } from '../platform/errors.ts';
import type { PlatformEvent } from '../platform/events.ts';
import type { Platform } from '../platform/platform.ts';
import type { Outbox } from './outbox.ts';
import { OutboxLane, type OutboxTime } from './thread-queue.ts';

/** How long whoever posts waits for a server that cannot be reached. */
const WAIT_MS = 10_000;
/** How often to look for posts that another console left. */
const ADOPT_MS = 60_000;

const systemTime: OutboxTime = {
  now: Date.now,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * The same platform with posts that survive: each is written down before it is sent, is sent again with the same key until it is
 * known how it ended, in order within its thread, and goes on at the next start. `delivery-changed` tells of each step, and at
 * the first subscription of what earlier runs left. `postMessage` rejects with `timeout` after 10 s without an outcome, and with
 * `cancelled` where the post could not be written down and so is not sent. `close` closes the outbox too.
 */
export const withOutbox = (platform: Platform, outbox: Outbox, time: OutboxTime = systemTime): Platform => {
  const post = new OutboxPosting(platform, outbox, time);
  return {
    ...platform,
    subscribe: (listener) => post.subscribe(listener),
    postMessage: (message) => post.send(message),
    close: async () => {
      post.stop();
      await platform.close();
      await outbox.close();
    },
  };
};

type Listener = (events: readonly PlatformEvent[]) => void;

class OutboxPosting {
  readonly #platform: Platform;
  readonly #outbox: Outbox;
  readonly #time: OutboxTime;
  readonly #lanes = new Map<ThreadId, OutboxLane>();
  readonly #listeners = new Set<Listener>();
  /** The listeners that do not know yet what was there before them. */
  readonly #newcomers = new Set<Listener>();
  #isStarted = false;
  #isLinkUp = false;
  #isStopped = false;
  #cancelAdopt = (): void => {};

  constructor(platform: Platform, outbox: Outbox, time: OutboxTime) {
    this.#platform = platform;
    this.#outbox = outbox;
    this.#time = time;
  }

  subscribe(listener: Listener): () => void {
    this.#start();
    const own: Listener = (events) => listener(events);
    const stop = this.#platform.subscribe((events) => {
      this.#look(events);
      own(events);
    });
    this.#listeners.add(own);
    this.#newcomers.add(own);
    const cancel = this.#time.after(0, () => this.#introduce(own));
    return () => {
      cancel();
      this.#listeners.delete(own);
      this.#newcomers.delete(own);
      stop();
    };
  }

  async send(post: Post): Promise<Message> {
    this.#start();
    try {
      const entry = await this.#outbox.add(post);
      if (this.#isStopped) throw new PlatformError('cancelled', 'The console is closing; it will be sent the next time.');
      this.#lane(post.thread).add(entry);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      throw new PlatformError('cancelled', `It was not sent: ${error.message}`, { cause: error });
    }
    const cancel = this.#time.after(WAIT_MS, () =>
      this.#lane(post.thread).release(post.idempotencyKey, new PlatformError('timeout', 'It is not sent yet. It waits in the outbox.')),
    );
    return this.#lane(post.thread).wait(post.idempotencyKey).finally(cancel);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelAdopt();
    for (const lane of this.#lanes.values()) lane.stop();
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    for (const entry of this.#outbox.entries()) this.#lane(entry.post.thread).add(entry);
    this.#adoptLater();
  }

  /** Another console may end with posts that it could not send. */
  #adoptLater(): void {
    this.#cancelAdopt = this.#time.after(ADOPT_MS, () => void this.#adopt());
  }

  async #adopt(): Promise<void> {
    try {
      const adopted = await this.#outbox.adopt();
      if (!this.#isStopped) for (const entry of adopted) this.#lane(entry.post.thread).add(entry);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
    if (!this.#isStopped) this.#adoptLater();
  }

  #lane(thread: ThreadId): OutboxLane {
    const known = this.#lanes.get(thread);
    if (known !== undefined) return known;
    const lane = new OutboxLane({
      platform: this.#platform,
      outbox: this.#outbox,
      time: this.#time,
      tell: (post, delivery) => this.#tell([{ post, delivery }]),
    });
    this.#lanes.set(thread, lane);
    return lane;
  }

  #tell(changes: readonly { readonly post: Post; readonly delivery: Delivery }[]): void {
    const events = changes.map((change): PlatformEvent => ({ type: 'delivery-changed', ...change }));
    for (const listener of this.#listeners) {
      this.#introduce(listener);
      listener(events);
    }
  }

  /** What was written before comes before what is written now. */
  #introduce(listener: Listener): void {
    if (!this.#newcomers.delete(listener)) return;
    const all = Array.from(this.#lanes.values(), (lane) => lane.deliveries()).flat();
    if (all.length > 0) listener(all.map((change): PlatformEvent => ({ type: 'delivery-changed', ...change })));
  }

  /** Own posts that show up have arrived, and a link that is back is the time to try again. */
  #look(events: readonly PlatformEvent[]): void {
    for (const event of events) {
      if (event.type === 'message-added') this.#notice([event.message]);
      if (event.type === 'messages-backfilled') this.#notice(event.messages);
      if (event.type === 'thread-link-changed' && event.link.state === 'live') this.#lanes.get(event.thread)?.wake();
      if (event.type === 'link-changed') this.#noticeLink(event.connection.state === 'live' || event.connection.state === 'catching-up');
    }
  }

  #notice(messages: readonly Message[]): void {
    for (const message of messages) {
      if (message.idempotencyKey !== null) this.#lanes.get(message.thread)?.arrived(message.idempotencyKey, message);
    }
  }

  #noticeLink(isUp: boolean): void {
    if (isUp && !this.#isLinkUp) for (const lane of this.#lanes.values()) lane.wake();
    this.#isLinkUp = isUp;
  }
}
