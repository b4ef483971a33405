import type { ThreadId } from '../../../domain/ids.ts';
import type { Gap } from '../../../domain/link.ts';
import type { Position } from '../../../domain/message.ts';
import type { PlatformErrorCode } from '../../errors.ts';
import type { PlatformEvent } from '../../events.ts';
import type { MessagePage, MessageQuery } from '../../platform.ts';
import { GAPS_KEPT, PAGE_LIMIT, REFUSALS_LIMIT, REQUEST_DEADLINE_MS, TAIL_ROWS } from './limits.ts';
import { mergeListing, settleTail } from './listing.ts';
import { heldRows, isConnecting, judgeBackward, judgeForward, type Reading, startReading } from './reading.ts';
import type { Rows } from './rows.ts';
import { afterEnd, afterFailure, demandReconcile, dueAt, INITIAL_PACE, isOutstanding, type Pace } from './schedule.ts';
import type { Following } from './thread-status.ts';

type PageFailure = { readonly code: PlatformErrorCode; readonly retryAfterMs: number };

/** Brings the rows of a thread in line with what the server lists, one page at a time. */
export class Reconciler {
  readonly #thread: ThreadId;
  readonly #rows: Rows;
  #pace: Pace = INITIAL_PACE;
  #reading: Reading | null = null;
  #pending: { readonly request: number; readonly askedAt: number } | null = null;
  #lastRequest = 0;
  #recheckTo: Position | null = null;
  #hasSkipped = false;
  #gaps: readonly Gap[] = [];
  #reconciles = 0;
  /** In a row. */
  #refusals = 0;
  #backfilled = 0;

  constructor(thread: ThreadId, rows: Rows) {
    this.#thread = thread;
    this.#rows = rows;
  }

  pace(): Pace {
    return this.#pace;
  }

