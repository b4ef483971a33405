import type { LinkClock } from '../clock.ts';

export type LivenessHooks = {
  /** Sends one heartbeat. */
  readonly beat: () => void;
  /** Whether a join is under way: while the server works on one it answers no heartbeat (as Phoenix 1.7 and 1.8 do). */
  readonly isJoining: () => boolean;
  /** A heartbeat stays without an answer that no join excuses. Called once a silence. */
  readonly onQuiet: () => void;
  /** Something was heard again after `onQuiet`. */
  readonly onHeardAgain: () => void;
  /** Nothing was heard within the deadline. Called once. */
  readonly onDead: () => void;
};

export const BEAT_INTERVAL_MS = 10_000;
/** After so long without any frame it is sent sooner. */
export const SILENCE_MS = 5_000;
export const BEAT_DEADLINE_MS = 5_000;
/** A heartbeat is normally answered at once; after this long the console says that it hears nothing. */
export const QUIET_AFTER_MS = 2_000;
/** No join excuses a longer silence, unless it is known to be a slow one. */
export const MAX_SILENCE_MS = 15_000;
/** Frames that come in prove nothing of the way out: without any reply since so many heartbeats it is dead too. */
export const MAX_UNANSWERED = 3;
/** A check that comes this late says something of this process, not of the link: frames may be waiting unread. */
const LATE_CHECK_MS = 1_000;

/** Watches one open connection: heartbeat at once, every 10 s and after 5 s of silence, dead when nothing is heard within 5 s of one. */
export class Liveness {
  readonly #clock: LinkClock;
  readonly #hooks: LivenessHooks;
  readonly #maxSilenceMs: number;
  #heardAt: number;
  #beatAt = 0;
  #hasHeardSinceBeat = false;
  #unanswered = 0;
  #isQuiet = false;
  #cancel = (): void => {};

  constructor(clock: LinkClock, maxSilenceMs: number, hooks: LivenessHooks) {
    this.#clock = clock;
    this.#maxSilenceMs = maxSilenceMs;
    this.#hooks = hooks;
    this.#heardAt = clock.monotonicMs();
    this.#beat();
  }

  /** Any frame came in. */
  heard(): void {
    this.#heardAt = this.#clock.monotonicMs();
    this.#hasHeardSinceBeat = true;
    if (!this.#isQuiet) return;
    this.#isQuiet = false;
    this.#hooks.onHeardAgain();
  }

  /** The server replied to something. */
  answered(): void {
    this.#unanswered = 0;
  }

  /** Asks at once whether the other side is still there, because there is reason to doubt it. */
  probe(): void {
    this.#cancel();
    this.#beat();
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    this.#beatAt = this.#clock.monotonicMs();
    this.#hasHeardSinceBeat = false;
    this.#unanswered += 1;
    this.#hooks.beat();
    this.#wait(QUIET_AFTER_MS, () => this.#checkQuiet());
  }

  #rest(): void {
    const silentAt = Math.max(this.#beatAt, this.#heardAt) + SILENCE_MS;
    const waitMs = Math.min(this.#beatAt + BEAT_INTERVAL_MS, silentAt) - this.#clock.monotonicMs();
    if (waitMs > 0) this.#wait(waitMs, () => this.#rest());
    else this.#beat();
  }

  #checkQuiet(): void {
    if (this.#unanswered >= MAX_UNANSWERED) return this.#hooks.onDead();
    if (this.#hasHeardSinceBeat) return this.#rest();
    if (!this.#hooks.isJoining()) {
      this.#isQuiet = true;
      this.#hooks.onQuiet();
    }
    this.#wait(BEAT_DEADLINE_MS - QUIET_AFTER_MS, () => this.#checkDead());
  }

  #checkDead(): void {
    if (this.#hasHeardSinceBeat) return this.#rest();
    const remainingMs = this.#maxSilenceMs - (this.#clock.monotonicMs() - this.#heardAt);
    if (this.#hooks.isJoining() && remainingMs > 0) this.#wait(Math.min(BEAT_DEADLINE_MS, remainingMs), () => this.#checkDead());
    else this.#hooks.onDead();
  }

  /** Waits and then takes the step, or waits once more where the wait itself was held up. */
  #wait(delayMs: number, step: () => void): void {
    const dueAt = this.#clock.monotonicMs() + delayMs;
    this.#cancel = this.#clock.after(delayMs, () => {
      if (this.#clock.monotonicMs() - dueAt > LATE_CHECK_MS) this.#wait(LATE_CHECK_MS, step);
      else step();
    });
  }
}
