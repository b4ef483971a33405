/** Phoenix refuses the 101st topic of a connection unless it is told otherwise; some room is kept for joins on demand. */
export const MAX_TOPICS_PER_CONNECTION = 80;
/** How long after a refusal one more topic than was allowed is tried: doubled for each refusal, up to the last. */
const FIRST_PROBE_MS = 60_000;
const LAST_PROBE_MS = 600_000;

/** How many topics one connection takes, learned from the server's refusals and looked at again now and then. */
export class TopicLimit {
  #limit: number;
  #step: number;
  #probeMs = FIRST_PROBE_MS;
  #probeAt: number;

  /** `assumed` is what another connection was found to take. */
  constructor(assumed: number, nowMs: number) {
    this.#limit = assumed;
    this.#step = assumed < MAX_TOPICS_PER_CONNECTION ? 1 : 0;
    this.#probeAt = nowMs + FIRST_PROBE_MS;
  }

  /** What is known to fit. */
  known(): number {
    return this.#limit;
  }

  /** So many may be joined now. */
  room(nowMs: number): number {
    return nowMs < this.#probeAt ? this.#limit : Math.min(MAX_TOPICS_PER_CONNECTION, this.#limit + this.#step);
  }

  /** The server refused another topic while so many were joined. */
  refused(joined: number, nowMs: number): void {
    this.#limit = Math.min(MAX_TOPICS_PER_CONNECTION, joined);
    this.#step = 1;
    this.#probeAt = nowMs + this.#probeMs;
    this.#probeMs = Math.min(LAST_PROBE_MS, this.#probeMs * 2);
  }

  /** So many are joined: more than was thought, where a refusal had another reason or the server's limit was raised. */
  joined(count: number): void {
    if (count <= this.#limit) return;
    this.#limit = count;
    this.#step *= 2;
    this.#probeMs = FIRST_PROBE_MS;
  }
}
