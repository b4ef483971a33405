import type { ConsoleEvent } from './events.ts';
import { withChanges } from './network-changes.ts';
import { withReading } from './readings.ts';
import { reduceAmbient } from './reduce-ambient.ts';
import { reduceMessages } from './reduce-messages.ts';
import { reduceNetwork } from './reduce-network.ts';
import { reduceOperations } from './reduce-operations.ts';
import { reduceOverlays } from './reduce-overlays.ts';
import { peeked, reduceThread } from './reduce-thread.ts';
import { reduceView } from './reduce-view.ts';
import type { ConsoleState } from './state.ts';

/** The state after the event. Pure; the one transition of the console. */
export const reduce = (before: ConsoleState, event: ConsoleEvent): ConsoleState => {
  const state = reduceEvent(before, event);
  const readings = withReading(state.link.readings, event, state.now);
  return readings === state.link.readings ? state : { ...state, link: { ...state.link, readings } };
};

const reduceEvent = (state: ConsoleState, event: ConsoleEvent): ConsoleState => {
  switch (event.type) {
    case 'link-changed':
    case 'feed-link-changed':
    case 'frame-received':
    case 'rows-left-out':
    case 'snapshot-read':
    case 'snapshot-failed':
    case 'clock-ticked':
    case 'terminal-resized':
    case 'read-only-toggled':
    case 'time-zone-toggled':
    case 'background-told':
    case 'theme-chosen':
      return reduceAmbient(state, event);
    case 'thread-link-changed':
    case 'message-added':
    case 'messages-added':
    case 'message-updated':
    case 'messages-backfilled':
    case 'messages-skipped':
    case 'page-read':
    case 'gaps-changed':
    case 'typing-changed':
    case 'delivery-changed':
      return reduceMessages(state, event);
    case 'activity-added':
    case 'activity-listed':
    case 'agents-listed':
    case 'orgs-listed':
    case 'teams-listed':
    case 'members-listed':
    case 'threads-listed':
    case 'thread-updated':
    case 'thread-read':
    case 'routines-listed':
    case 'routine-updated':
    case 'run-updated':
    case 'runs-listed':
    case 'session-updated':
    case 'sessions-listed':
    case 'me-read':
      return withChanges(state, reduceNetwork(state, event), event);
    case 'thread-opened':
    case 'thread-positioned':
    case 'follow-resumed':
    case 'folding-toggled':
    case 'repeats-unfolded':
    case 'thread-start-reached':
    case 'composer-opened':
    case 'composer-closed':
    case 'draft-edited':
    case 'draft-recalled':
    case 'draft-sent':
    case 'draft-restored':
      return reduceThread(state, event);
    case 'screen-opened':
    case 'screen-left':
    case 'pane-focused':
    case 'focus-moved':
    case 'zoom-toggled':
    case 'list-cursor-set':
    case 'cursor-drawn':
    case 'mark-toggled':
    case 'all-marked':
    case 'marks-cleared':
    case 'filter-opened':
    case 'filter-edited':
    case 'filter-closed':
    case 'keys-pending':
      return peeked(reduceView(state, event));
    case 'overlay-opened':
    case 'overlay-changed':
    case 'overlay-closed':
    case 'overlay-field-edited':
    case 'overlay-moved':
      return reduceOverlays(state, event);
    case 'entries-recorded':
    case 'ledger-read':
    case 'fact-unwritten':
    case 'leftovers-found':
    case 'unrecorded-allowed':
    case 'loops-found':
    case 'resume-changed':
    case 'quiet-read':
    case 'pace-waited':
    case 'notice-shown':
    case 'notice-cleared':
      return reduceOperations(state, event);
  }
};
