import type { ThreadId } from '../../../domain/ids.ts';
import type { LinkClock } from '../clock.ts';

/** A thread that was asked for stays for a while, since more is likely to be asked of it. */
const KEPT_MS = 60_000;

/** The threads that must be joined ahead of all others, and who waits for that. */
export class JoinRequests {
  readonly #clock: LinkClock;
  readonly #keptUntil = new Map<ThreadId, number>();
  readonly #waiting = new Map<ThreadId, Set<() => void>>();

  constructor(clock: LinkClock) {
    this.#clock = clock;
  }

  /** `onSettled` hears of each answer to a join until the returned function is called. */
  add(thread: ThreadId, onSettled: () => void): () => void {
    this.#keptUntil.set(thread, this.#clock.monotonicMs() + KEPT_MS);
    const waiting = this.#waiting.get(thread) ?? new Set();
    this.#waiting.set(thread, waiting.add(onSettled));
    return () => {
      waiting.delete(onSettled);
      if (waiting.size === 0) this.#waiting.delete(thread);
    };
  }

  /** The server answered a join of the thread. */
  settle(thread: ThreadId): void {
    for (const tell of this.#waiting.get(thread) ?? []) tell();
  }

  threads(): readonly ThreadId[] {
    const now = this.#clock.monotonicMs();
    for (const [thread, until] of this.#keptUntil) if (until < now) this.#keptUntil.delete(thread);
    return [...this.#keptUntil.keys()];
  }
}
