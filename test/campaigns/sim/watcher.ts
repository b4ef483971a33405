import type { MessageId, ThreadId } from '../../../src/domain/ids.ts';
import type { Connection } from '../../../src/domain/link.ts';
import { compareMessages, type Position } from '../../../src/domain/message.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { HistoryVerdict } from './history.ts';
import { Viewer } from './viewer.ts';

/** Silence after which nothing may be called live (trust.md I4), with a second for the sampling. */
const SILENCE_MS = 16_000;
/**
 * A message that the server has had for this long must be shown, or the thread must not be called live. Where it was broadcast
 * and got lost on the way, only the next reconcile can find it; where nobody was subscribed, the client knows that it missed some.
 */
const OVERDUE_MS = { broadcast: 60_000, missed: 25_000 } as const;

/** How a message was told to the client: it was sent, or could not be, or what was sent cannot be read. */
export type Telling = keyof typeof OVERDUE_MS;

type PostedRow = { readonly id: MessageId; readonly createdAt: number; readonly isLate: boolean; readonly telling: Telling };

/** What one run ended with. `details` say in words what went wrong, at most a few of each kind. */
export type Verdict = {
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly outdated: number;
  readonly dishonest: number;
  readonly details: readonly string[];
};

/** A message as the server has it at the end of a run. */
export type ServerRow = Position & { readonly text: string; readonly isDeleted: boolean };

type Watched = { readonly viewer: Viewer; overdue: { readonly id: MessageId; readonly at: number; readonly dueAt: number }[] };

/** Watches all threads of a run like a console, and judges what it was told against the server's log. */
export class Watcher {
  readonly #threads: ReadonlyMap<ThreadId, Watched>;
  readonly #late = new Set<MessageId>();
  #connection: Connection = { state: 'connecting' };
  #dishonest = 0;
  readonly #details: string[] = [];

  constructor(threads: readonly ThreadId[]) {
    this.#threads = new Map(threads.map((thread) => [thread, { viewer: new Viewer(thread, (id) => this.#late.has(id)), overdue: [] }]));
  }

  see(events: readonly PlatformEvent[]): void {
    for (const event of events) {
      if (event.type === 'link-changed') this.#connection = event.connection;
      else this.#watched(event)?.viewer.see(event);
    }
  }

  /** The server has a new message since `at`. One before all that is shown is not expected. */
  posted(thread: ThreadId, row: PostedRow, at: number): void {
    if (row.isLate) this.#late.add(row.id);
    const watched = this.#threads.get(thread);
    const start = watched?.viewer.start() ?? null;
    if (watched !== undefined && start !== null && row.createdAt >= start.createdAt)
      watched.overdue.push({ id: row.id, at, dueAt: at + OVERDUE_MS[row.telling] });
  }

  /** Looks whether what is claimed at `now` is true; `heardAt` is when the client last can have heard of the server. */
  sample(now: number, heardAt: number): void {
    const isSilent = now - heardAt > SILENCE_MS;
    if (isSilent && this.#connection.state === 'live')
      this.#lie(`${now}: the connection is called live after a silence of ${now - heardAt} ms`);
    for (const [thread, watched] of this.#threads) {
      const { viewer, overdue } = watched;
      const isLive = viewer.link.state === 'live';
      if (this.#connection.state === 'offline' && isLive) this.#lie(`${now}: ${thread} is called live although the connection is offline`);
      if (isSilent && isLive) this.#lie(`${now}: ${thread} is called live after a silence of ${now - heardAt} ms`);
      watched.overdue = overdue.filter(({ id, at, dueAt }) => {
        if (viewer.rows.has(id)) return false;
        if (now <= dueAt || !isLive) return true;
        this.#lie(`${now}: ${thread} is called live without ${id}, posted ${now - at} ms ago`);
        return false;
      });
    }
  }

  /** Judges the run by all rows that the server has, in its order. */
  judge(rowsOf: (thread: ThreadId) => readonly ServerRow[]): Verdict {
    const watched = [...this.#threads];
    const missing = watched.flatMap(([thread, { viewer }]) => missingFrom(rowsOf(thread), viewer));
    const outdated = watched.flatMap(([thread, { viewer }]) => outdatedIn(rowsOf(thread), viewer));
    const faults = watched.map(([, { viewer }]) => viewer.faults);
    const [duplicated, reordered] = [faults.flatMap((fault) => fault.duplicated), faults.flatMap((fault) => fault.reordered)];
    const few = (kind: string, entries: readonly string[]): readonly string[] => entries.slice(0, 5).map((entry) => `${kind}: ${entry}`);
    return {
      lost: missing.length,
      duplicated: duplicated.length,
      reordered: reordered.length,
      outdated: outdated.length + faults.flatMap((fault) => fault.regressed).length,
      dishonest: this.#dishonest,
      details: [
        ...few('lost', missing),
        ...few('duplicated', duplicated),
        ...few('reordered', reordered),
        ...few('outdated', [...outdated, ...faults.flatMap((fault) => fault.regressed)]),
        ...few('dishonest', this.#details),
      ],
    };
  }

  shows(id: MessageId): boolean {
    return this.#threads.values().some(({ viewer }) => viewer.rows.has(id));
  }

  /** The state of the connection, then of each thread. */
  links(): readonly string[] {
    return [this.#connection.state, ...Array.from(this.#threads.values(), ({ viewer }) => viewer.link.state)];
  }

  #watched(event: PlatformEvent): Watched | undefined {
    if (event.type === 'message-added' || event.type === 'message-updated') return this.#threads.get(event.message.thread);
    if (event.type === 'messages-backfilled' || event.type === 'gaps-changed' || event.type === 'thread-link-changed')
      return this.#threads.get(event.thread);
    return undefined;
  }

  #lie(detail: string): void {
    this.#dishonest += 1;
    this.#details.push(detail);
  }
}

/** The verdict with one more false claim. */
export const lied = (verdict: Verdict, detail: string): Verdict => ({
  ...verdict,
  dishonest: verdict.dishonest + 1,
  details: [...verdict.details, `dishonest: ${detail}`],
});

/** The verdict with what became of own posts: one that is denied counts as a false claim. */
export const withPosts = (verdict: Verdict, posts: HistoryVerdict): Verdict => ({
  ...verdict,
  lost: verdict.lost + posts.lost.length,
  duplicated: verdict.duplicated + posts.duplicated.length,
  reordered: verdict.reordered + posts.reordered.length,
  dishonest: verdict.dishonest + posts.denied.length,
  details: [
    ...verdict.details,
    ...(['lost', 'duplicated', 'reordered', 'denied'] as const).flatMap((kind) =>
      posts[kind].slice(0, 5).map((key) => `${kind}: post ${key}`),
    ),
  ],
});

/** What the server has from the first shown row on and the viewer has not. Nothing was removed, so that a gap is no excuse. */
const missingFrom = (rows: readonly ServerRow[], viewer: Viewer): readonly string[] => {
  const first = viewer.start();
  if (first === null) return rows.map((row) => row.id);
  return rows.filter((row) => compareMessages(row, first) >= 0 && !viewer.rows.has(row.id)).map((row) => row.id);
};

/** Which of the last 50 rows are shown in another version than the server has. */
const outdatedIn = (rows: readonly ServerRow[], viewer: Viewer): readonly string[] =>
  rows
    .slice(-50)
    .filter((row) => {
      const shown = viewer.rows.get(row.id);
      return shown !== undefined && (shown.text !== row.text || shown.isDeleted !== row.isDeleted);
    })
    .map((row) => `${row.id} is not shown as ${row.text}`);
