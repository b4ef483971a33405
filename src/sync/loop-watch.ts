import type { OrgId } from '../domain/ids.ts';
import type { EntryContent } from '../domain/ledger-entry.ts';
import type { Timestamp } from '../domain/values.ts';
import { findLoops } from '../loops/find-loops.ts';
import { EMPTY_TRACKER, trackLoops } from '../loops/loop-tracker.ts';
import { createTriggerGraph, type GraphEvent, observe } from '../loops/trigger-graph.ts';
import type { ConsoleEvent } from '../store/events.ts';

/** Watches who wakes whom. It keeps the trigger graph, which is too large and too lively for the store, beside it. */
export type LoopWatch = {
  /** Takes in news; constant work for each. */
  readonly feed: (events: readonly ConsoleEvent[]) => void;
  /** Looks for loops; once a second is often enough. Gives what changed for the store and what is to be written down. */
  readonly check: (
    now: Timestamp,
    myOrg: OrgId | null,
  ) => { readonly event: ConsoleEvent | null; readonly entries: readonly EntryContent[] };
};

export const createLoopWatch = (): LoopWatch => {
  let graph = createTriggerGraph();
  let tracker = EMPTY_TRACKER;
  let wasEmpty = true;
  return {
    feed: (events) => {
      for (const event of events) for (const news of graphNews(event)) graph = observe(graph, news);
    },
    check: (now, myOrg) => {
      const tracked = trackLoops(tracker, findLoops(graph, now, myOrg), now);
      tracker = tracked.tracker;
      const isEmpty = tracked.shown.length === 0 && tracker.raised.length === 0;
      const isUnchanged = isEmpty && wasEmpty;
      wasEmpty = isEmpty;
      return {
        event: isUnchanged
          ? null
          : { type: 'loops-found', loops: tracked.shown, raised: new Set(tracker.raised.map(({ loop }) => loop.loop)) },
        entries: [
          ...tracked.raised.map((loop): EntryContent => ({ type: 'loop-raised', loop })),
          ...tracked.cleared.map(({ loop }): EntryContent => ({ type: 'loop-cleared', loop })),
        ],
      };
    },
  };
};

function graphNews(event: ConsoleEvent): readonly GraphEvent[] {
  if (event.type === 'message-added' || event.type === 'message-updated') return [{ type: 'message', message: event.message }];
  if (event.type === 'messages-backfilled' || event.type === 'page-read')
    return event.messages.map((message) => ({ type: 'message', message }));
  if (event.type === 'run-updated') return [{ type: 'run', run: event.run }];
  if (event.type === 'runs-listed') return event.runs.map((run) => ({ type: 'run', run }));
  if (event.type === 'routine-updated') return [{ type: 'routine', routine: event.routine }];
  return event.type === 'routines-listed' ? event.routines.map((routine) => ({ type: 'routine', routine })) : [];
}
