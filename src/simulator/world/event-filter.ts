import type { EventFilters, MessageRecord, Reaction, RoutineRecord } from './records.ts';

/** The events by which an agent takes part in talk. */
const TALK_EVENTS = ['thread.message_added', 'thread.session.join'] as const;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The strings that filters name, alone or in a list; `null` where none is named, which lets everything through. */
const namesIn = (values: readonly unknown[]): readonly string[] | null => {
  const names = values.flat().filter((value) => typeof value === 'string');
  return names.length === 0 ? null : names;
};

/** Reads the filters of one event in both dialects: beside the event's name, and under `filters`. */
const filtersOf = (config: unknown): EventFilters => {
  const outer = isObject(config) ? config : {};
  const inner = isObject(outer['filters']) ? outer['filters'] : {};
  const both = (name: string): readonly unknown[] => [outer[name], inner[name]];
  return {
    subjectIsAgent: both('subject_is_agent').filter((value) => typeof value === 'boolean'),
    threadIds: namesIn(both('thread_id')),
    messageTypes: namesIn(both('type')),
  };
};

/** How a routine reacts to talk: none, one, or both of the ways. */
export const reactionsOf = (routine: RoutineRecord): readonly Reaction[] =>
  TALK_EVENTS.flatMap((event) => (event in routine.eventConfig ? [{ event, filters: filtersOf(routine.eventConfig[event]) }] : []));

/** Types that wake nobody whose filters do not ask for them: the platform's own lines, and machine chatter. */
const UNHEARD: readonly string[] = ['system', 'exhaust'];

export const matchesFilters = (filters: EventFilters, message: MessageRecord): boolean => {
  const type = message.type ?? 'message';
  const byAgent = message.author?.type === 'agent';
  return (
    (filters.messageTypes === null ? !UNHEARD.includes(type) : filters.messageTypes.includes(type)) &&
    filters.subjectIsAgent.every((wanted) => wanted === byAgent) &&
    (filters.threadIds === null || filters.threadIds.includes(message.threadId))
  );
};

/** The first of a routine's reactions that this message sets off. */
export const reactionTo = (routine: RoutineRecord, message: MessageRecord): Reaction | undefined =>
  reactionsOf(routine).find((reaction) => matchesFilters(reaction.filters, message));
