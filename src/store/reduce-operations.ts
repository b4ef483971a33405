import { operationsOf } from '../domain/operation-history.ts';
import type { ConsoleEvent } from './events.ts';
import { incidentAfter } from './incident-state.ts';
import type { ConsoleState } from './state.ts';

type Event = Extract<
  ConsoleEvent,
  { type: 'facts-recorded' | 'leftovers-found' | 'unrecorded-allowed' | 'loops-found' | 'notice-shown' | 'notice-cleared' }
>;

const MAX_FACTS = 5_000;
const MAX_NOTICES = 50;

/** What was done, what the loop watch found, and what the operator is told. */
export const reduceOperations = (state: ConsoleState, event: Event): ConsoleState => {
  switch (event.type) {
    case 'facts-recorded': {
      const facts = [...state.facts, ...event.entries].slice(-MAX_FACTS);
      const current = event.entries.reduce(incidentAfter, state.incident.current);
      return { ...state, facts, operations: operationsOf(facts), incident: { ...state.incident, current } };
    }
    case 'leftovers-found':
      return { ...state, leftovers: event.leftovers };
    case 'unrecorded-allowed':
      return { ...state, allowsUnrecorded: true };
    case 'loops-found':
      return { ...state, incident: { ...state.incident, loops: event.loops, raised: event.raised } };
    case 'notice-shown':
      return { ...state, notices: [{ level: event.level, text: event.text, at: state.now }, ...state.notices].slice(0, MAX_NOTICES) };
    case 'notice-cleared':
      return state.notices.length === 0 ? state : { ...state, notices: [] };
  }
};
