import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { operationsOf } from '../domain/operation-history.ts';
import type { ConsoleEvent } from './events.ts';
import { incidentAfter, lastIncidentNumber } from './incident-state.ts';
import type { ConsoleState } from './state.ts';

type Event = Extract<
  ConsoleEvent,
  {
    type:
      | 'entries-recorded'
      | 'ledger-read'
      | 'fact-unwritten'
      | 'leftovers-found'
      | 'unrecorded-allowed'
      | 'loops-found'
      | 'resume-changed'
      | 'quiet-read'
      | 'pace-waited'
      | 'notice-shown'
      | 'notice-cleared';
  }
>;

const MAX_ENTRIES = 5_000;
const MAX_NOTICES = 50;

/** What was done, what the loop watch found, and what the operator is told. */
export const reduceOperations = (state: ConsoleState, event: Event): ConsoleState => {
  switch (event.type) {
    case 'entries-recorded':
      return withNewer(state, event.entries);
    case 'fact-unwritten':
      return withNewer({ ...state, unwritten: [...state.unwritten, event.entry] }, [event.entry]);
    case 'ledger-read': {
      const entries = state.unwritten.length === 0 ? event.entries : [...state.unwritten, ...event.entries].sort((a, b) => a.at - b.at);
      const nothing = { ...state, entries: [], incident: { ...state.incident, current: null, lastNumber: 0 } };
      return withNewer(nothing, entries);
    }
    case 'leftovers-found':
      return { ...state, leftovers: event.leftovers };
    case 'unrecorded-allowed':
      return { ...state, allowsUnrecorded: true };
    case 'loops-found':
      return { ...state, incident: { ...state.incident, loops: event.loops, raised: event.raised } };
    case 'resume-changed':
      return { ...state, incident: { ...state.incident, resume: event.resume } };
    case 'pace-waited':
      return { ...state, paceWait: event.wait };
    case 'quiet-read':
      return { ...state, incident: { ...state.incident, quietReading: event.reading } };
    case 'notice-shown':
      return { ...state, notices: [{ level: event.level, text: event.text, at: state.now }, ...state.notices].slice(0, MAX_NOTICES) };
    case 'notice-cleared':
      return state.notices.length === 0 ? state : { ...state, notices: [] };
  }
};

function withNewer(state: ConsoleState, entries: readonly LedgerEntry[]): ConsoleState {
  const kept = [...state.entries, ...entries].slice(-MAX_ENTRIES);
  const current = entries.reduce(incidentAfter, state.incident.current);
  const lastNumber = lastIncidentNumber(entries, state.incident.lastNumber);
  return { ...state, entries: kept, operations: operationsOf(kept), incident: { ...state.incident, current, lastNumber } };
}
