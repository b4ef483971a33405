import type { VirtualClock } from './virtual-clock.ts';

export type PipeTimes = { readonly clock: VirtualClock; readonly delayMs: () => number };

/** One direction of a connection: everything arrives, in order, unless it is closed before. */
export type Pipe<Item> = {
  readonly send: (item: Item) => void;
  /** Delivers what was held back while the way was blocked. */
  readonly flush: () => void;
  /** Nothing gets through any more, and nobody is told. */
  readonly forget: () => void;
  readonly close: () => void;
};

export const createPipe = <Item>({ clock, delayMs }: PipeTimes, isBlocked: () => boolean, deliver: (item: Item) => void): Pipe<Item> => {
  const waiting: { readonly item: Item; readonly at: number }[] = [];
  let lastAt = 0;
  let isTimed = false;
  let isClosed = false;
  let isForgotten = false;

  const isOpen = (): boolean => !isClosed && !isForgotten && !isBlocked();
  const arrive = (): void => {
    isTimed = false;
    while (isOpen()) {
      const [first] = waiting;
      if (first === undefined) return;
      if (first.at > clock.monotonicMs()) return time(first.at);
      waiting.shift();
      deliver(first.item);
    }
  };
  const time = (at: number): void => {
    if (isTimed) return;
    isTimed = true;
    clock.after(at - clock.monotonicMs(), arrive);
  };
  return {
    send: (item) => {
      if (isClosed) return;
      lastAt = Math.max(lastAt, clock.monotonicMs() + delayMs());
      waiting.push({ item, at: lastAt });
      time(waiting[0]?.at ?? lastAt);
    },
    flush: () => {
      if (waiting.length > 0) time(clock.monotonicMs());
    },
    forget: () => {
      isForgotten = true;
    },
    close: () => {
      isClosed = true;
      waiting.length = 0;
    },
  };
};
