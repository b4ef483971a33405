import { exactDigits, isSameNumber } from '../../domain/exact-number.ts';
import { isId, type ThreadId, toId } from '../../domain/ids.ts';
import type { TargetState } from '../../domain/operation.ts';
import { isOpenSession } from '../../domain/session.ts';
import type { JsonObject, JsonValue } from '../../domain/values.ts';

/**
 * Where an event's filters are written: `flat` directly under the event (`{event: {subject_is_agent}}`, the older pages),
 * `filters` in a map of that name (`{event: {filters: {subject_is_agent}}}`, the current reference). `unclear` has no filter
 * from which to tell.
 */
export type Dialect = 'flat' | 'filters' | 'unclear';

/** One event that a routine listens to, and what its filters let through. */
export type Trigger = {
  readonly event: string;
  readonly dialect: Dialect;
  readonly isMessageDriven: boolean;
  readonly admitsHumans: boolean;
  readonly admitsAgents: boolean;
  /** The only threads that count; `null` for all. An empty list in the config counts as all, since what it means is not stated. */
  readonly threads: ReadonlySet<ThreadId> | null;
  /** The only message types that count; `null` for all. */
  readonly types: ReadonlySet<string> | null;
  /** Whether there are filters that this version cannot evaluate: then the event may wake the routine, or may not. */
  readonly hasOtherFilters: boolean;
};

/** The events by which talk in a thread wakes a routine: the documented one, and the one that shipped participate routines use. */
const MESSAGE_EVENTS: ReadonlySet<string> = new Set(['thread.message_added', 'thread.session.join']);

const KNOWN_FILTERS: ReadonlySet<string> = new Set(['subject_is_agent', 'thread_id', 'type']);

/** The events of a routine's `event_config`, in its order, in either dialect. */
export const readTriggers = (eventConfig: JsonObject): readonly Trigger[] =>
  Object.entries(eventConfig).map(([event, value]) => readTrigger(event, asObject(value) ?? {}));

const readTrigger = (event: string, config: JsonObject): Trigger => {
  const filters = asObject(config['filters']) ?? {};
  const subjects = [config['subject_is_agent'], filters['subject_is_agent']];
  const types = strings([config['type'], filters['type']]);
  const threads = strings([config['thread_id'], filters['thread_id']]);
  return {
    event,
    dialect: dialectOf(config),
    isMessageDriven: MESSAGE_EVENTS.has(event),
    admitsHumans: !subjects.includes(true),
    admitsAgents: !subjects.includes(false),
    threads: threads === null ? null : new Set(threads.filter(isId).map((thread): ThreadId => toId(thread))),
    types: types === null ? null : new Set(types),
    hasOtherFilters: Object.entries(filters).some(([key, value]) => !KNOWN_FILTERS.has(key) && value !== null),
  };
};

/** What `humansOnly` found. `isGuess` says that nothing in the config showed where filters belong. */
export type HumansOnly =
  | { readonly state: 'changed'; readonly eventConfig: JsonObject; readonly events: readonly string[]; readonly isGuess: boolean }
  | { readonly state: 'already' }
  | { readonly state: 'impossible'; readonly reason: 'not-message-driven' | 'agents-only' | 'unreadable' };

/**
 * The config with `subject_is_agent: false` on each event by which talk wakes the routine, in the dialect found, every other key
 * kept. `unclear` events follow their neighbours, else `fallback`. Impossible where talk does not wake the routine, where a config
 * for agents only would begin to answer people, and where an event's value is not a map.
 */
export const humansOnly = (eventConfig: JsonObject, fallback: 'flat' | 'filters' = 'filters'): HumansOnly => {
  const spoken = Object.keys(eventConfig).filter((event) => MESSAGE_EVENTS.has(event));
  if (spoken.length === 0) return { state: 'impossible', reason: 'not-message-driven' };
  if (spoken.some((event) => eventConfig[event] !== null && asObject(eventConfig[event]) === null)) {
    return { state: 'impossible', reason: 'unreadable' };
  }
  const triggers = readTriggers(eventConfig);
  const open = triggers.filter((trigger) => trigger.isMessageDriven && trigger.admitsAgents);
  if (open.some((trigger) => !trigger.admitsHumans)) return { state: 'impossible', reason: 'agents-only' };
  if (open.length === 0) return { state: 'already' };

  const neighbour = triggers.map(({ dialect }) => dialect).find((dialect) => dialect !== 'unclear');
  const closed = open.map(({ event, dialect }) => {
    const config = asObject(eventConfig[event]) ?? {};
    return [event, closeToAgents(config, dialect === 'unclear' ? (neighbour ?? fallback) : dialect)] as const;
  });
  return {
    state: 'changed',
    eventConfig: { ...eventConfig, ...Object.fromEntries(closed) },
    events: open.map((trigger) => trigger.event),
    isGuess: neighbour === undefined,
  };
};

