import { indexNetwork, type NetworkIndex } from '../operations/plan/network-index.ts';
import { createSelector, selectNowEvery } from '../store/create-selector.ts';
import type { ConsoleState } from '../store/state.ts';

/** The network arranged for questions about who wakes whom; at most a second old, because threads change with every message. */
export const selectNetworkIndex: (state: ConsoleState) => NetworkIndex = createSelector(
  (state) => [
    state.network.me,
    state.network.agents,
    state.network.teams,
    state.network.members,
    state.network.routines,
    state.network.threads.size,
    selectNowEvery(state, 1000),
  ],
  ({ network }) => indexNetwork(network),
);
