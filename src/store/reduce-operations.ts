import type { ConsoleEvent } from './events.ts';
import type { ConsoleState } from './state.ts';

type Event = Extract<ConsoleEvent, { type: 'operation-started' | 'operation-ended' | 'notice-shown' | 'notice-cleared' }>;

const MAX_OPERATIONS = 200;
const MAX_NOTICES = 50;

/** What was asked for, how it ended, and what the operator is told. */
export const reduceOperations = (state: ConsoleState, event: Event): ConsoleState => {
  switch (event.type) {
    case 'operation-started':
      return { ...state, operations: [event.operation, ...state.operations].slice(0, MAX_OPERATIONS) };
    case 'operation-ended':
      return {
        ...state,
        operations: state.operations.map((operation) => (operation.id === event.id ? { ...operation, outcome: event.outcome } : operation)),
      };
    case 'notice-shown':
      return { ...state, notices: [{ level: event.level, text: event.text, at: state.now }, ...state.notices].slice(0, MAX_NOTICES) };
    case 'notice-cleared':
      return state.notices.length === 0 ? state : { ...state, notices: [] };
  }
};
