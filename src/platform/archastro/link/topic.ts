import type { Channel, Socket } from 'phoenix';
import type { OrgId, ThreadId } from '../../../domain/ids.ts';
import { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import type { ThreadHome } from '../directory.ts';
import { rejoinMs } from './backoff.ts';
import { PendingPushes, pushError } from './pending-pushes.ts';

/** What a topic tells its user. Every handler but `onPush` is about its own state. */
export type TopicHandlers = {
  /** Called after each join, the first and every later one; from now on pushes come. */
  readonly onJoined: (reply: unknown) => void;
  readonly onPush: (event: string, payload: unknown) => void;
  /** Pushes may be missed from now on; it is being joined again. */
  readonly onLost: () => void;
  /** The server refused it, or it cannot be had for now; it is tried again, ever more seldom, and `onJoined` may still follow. */
  readonly onRefused: (error: PlatformError) => void;
};

export type Misplacement = 'crowded' | 'slow';

export type TopicState = 'joining' | 'joined' | 'refused' | 'over';

export type TopicOptions = {
  readonly socket: Socket;
  readonly name: string;
  readonly params: object;
  readonly clock: LinkClock;
  readonly handlers: TopicHandlers;
  /** How long the answer to a join may take. */
  readonly patienceMs: number;
  /** The connection is not the place for it: it has too many topics, or this one holds up the others. It is over here. */
  readonly onMisplaced: (why: Misplacement) => void;
  /** When the connection last answered a join: the server works on one after the other. */
  readonly joinProgress: { answeredAt: number };
  readonly onGone: () => void;
};

const PUSHES = ['message_added', 'message_updated', 'thread_event', 'typing', 'new_entry'];
/** After so many failures in a row a topic is reported as one that cannot be had, and tried only now and then. */
const MAX_TRIES = 6;
const SELDOM_MS = 60_000;
/** Joined for this long, a topic has recovered. */
const RECOVERED_MS = 5_000;
/** What Phoenix says of a connection that has as many topics as it may; other `too many` are about a rate. */
const CROWDED = /too many (channels|topics)|channel limit/i;

/** Keeps one topic joined for as long as its connection lasts. */
export class Topic {
  readonly #options: TopicOptions;
  readonly #pending: PendingPushes;
  #channel: Channel | null = null;
  #state: TopicState = 'joining';
  #tries = 0;
  #joinedAt = 0;
  /** Of the answer to a join, or of the next join. */
  #cancelWait = (): void => {};

  constructor(options: TopicOptions) {
    this.#options = options;
    this.#pending = new PendingPushes(options.clock);
    this.#join();
  }

  /** `refused` from a refusal to the next try. */
  state(): TopicState {
    return this.#state;
  }

  /** Rejects with `offline` where the topic is not joined: nothing waits to be sent later. */
  push(event: string, payload: object): Promise<unknown> {
    if (this.#channel !== null && this.#state === 'joined' && this.#options.socket.isConnected()) {
      return this.#pending.push(this.#channel, event, payload);
    }
    return Promise.reject(new PlatformError('offline', 'The live link is down: nothing was sent.'));
  }

  /** Is over; tells the server where the connection still stands, and nobody else. */
  leave(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#drop();
    this.#options.onGone();
  }

  #join(): void {
    const { socket, name, params, handlers } = this.#options;
    const channel = socket.channel(name, params);
    const whileCurrent =
      <Value>(handle: (value: Value) => void) =>
      (value: Value): void => {
        if (this.#channel === channel) handle(value);
      };
    this.#channel = channel;
    this.#state = 'joining';
    for (const event of PUSHES)
      channel.on(
        event,
        whileCurrent((payload: unknown) => handlers.onPush(event, payload)),
      );
    channel.onError(whileCurrent(() => this.#retry('the channel keeps crashing')));
    channel.onClose(whileCurrent(() => this.#retry('the server ended it')));
    this.#awaitAnswer(this.#options.clock.monotonicMs());
    channel
      .join()
      .receive(
        'ok',
        whileCurrent((reply: unknown) => this.#takeJoined(reply)),
      )
      .receive(
        'error',
        whileCurrent((reply: unknown) => this.#takeError(reply)),
      );
  }

  #takeJoined(reply: unknown): void {
    const now = this.#options.clock.monotonicMs();
    this.#cancelWait();
    this.#options.joinProgress.answeredAt = now;
    this.#joinedAt = now;
    this.#state = 'joined';
    this.#options.handlers.onJoined(reply);
  }

  #takeError(reply: unknown): void {
    this.#options.joinProgress.answeredAt = this.#options.clock.monotonicMs();
    const error = pushError(reply);
    if (CROWDED.test(error.message)) return this.#misplace('crowded');
    this.#retry('joining it fails', error);
    if (this.#tries < MAX_TRIES) this.#options.handlers.onRefused(error);
  }

  #misplace(why: Misplacement): void {
    this.#options.joinProgress.answeredAt = this.#options.clock.monotonicMs();
    this.leave();
    this.#options.onMisplaced(why);
  }

  #awaitAnswer(askedAt: number): void {
    const { clock, joinProgress, patienceMs } = this.#options;
    const remainingMs = Math.max(askedAt, joinProgress.answeredAt) + patienceMs - clock.monotonicMs();
    if (remainingMs <= 0) this.#misplace('slow');
    else this.#cancelWait = clock.after(remainingMs, () => this.#awaitAnswer(askedAt));
  }

  #retry(reason: string, refusal: PlatformError | null = null): void {
    if (this.#state === 'over') return;
    const { clock, handlers } = this.#options;
    const wasJoined = this.#state === 'joined';
    if (wasJoined && clock.monotonicMs() - this.#joinedAt > RECOVERED_MS) this.#tries = 0;
    this.#tries += 1;
    this.#state = refusal === null && this.#tries < MAX_TRIES ? 'joining' : 'refused';
    this.#drop();
    if (wasJoined) handlers.onLost();
    if (this.#tries >= MAX_TRIES)
      handlers.onRefused(refusal ?? new PlatformError('unavailable', `A topic cannot be followed live: ${reason}.`));
    const waitMs = this.#tries < MAX_TRIES ? rejoinMs(this.#tries, clock.random) : SELDOM_MS * (0.75 + clock.random() / 4);
    this.#cancelWait = clock.after(waitMs, () => this.#join());
  }

  /** Lets go of the channel, and of whatever waits for an answer over it. */
  #drop(): void {
    const channel = this.#channel;
    this.#channel = null;
    this.#cancelWait();
    this.#pending.rejectAll();
    channel?.leave();
  }
}

/** The topic of a thread's chat: by its team, else by its organisation, else it is a personal one. */
export const threadTopic = (thread: ThreadId, home: ThreadHome): string => {
  if (home.team !== null) return `api:chat:team:${home.team}:thread:${thread}`;
  if (home.org !== null) return `api:chat:org:${home.org}:thread:${thread}`;
  return `api:chat:user:thread:${thread}`;
};

export const feedTopic = (org: OrgId): string => `api:activity_feed:org:${org}`;
