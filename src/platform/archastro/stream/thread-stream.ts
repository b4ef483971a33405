import type { ThreadId } from '../../../domain/ids.ts';
import type { Gap, ThreadLink } from '../../../domain/link.ts';
import type { Message } from '../../../domain/message.ts';
import type { PlatformErrorCode } from '../../errors.ts';
import type { PlatformEvent } from '../../events.ts';
import type { MessagePage, MessageQuery } from '../../platform.ts';
import { Reconciler } from './reconciler.ts';
import { addMessage, createRows, updateMessage } from './rows.ts';
import { changesAt, type Following, type Standing, threadLink } from './thread-status.ts';

/** What the link tells the stream of a thread. */
export type ThreadInput =
  /** The server answered the join with ok; also after each rejoin. */
  | { readonly type: 'joined' }
  /** The server will not let this thread be followed; the stream rests until it is joined. */
  | { readonly type: 'join-refused'; readonly reason: string }
  /** The channel ended for whatever reason: left, closed, crashed, connection lost. */
  | { readonly type: 'left' }
  /** The thread is to be read at intervals, without a channel. */
  | { readonly type: 'polling-started' }
  /** A push, or the reply to an own post (without cursors). */
  | { readonly type: 'message-added'; readonly message: Message; readonly before: string | null; readonly after: string | null }
  | { readonly type: 'message-updated'; readonly message: Message }
  | { readonly type: 'page-received'; readonly request: number; readonly page: MessagePage }
  | { readonly type: 'page-failed'; readonly request: number; readonly code: PlatformErrorCode; readonly retryAfterMs?: number }
  /** The connection that carries the channel proved itself, for instance by a heartbeat's reply. */
  | { readonly type: 'round-trip' }
  /** The wall clock and the monotonic clock went apart by more than 5 s: the machine slept. */
  | { readonly type: 'clock-jumped' }
  /** A frame of this thread could not be decoded, so that a message may be missing. */
  | { readonly type: 'decode-failed' }
  /** Somebody looks at the thread from now on, or no more: it is read sooner where pushes do not come. */
  | { readonly type: 'watched'; readonly isWatched: boolean }
  /** Time passed. Wanted at `wakeAt` at the latest; once a second does. */
  | { readonly type: 'ticked' };

/** What the stream wants: news passed on, or a page of this thread fetched and answered by `page-received` or `page-failed`. */
export type ThreadEffect =
  | { readonly type: 'emit'; readonly event: PlatformEvent }
  | { readonly type: 'fetch-page'; readonly request: number; readonly query: MessageQuery };

/** The stream's account of itself. */
export type ThreadReport = {
  readonly link: ThreadLink;
  readonly reconciles: number;
  readonly backfilled: number;
  readonly unconfirmed: number;
  readonly gaps: readonly Gap[];
};

/**
 * Follows one thread so that nothing is lost, doubled or shown as more certain than it is (trust.md 3.3). Deterministic: no clock,
 * no chance, no network. To drive it: make one when the thread is to be followed and keep it across reconnects; give `accept`
 * every input with `now`, milliseconds that never go back (`performance.timeOrigin + performance.now()`); carry out the effects in
 * order. Answer each `fetch-page` once, with the rows oldest first; requests may be delayed, and answers to given-up ones are
 * ignored. It never asks for more than one page at a time. The first page of a thread is emitted as `messages-backfilled` too.
 * `updatedAt` of messages must be the server's version, or `createdAt` where the server gives none.
 */
export class ThreadStream {
  readonly #thread: ThreadId;
  readonly #rows = createRows();
  readonly #reconciler: Reconciler;
  #following: Following = { state: 'away' };
  #provenAt: number | null = null;
  #heardAt: number | null = null;
  #now = Number.NEGATIVE_INFINITY;
  #link: ThreadLink = { state: 'joining' };

  constructor(thread: ThreadId) {
    this.#thread = thread;
    this.#reconciler = new Reconciler(thread, this.#rows);
  }

  accept(input: ThreadInput, now: number): readonly ThreadEffect[] {
    this.#now = now;
    const effects: ThreadEffect[] = this.#take(input, now).map((event) => ({ type: 'emit', event }));
    const request = this.#reconciler.next(this.#following, now);
    if (request !== null) effects.push({ type: 'fetch-page', ...request });
    const link = threadLink(this.#standing(), this.#rows, now);
    if (isSameLink(link, this.#link)) return effects;
    this.#link = link;
    effects.push({ type: 'emit', event: { type: 'thread-link-changed', thread: this.#thread, link } });
    return effects;
  }

  /** When `ticked` is wanted next if nothing else comes: after the last `accept`, in its clock; `Infinity` for never. */
  wakeAt(): number {
    return Math.min(this.#reconciler.wakeAt(this.#following), changesAt(this.#standing(), this.#rows, this.#now));
  }

  report(): ThreadReport {
    return { link: this.#link, unconfirmed: this.#rows.tail.size(), ...this.#reconciler.report() };
  }

  #take(input: ThreadInput, now: number): readonly PlatformEvent[] {
    switch (input.type) {
      case 'joined':
        this.#provenAt = now;
        this.#heardAt = now;
        return this.#follow({ state: 'joined' });
      case 'polling-started':
        return this.#follow({ state: 'polled' });
      case 'join-refused':
        this.#following = { state: 'refused', reason: input.reason };
        return [];
      case 'left':
        if (this.#following.state === 'joined') this.#following = { state: 'away' };
        return [];
      case 'message-added':
        this.#heardAt = now;
        this.#reconciler.heardNews(now);
        return addMessage(this.#rows, input.message, { before: input.before, after: input.after, at: now });
      case 'message-updated':
        this.#heardAt = now;
        return updateMessage(this.#rows, input.message, now);
      case 'page-received':
        return this.#reconciler.takePage(input.request, input.page, now);
      case 'page-failed':
        return this.#fail(input, now);
      case 'round-trip':
        this.#provenAt = now;
        this.#heardAt = now;
        return [];
      case 'clock-jumped':
        this.#provenAt = null;
        this.#reconciler.demand();
        return [];
      case 'decode-failed':
        this.#reconciler.demand();
        return [];
      case 'watched':
        this.#reconciler.setWatched(input.isWatched);
        return [];
      case 'ticked':
        return [];
    }
  }

  #follow(following: Following): readonly PlatformEvent[] {
    this.#following = following;
    this.#reconciler.restart();
    return [];
  }

  #fail({ request, code, retryAfterMs = 0 }: Extract<ThreadInput, { type: 'page-failed' }>, now: number): readonly PlatformEvent[] {
    const failure = this.#reconciler.takeFailure(request, { code, retryAfterMs }, now);
    if (failure !== 'refused') return failure;
    this.#following = { state: 'refused', reason: NO_ACCESS };
    return [];
  }

  #standing(): Standing {
    return { following: this.#following, pace: this.#reconciler.pace(), provenAt: this.#provenAt, heardAt: this.#heardAt };
  }
}

const NO_ACCESS = 'no access: the server does not let this thread be read';

const isSameLink = (a: ThreadLink, b: ThreadLink): boolean => {
  if (a.state !== b.state) return false;
  if (a.state === 'stale' && b.state === 'stale') return a.since === b.since;
  return a.state === 'polled' && b.state === 'polled' ? a.polledAt === b.polledAt && a.everyMs === b.everyMs : true;
};
