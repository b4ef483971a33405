import type { LinkClock } from '../../../src/platform/archastro/clock.ts';

export type ManualClock = LinkClock & {
  /** Lets time pass; whatever falls due meanwhile runs at its own moment, in order. */
  readonly advance: (ms: number) => void;
  /** Lets time pass without anything running, as in a process that is held up; then runs what is overdue. */
  readonly stall: (ms: number) => void;
};

/** A clock that stands still until it is told otherwise. */
export const createManualClock = (random: () => number = () => 0.5): ManualClock => {
  let time = 1_000_000;
  let nextId = 0;
  const timers = new Map<number, { readonly at: number; readonly action: () => void }>();
  const runDue = (until: number): void => {
    for (;;) {
      const [first] = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (first === undefined) return;
      timers.delete(first[0]);
      time = Math.max(time, first[1].at);
      first[1].action();
    }
  };
  return {
    now: () => time,
    monotonicMs: () => time,
    random,
    after: (delayMs, action) => {
      nextId += 1;
      const id = nextId;
      timers.set(id, { at: time + delayMs, action });
      return () => timers.delete(id);
    },
    advance: (ms) => {
      const end = time + ms;
      runDue(end);
      time = end;
    },
    stall: (ms) => {
      time += ms;
      runDue(time);
    },
  };
};

/** The real clock, `factor` times as fast, so that a test over real sockets need not wait for real deadlines. */
export const createFastClock = (factor: number, random: () => number = Math.random): LinkClock => {
  const startedAt = Date.now();
  const time = (): number => startedAt + performance.now() * factor;
  return {
    now: time,
    monotonicMs: time,
    random,
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs / factor);
      return () => clearTimeout(timer);
    },
  };
};
