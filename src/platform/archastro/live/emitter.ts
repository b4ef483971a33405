import type { PlatformEvent } from '../../events.ts';
import type { LinkClock } from '../clock.ts';

export type EventListener = (events: readonly PlatformEvent[]) => void;

/** Hands news to its listeners: what comes in one turn of the event loop goes out as one batch, in order. */
export type Emitter = {
  readonly emit: (...events: readonly PlatformEvent[]) => void;
  readonly add: (listener: EventListener) => () => void;
  readonly isHeard: () => boolean;
  /** Drops what was not handed out yet. */
  readonly close: () => void;
};

export const createEmitter = (clock: LinkClock): Emitter => {
  const listeners = new Set<EventListener>();
  let batch: PlatformEvent[] = [];
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    const events = batch;
    batch = [];
    cancel = null;
    for (const listener of listeners) listener(events);
  };
  return {
    emit: (...events) => {
      if (listeners.size === 0) return;
      batch.push(...events);
      cancel ??= clock.after(0, flush);
    },
    add: (listener) => {
      // A wrapper, so that one function may subscribe twice.
      const own: EventListener = (events) => listener(events);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    isHeard: () => listeners.size > 0,
    close: () => {
      cancel?.();
      batch = [];
      listeners.clear();
    },
  };
};