  report(): { readonly reconciles: number; readonly backfilled: number; readonly gaps: readonly Gap[] } {
    return { reconciles: this.#reconciles, backfilled: this.#backfilled, gaps: this.#gaps };
  }

  /** Something new was pushed. */
  heardNews(now: number): void {
    this.#pace = { ...this.#pace, newsAt: now };
  }

  setWatched(isWatched: boolean): void {
    this.#pace = { ...this.#pace, isWatched };
  }

  /** Asks for a reconcile that begins after this moment. */
  demand(): void {
    this.#pace = demandReconcile(this.#pace);
  }

  /** Asks for a reconcile without waiting for a request of before, which may have gone down with the link. */
  restart(): void {
    this.#pending = null;
    this.#pace = { ...demandReconcile(this.#pace), endedAt: null, retryAt: 0 };
  }

  /** The page to ask for at `now`, if one is due. */
  next(following: Following, now: number): { readonly request: number; readonly query: MessageQuery } | null {
    if (this.#pending !== null && now - this.#pending.askedAt >= REQUEST_DEADLINE_MS) this.#retryLater(0, now);
    if (this.#rows.tail.size() >= TAIL_ROWS && !isOutstanding(this.#pace)) this.demand();
    if (this.#pending !== null || now < this.#dueAt(following)) return null;
    const fresh = { askedAt: now, demand: this.#pace.demand };
    const reading = this.#reading ?? startReading(this.#rows, { ...fresh, isForwardUseless: false });
    const isEndShown = reading.direction === 'forward' || reading.held.length === 0;
    this.#reading = isEndShown ? { ...reading, ...fresh } : reading;
    this.#lastRequest += 1;
    this.#pending = { request: this.#lastRequest, askedAt: now };
    return { request: this.#lastRequest, query: reading.query };
  }

  wakeAt(following: Following): number {
    return this.#pending === null ? this.#dueAt(following) : this.#pending.askedAt + REQUEST_DEADLINE_MS;
  }

  takePage(request: number, page: MessagePage, now: number): readonly PlatformEvent[] {
    const reading = this.#reading;
    if (request !== this.#pending?.request || reading === null) return [];
    this.#pending = null;
    this.#refusals = 0;
    this.#pace = { ...this.#pace, failures: 0, retryAt: 0 };
    return reading.direction === 'backward' ? this.#takeBackward(reading, page, now) : this.#takeForward(reading, page, now);
  }

  /** Retries later, or reads another way where the server refuses the cursor; `refused` where it refuses the thread again and again. */
  takeFailure(request: number, { code, retryAfterMs }: PageFailure, now: number): readonly PlatformEvent[] | 'refused' {
    const reading = this.#reading;
    if (request !== this.#pending?.request || reading === null) return [];
    const cursor = reading.query.after ?? reading.query.before;
    if (cursor === undefined && (code === 'forbidden' || code === 'not-found')) {
      this.#refusals += 1;
      this.#reading = null;
      this.#retryLater(retryAfterMs, now);
      return this.#refusals < REFUSALS_LIMIT ? [] : 'refused';
    }
    if (cursor === undefined || (code !== 'invalid' && code !== 'not-found')) {
      this.#retryLater(retryAfterMs, now);
      return [];
    }
    this.#pending = null;
    if (reading.direction === 'backward' && reading.refusals > 0)
      return this.#endBackward(
        reading,
        reading.held.some((page) => isConnecting(this.#rows, page)),
        now,
      );
    this.#rows.cursors.refuse(cursor);
    const refusals = reading.refusals + (reading.direction === 'backward' ? 1 : 0);
    this.#reading = {
      ...reading,
      direction: 'backward',
      held: [],
      query: { limit: PAGE_LIMIT },
      isForwardUseless: true,
      skipsOverlap: false,
      refusals,
    };
    return [];
  }

  #retryLater(retryAfterMs: number, now: number): void {
    this.#pending = null;
    this.#pace = afterFailure(this.#pace, now, retryAfterMs);
  }

  #dueAt(following: Following): number {
    if (following.state === 'away' || following.state === 'refused') return Number.POSITIVE_INFINITY;
    return this.#reading === null ? dueAt(this.#pace, this.#rows, following.state === 'polled') : this.#pace.retryAt;
  }

  #takeBackward(previous: Reading, page: MessagePage, now: number): readonly PlatformEvent[] {
    const reading = { ...previous, held: [...previous.held, page], pages: previous.pages + 1 };
    const verdict = judgeBackward(this.#rows, reading, this.#recheckTo);
    switch (verdict.type) {
      case 'ask':
        this.#reading = { ...reading, query: verdict.query };
        return [];
      case 'turn':
        this.#reading = {
          ...reading,
          held: [],
          direction: 'forward',
          query: verdict.query,
          skipsOverlap: this.#skips(verdict.query),
          listedTo: reading.held[0]?.messages.at(-1) ?? this.#rows.cursors.end(),
        };
        return [];
      case 'end':
        return this.#endBackward(reading, verdict.isWhole, now);
    }
  }

  #endBackward(reading: Reading, isWhole: boolean, now: number): readonly PlatformEvent[] {
    const isFirst = !this.#rows.known.isLoaded();
    const { messages, after } = heldRows(reading);
    const [first] = messages;
    const events: PlatformEvent[] = [];
    if (isFirst) this.#rows.known.startAt(reading.held.at(-1)?.before === null ? null : (first ?? null));
    if (!isWhole && first !== undefined) events.push(this.#openGap(first.createdAt));
    const merged = mergeListing(this.#rows, { messages, after, askedAt: reading.askedAt });
    return [
      ...events,
      ...merged.events,
      ...this.#end({ ...reading, found: isFirst ? 0 : merged.found, listedTo: messages.at(-1) ?? null }, now),
    ];
  }

  #openGap(to: number): PlatformEvent {
    const gap = { thread: this.#thread, from: (this.#rows.cursors.end() ?? this.#rows.tail.lowest())?.createdAt ?? null, to };
    this.#gaps = [...this.#gaps, gap].slice(-GAPS_KEPT);
    return { type: 'gaps-changed', thread: this.#thread, gaps: this.#gaps };
  }

  #takeForward(previous: Reading, page: MessagePage, now: number): readonly PlatformEvent[] {
    const [first] = page.messages;
    const isConnected =
      previous.isConnected ||
      first === undefined ||
      isConnecting(this.#rows, page) ||
      this.#rows.cursors.standsAtEnd(previous.query.after ?? '');
    const gap = isConnected ? [] : [this.#openGap(first.createdAt)];
    const { events: news, found } = mergeListing(this.#rows, { ...page, askedAt: previous.askedAt });
    const events = [...gap, ...news];
    const reading = { ...previous, pages: previous.pages + 1, found: previous.found + found, isConnected: true };
    if (news.length > 0) this.#pace = { ...this.#pace, fruitless: 0 };
    const verdict = judgeForward(reading, page, this.#pace.demand);
    switch (verdict.type) {
      case 'ask':
        this.#reading = { ...reading, query: verdict.query };
        return events;
      case 'turn':
        this.#reading = { ...reading, direction: 'backward', held: [], query: verdict.query, isForwardUseless: true, skipsOverlap: false };
        return events;
      case 'end':
        return [...events, ...this.#end(reading, now)];
    }
  }

  #skips({ after }: MessageQuery): boolean {
    return after !== undefined && !this.#rows.cursors.coversOverlap(after);
  }

  #end({ demand, askedAt, found, skipsOverlap, listedTo }: Reading, now: number): readonly PlatformEvent[] {
    const { events, misses } = settleTail(this.#rows, askedAt);
    this.#pace = afterEnd(this.#pace, now, { demand, askedAt, found, misses });
    this.#reading = null;
    // What pushes have confirmed since the end was asked for, nobody has listed.
    if (!skipsOverlap && listedTo !== null) {
      this.#recheckTo = { id: listedTo.id, createdAt: listedTo.createdAt };
      this.#rows.cursors.verify(this.#rows.known.countBeyond(listedTo));
    }
    // Once at once, and if that does not get there either, with the next one that is due.
    if (skipsOverlap && !this.#hasSkipped) this.demand();
    this.#hasSkipped = skipsOverlap;
    this.#reconciles += 1;
    this.#backfilled += found;
    return events;
  }
}
