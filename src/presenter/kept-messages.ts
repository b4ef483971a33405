import { createSelector } from '../store/create-selector.ts';

/** How many messages are held in memory, and how many were held and are not any more, in all threads. */
export type KeptMessages = { readonly held: number; readonly dropped: number };

export const selectKeptMessages = createSelector(
  ({ network }) => [network.logs],
  ({ network }): KeptMessages => {
    const logs = [...network.logs.values()];
    return {
      held: logs.reduce((sum, { messages }) => sum + messages.length, 0),
      dropped: logs.reduce((sum, { evictedCount }) => sum + evictedCount, 0),
    };
  },
);
