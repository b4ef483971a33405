import type { Mutant } from './mutant.ts';

const stream = (file: string): string => `platform/archastro/stream/${file}`;

/** In how a thread is kept complete and in order. */
export const STREAM_MUTANTS: readonly Mutant[] = [
  {
    name: 'the cursor advances on any live message',
    file: stream('rows.ts'),
    from: 'known.isLoaded() && cursors.isEnd(push.before, push.after) && isPastEnd(rows, message)',
    to: 'known.isLoaded() && isPastEnd(rows, message)',
  },
  {
    name: 'a message is taken for confirmed before it is',
    file: stream('rows.ts'),
    from: "return isHeld ? [{ type: 'message-added', message: newest, isConfirmed: false }] : [];",
    to: "return isHeld ? [{ type: 'message-added', message: newest, isConfirmed: true }] : [];",
  },
  {
    name: 'doubled pushes are not dropped',
    file: stream('rows.ts'),
    from: 'if (row !== undefined) return reviseKnown(rows, { row, message, seenAt: push.at });',
    to: '',
  },
  {
    name: 'messages are told apart by their text',
    file: stream('rows.ts'),
    from: 'if (known.isBeforeStart(message)) return [];',
    to: 'if (known.isBeforeStart(message) || tail.rows().some((other) => other.message.content === message.content)) return [];',
  },
  {
    name: 'an edit before its message is dropped',
    file: stream('rows.ts'),
    from: 'hold(rows, message, { before: null, after: null, at, isAnnounced: false });',
    to: '',
  },
  {
    name: 'a tombstone is undone by an older version',
    file: stream('version.ts'),
    from: 'if (known.isDeleted) return false;',
    to: 'if (known.isDeleted) return true;',
  },
  {
    name: 'an older version replaces a newer one',
    file: stream('version.ts'),
    from: 'return next.updatedAt > known.updatedAt;',
    to: 'return true;',
  },
  {
    name: 'no overlap is read again',
    file: stream('reading.ts'),
    from: 'overlap >= OVERLAP_ROWS || oldest.before === null',
    to: 'overlap >= 0 || oldest.before === null',
  },
  {
    name: 'what was not read again counts as if it had been',
    file: stream('reconciler.ts'),
    from: 'if (!skipsOverlap && listedTo !== null) {',
    to: 'if (listedTo !== null) {',
  },
  {
    name: 'what pushes confirmed meanwhile counts as listed',
    file: stream('reconciler.ts'),
    from: 'this.#rows.cursors.verify(this.#rows.known.countBeyond(listedTo));',
    to: 'this.#rows.cursors.verify(0);\n      this.#recheckTo = this.#rows.cursors.end();',
  },
  {
    name: 'a page that was read long ago counts as read now',
    file: stream('reconciler.ts'),
    from: 'found: previous.found + found, isConnected: true };',
    to: 'found: previous.found + found, isConnected: true, listedTo: page.messages.at(-1) ?? previous.listedTo };',
  },
  {
    name: 'the newest page is taken for the whole',
    file: stream('reading.ts'),
    from: 'const cursor = touches || reading.isForwardUseless ? null : rows.cursors.resumeAt(rows.tail.lowest());',
    to: "if (!touches) return { type: 'end', isWhole: true };\n  const cursor = null as string | null;",
  },
  {
    name: 'a reading forward ends with its first page',
    file: stream('reading.ts'),
    from: "if (isEnd && reading.demand === demand) return { type: 'end', isWhole: true };",
    to: "if (isEnd || reading.pages > 0) return { type: 'end', isWhole: true };",
  },
  {
    name: 'a gap is dropped in silence',
    file: stream('reconciler.ts'),
    from: 'if (!isWhole && first !== undefined) events.push(this.#openGap(first.createdAt));',
    to: '',
  },
  {
    name: 'a refused cursor ends the reconcile',
    file: stream('reconciler.ts'),
    from: "if (reading.direction === 'backward' && reading.refusals > 0)",
    to: 'if (reading.refusals >= 0)',
  },
  {
    name: 'nothing is caught up after a join',
    file: stream('reconciler.ts'),
    from: '{ ...demandReconcile(this.#pace), endedAt: null, retryAt: 0 }',
    to: '{ ...this.#pace, retryAt: 0 }',
  },
  {
    name: 'a join trusts the answer to a question of before',
    file: stream('reconciler.ts'),
    from: 'this.#pace = afterEnd(this.#pace, now, { demand, askedAt, found, misses });',
    to: 'this.#pace = afterEnd(this.#pace, now, { demand: this.#pace.demand + 0 * demand, askedAt, found, misses });',
  },
  {
    name: 'a failed page is never asked for again',
    file: stream('reconciler.ts'),
    from: 'this.#pace = afterFailure(this.#pace, now, retryAfterMs);',
    to: 'this.#pace = { ...afterFailure(this.#pace, now, retryAfterMs), retryAt: Number.POSITIVE_INFINITY };',
  },
  {
    name: 'nothing is looked at again while all seems well',
    file: stream('limits.ts'),
    from: 'export const RECONCILE_MS = 30_000;',
    to: 'export const RECONCILE_MS = 30_000_000_000;',
  },
  {
    name: 'too few ids are remembered',
    file: stream('limits.ts'),
    from: 'export const KNOWN_ROWS = 1_500;',
    to: 'export const KNOWN_ROWS = 10;',
  },
  {
    name: 'live is claimed without a round trip',
    file: stream('limits.ts'),
    from: 'export const PROOF_MS = 15_000;',
    to: 'export const PROOF_MS = 15_000_000;',
  },
  {
    name: 'the loop breaker never opens',
    file: stream('limits.ts'),
    from: 'export const FRUITLESS_LIMIT = 3;',
    to: 'export const FRUITLESS_LIMIT = 3_000_000;',
  },
  {
    name: 'live is claimed before the thread was listed again',
    file: stream('thread-status.ts'),
    from: "return isOutstanding(pace) || !rows.known.isLoaded() || hasHole(rows, now) ? { state: 'catching-up' } : { state: 'live' };",
    to: "return { state: 'live' };",
  },
  {
    name: 'missed rows are not passed on',
    file: stream('listing.ts'),
    from: "if (first !== undefined) events.push({ type: 'messages-backfilled', thread: first.thread, messages: missed });",
    to: '',
  },
];
