import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Message } from '../domain/message.ts';
import type { ConsoleEvent } from './events.ts';
import { reduce } from './reduce.ts';
import type { ConsoleState } from './state.ts';

/** The one store: events in, one notification a dispatch. */
export type ConsoleStore = {
  readonly getState: () => ConsoleState;
  readonly subscribe: StoreApi<ConsoleState>['subscribe'];
  readonly getInitialState: () => ConsoleState;
  readonly dispatch: (...events: readonly ConsoleEvent[]) => void;
};

export const createConsoleStore = (initial: ConsoleState): ConsoleStore => {
  const store = createStore<ConsoleState>(() => initial);
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    dispatch: (...events) => store.setState((state) => joinEvents(events).reduce(reduce, state), true),
  };
};

/**
 * The same events in fewer: messages that follow each other in one thread become one event, because every arrival costs as much as
 * the thread is long. Of the times of frames, which depend on nothing else, only the last is left, at the end.
 */
export const joinEvents = (events: readonly ConsoleEvent[]): readonly ConsoleEvent[] => {
  if (events.length < 2) return events;
  const joined: ConsoleEvent[] = [];
  let run: Message[] = [];
  let frame: ConsoleEvent | null = null;
  for (const event of events) {
    if (event.type === 'frame-received') {
      frame = event;
    } else if (event.type === 'message-added') {
      const { message } = event;
      if (run[0]?.thread === message.thread) {
        run.push(message);
      } else {
        run = [message];
        joined.push({ type: 'messages-added', thread: message.thread, messages: run });
      }
    } else {
      run = [];
      joined.push(event);
    }
  }
  return frame === null ? joined : [...joined, frame];
};
