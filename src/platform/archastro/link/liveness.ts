import type { Clock } from '../clock.ts';

/** What proves that a connection is alive. */
export type Liveness = {
  /** Any frame came in. */
  readonly heard: () => void;
  /** The server replied to something. */
  readonly answered: () => void;
  /** Asks at once whether the other side is still there, because there is reason to doubt it. */
  readonly probe: () => void;
  readonly stop: () => void;
};

export type LivenessHooks = {
  /** Sends one heartbeat. */
  readonly beat: () => void;
  /** Whether a join is under way: while the server works on one it answers no heartbeat (phoenix-wire.md 3). */
  readonly isJoining: () => boolean;
  /** A heartbeat stays without an answer that no join excuses. Called once a silence. */
  readonly onQuiet: () => void;
  /** Something was heard again after `onQuiet`. */
  readonly onHeardAgain: () => void;
  /** Nothing was heard within the deadline. Called once. */
  readonly onDead: () => void;
};

export const BEAT_INTERVAL_MS = 10_000;
export const BEAT_DEADLINE_MS = 5_000;
/** A heartbeat is normally answered at once; after this long the console says that it hears nothing. */
export const QUIET_AFTER_MS = 2_000;
/** No join excuses a longer silence. */
export const MAX_SILENCE_MS = 15_000;
/** Frames that come in prove nothing of the way out: without any reply since so many heartbeats it is dead too. */
export const MAX_UNANSWERED = 3;
/** A check that comes this late says something of this process, not of the link: frames may be waiting unread. */
const LATE_CHECK_MS = 1_000;

/** Watches one open connection: heartbeat every 10 s, dead when nothing is heard within 5 s of one. */
export const startLiveness = (clock: Clock, hooks: LivenessHooks): Liveness => {
  let heardAt = clock.monotonicMs();
  let beatAt = heardAt;
  let unanswered = 0;
  let isQuiet = false;
  let cancel = (): void => {};

  /** Waits and then runs `step`, or waits once more where the wait itself was held up. */
  const wait = (delayMs: number, step: () => void): void => {
    const dueAt = clock.monotonicMs() + delayMs;
    cancel = clock.after(delayMs, () => {
      if (clock.monotonicMs() - dueAt > LATE_CHECK_MS) wait(LATE_CHECK_MS, step);
      else step();
    });
  };
  const beat = (): void => {
    beatAt = clock.monotonicMs();
    unanswered += 1;
    hooks.beat();
    wait(QUIET_AFTER_MS, checkQuiet);
  };
  const rest = (): void => wait(Math.max(0, beatAt + BEAT_INTERVAL_MS - clock.monotonicMs()), beat);
  const checkQuiet = (): void => {
    if (unanswered >= MAX_UNANSWERED) return hooks.onDead();
    if (heardAt > beatAt) return rest();
    if (!hooks.isJoining()) {
      isQuiet = true;
      hooks.onQuiet();
    }
    wait(BEAT_DEADLINE_MS - QUIET_AFTER_MS, checkDead);
  };
  const checkDead = (): void => {
    if (heardAt > beatAt) return rest();
    const silenceMs = clock.monotonicMs() - heardAt;
    if (hooks.isJoining() && silenceMs < MAX_SILENCE_MS) wait(Math.min(BEAT_DEADLINE_MS, MAX_SILENCE_MS - silenceMs), checkDead);
    else hooks.onDead();
  };

  beat();
  return {
    heard: () => {
      heardAt = clock.monotonicMs();
      if (!isQuiet) return;
      isQuiet = false;
      hooks.onHeardAgain();
    },
    answered: () => {
      unanswered = 0;
    },
    probe: () => {
      cancel();
      beat();
    },
    stop: () => cancel(),
  };
};
