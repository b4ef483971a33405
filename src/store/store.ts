import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConsoleEvent } from './events.ts';
import { joinEvents } from './join-events.ts';
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
