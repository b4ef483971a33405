import type { EventFilters, MessageRecord, RoutineRecord } from './records.ts';

/** The events by which an agent takes part in talk. */
export const TALK_EVENTS = ['thread.message_added', 'thread.session.join'] as const;
export type TalkEvent = (typeof TALK_EVENTS)[number];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly string[] | null => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : null;
};

/** Reads the filters of one event in either dialect: beside the event's name, or under `filters`. */
const filtersOf = (config: unknown): EventFilters => {
  const outer = isObject(config) ? config : {};
  const filters = isObject(outer['filters']) ? outer['filters'] : outer;
  const subject = filters['subject_is_agent'];
  return {
    subjectIsAgent: typeof subject === 'boolean' ? subject : null,
    threadIds: listOf(filters['thread_id']),
    messageTypes: listOf(filters['type']),
  };
};

/** How a routine reacts to talk, or `undefined` where it does not. */
export const talkFiltersOf = (routine: RoutineRecord): { readonly event: TalkEvent; readonly filters: EventFilters } | undefined => {
  const event = TALK_EVENTS.find((name) => name in routine.eventConfig);
  return event === undefined ? undefined : { event, filters: filtersOf(routine.eventConfig[event]) };
};

/** Types that wake nobody whose filters do not ask for them: the platform's own lines, and machine chatter. */
const UNHEARD: readonly string[] = ['system', 'exhaust'];

export const matchesFilters = (filters: EventFilters, message: MessageRecord): boolean => {
  const type = message.type ?? 'message';
  const isHeard = filters.messageTypes === null ? !UNHEARD.includes(type) : filters.messageTypes.includes(type);
  return (
    isHeard &&
    (filters.subjectIsAgent === null || filters.subjectIsAgent === (message.author?.type === 'agent')) &&
    (filters.threadIds === null || filters.threadIds.includes(message.threadId))
  );
};
