import type { LinkClock } from '../../../src/platform/archastro/clock.ts';
import type { Random } from './random.ts';

type Timer = { readonly at: number; readonly order: number; readonly action: () => void; isCancelled: boolean };

/** Time that passes only while `run` lets it, in jumps from one timer to the next. */
export type VirtualClock = LinkClock & {
  /**
   * Runs what falls due up to `until`, in order, and lets promises settle between two moments. Ends with the time at `until`.
   */
  readonly run: (until: number) => Promise<void>;
  /** Sets the wall clock forward or back; intervals do not notice. */
  readonly jumpWall: (ms: number) => void;
  /** Lets time pass without anything running, as while the process is held up. */
  readonly stall: (ms: number) => void;
};

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createVirtualClock = (startAt: number, random: Random): VirtualClock => {
  const heap: Timer[] = [];
  let time = startAt;
  let wallOffset = 0;
  let count = 0;

  const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  };
  const isLess = (a: number, b: number): boolean => {
    const [first, second] = [heap[a], heap[b]];
    return first !== undefined && second !== undefined && isBefore(first, second);
  };
  const push = (timer: Timer): void => {
    let index = heap.push(timer) - 1;
    while (index > 0 && isLess(index, (index - 1) >> 1)) {
      swap(index, (index - 1) >> 1);
      index = (index - 1) >> 1;
    }
  };
  const pop = (): void => {
    swap(0, heap.length - 1);
    heap.pop();
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const least = isLess(left + 1, left) ? left + 1 : left;
      if (!isLess(least, index)) return;
      swap(least, index);
      index = least;
    }
  };
  const takeDue = (until: number): Timer | null => {
    for (let first = heap[0]; first !== undefined && first.at <= until; first = heap[0]) {
      pop();
      if (!first.isCancelled) return first;
    }
    return null;
  };
  /** Everything at one moment, and whatever that sets off at the same moment. */
  const runMoment = async (at: number): Promise<void> => {
    time = Math.max(time, at);
    for (let timer = takeDue(time); timer !== null; ) {
      timer.action();
      timer = takeDue(time);
      if (timer !== null) continue;
      await settle();
      timer = takeDue(time);
    }
  };

  return {
    now: () => time + wallOffset,
    monotonicMs: () => time,
    random: random.next,
    after: (delayMs, action) => {
      count += 1;
      const timer = { at: time + Math.max(0, Math.ceil(delayMs)), order: count, action, isCancelled: false };
      push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
    run: async (until) => {
      await settle();
      for (let next = heap[0]; next !== undefined && next.at <= until; next = heap[0]) {
        if (next.isCancelled) pop();
        else await runMoment(next.at);
      }
      time = Math.max(time, until);
    },
    jumpWall: (ms) => {
      wallOffset += ms;
    },
    stall: (ms) => {
      time += ms;
    },
  };
};