/** The dialect that most of the given configs use, for configs that do not show theirs. */
export const prevailingDialect = (eventConfigs: Iterable<JsonObject>): 'flat' | 'filters' => {
  let surplus = 0;
  for (const eventConfig of eventConfigs) {
    for (const { dialect } of readTriggers(eventConfig)) surplus += dialect === 'flat' ? 1 : dialect === 'filters' ? -1 : 0;
  }
  return surplus > 0 ? 'flat' : 'filters';
};

/** Whether two JSON values are the same; the order of keys does not count, nor how a number is written. */
export const jsonEqual = (a: JsonValue, b: JsonValue): boolean => {
  if (a === b) return true;
  const [one, other] = [digitsOf(a), digitsOf(b)];
  if (one !== null || other !== null) return one !== null && other !== null && isSameNumber(one, other);
  if (isArray(a) || isArray(b)) {
    return isArray(a) && isArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index] ?? null));
  }
  const left = asObject(a);
  const right = asObject(b);
  if (left === null || right === null) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEqual(left[key] ?? null, right[key] ?? null))
  );
};

const closeToAgents = (config: JsonObject, dialect: 'flat' | 'filters'): JsonObject => {
  if (dialect === 'flat') return { ...config, subject_is_agent: false };
  const filters = { ...asObject(config['filters']), subject_is_agent: false };
  return Object.hasOwn(config, 'subject_is_agent') ? { ...config, subject_is_agent: false, filters } : { ...config, filters };
};

const dialectOf = (config: JsonObject): Dialect => {
  if (asObject(config['filters']) !== null) return 'filters';
  if (Object.hasOwn(config, 'subject_is_agent') || Object.hasOwn(config, 'thread_id')) return 'flat';
  return Object.hasOwn(config, 'filters') || Object.hasOwn(config, 'dedupe_key_path') ? 'filters' : 'unclear';
};

/** The strings that filters name, alone or in a list; `null` where none is named. */
const strings = (values: readonly (JsonValue | undefined)[]): readonly string[] | null => {
  const named = values
    .flatMap((value): readonly unknown[] => (isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'string');
  return named.length === 0 ? null : named;
};

const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

const asObject = (value: JsonValue | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !isArray(value) && exactDigits(value) === null ? value : null;

const digitsOf = (value: JsonValue): string | null => (typeof value === 'number' ? String(value) : exactDigits(value));

/** Whether a target is as it was wanted. When it was changed does not matter. A session that ended any other way is ended as well. */
export const isReached = (state: TargetState, wanted: TargetState): boolean => {
  if (state.type === 'routine' && wanted.type === 'routine')
    return state.status === wanted.status && jsonEqual(state.eventConfig, wanted.eventConfig);
  if (state.type === 'session' && wanted.type === 'session') return !isOpenSession(state) && !isOpenSession(wanted);
  if (state.type === 'thread' && wanted.type === 'thread')
    return state.agentsEnabled === wanted.agentsEnabled && state.isMuted === wanted.isMuted;
  if (state.type === 'team' && wanted.type === 'team') return state.isMember === wanted.isMember;
  return state.type === 'member' && wanted.type === 'member' && state.isMember === wanted.isMember;
};

/** Whether somebody changed a target between two readings. A session goes on from turn to turn by itself. */
export const wasTouched = (before: TargetState, seen: TargetState): boolean => {
  if (before.type === 'session' && seen.type === 'session') return false;
  if (before.type === 'routine' && seen.type === 'routine') return !isReached(before, seen) || before.updatedAt !== seen.updatedAt;
  return !isReached(before, seen);
};
