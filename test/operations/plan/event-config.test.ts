import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/values.ts';
import { humansOnly, jsonEqual, prevailingDialect, readTriggers, type Trigger } from '../../../src/operations/plan/event-config.ts';
import { threadId } from '../../support/builders.ts';

const thread = fc.constantFrom('thr_a', 'thr_b', 'thr_c');
const threads = fc.oneof(thread, fc.array(thread, { maxLength: 3 }));
const filters = fc.record(
  { subject_is_agent: fc.boolean(), thread_id: threads, type: fc.constantFrom('message', 'note'), channel: fc.string() },
  { requiredKeys: [] },
);
const flat = filters;
const nested = fc.record({ filters, dedupe_key_path: fc.constantFrom('$.thread.id', null) }, { requiredKeys: ['filters'] });
const extra = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
const event = fc.constantFrom('thread.message_added', 'thread.session.join', 'thread.session.leave', 'schedule.cron', 'email.received');
const value = fc.oneof(
  fc.constant(null),
  fc.tuple(fc.oneof(flat, nested), extra).map(([known, more]): JsonObject => ({ ...more, ...known })),
);
const config: fc.Arbitrary<JsonObject> = fc.dictionary(event, value, { maxKeys: 4 });

const isTalk = (name: string): boolean => name === 'thread.message_added' || name === 'thread.session.join';

describe('readTriggers', () => {
  it('reads the filters of both dialects alike', () => {
    const expected = {
      event: 'thread.message_added',
      isMessageDriven: true,
      admitsHumans: true,
      admitsAgents: false,
      threads: new Set([threadId('a'), threadId('b')]),
      types: null,
      hasOtherFilters: false,
    };

    expect(readTriggers({ 'thread.message_added': { subject_is_agent: false, thread_id: ['thr_a', 'thr_b'] } })).toEqual([
      { ...expected, dialect: 'flat' },
    ]);
    expect(readTriggers({ 'thread.message_added': { filters: { subject_is_agent: false, thread_id: ['thr_a', 'thr_b'] } } })).toEqual([
      { ...expected, dialect: 'filters' },
    ]);
  });

  it('takes a single thread as a list of one, and an empty list as every thread', () => {
    const [single, empty] = readTriggers({ 'thread.message_added': { thread_id: 'thr_a' }, 'thread.session.join': { thread_id: [] } });

    expect(single?.threads).toEqual(new Set([threadId('a')]));
    expect(empty?.threads).toBeNull();
  });

  it('says where a filter is beyond it', () => {
    expect(readTriggers({ 'thread.message_added': { filters: { channel: 'x' } } })[0]?.hasOtherFilters).toBe(true);
  });
});

describe('humansOnly', () => {
  it('changes one key in the dialect found', () => {
    expect(humansOnly({ 'thread.message_added': { thread_id: ['thr_a'] } })).toEqual({
      state: 'changed',
      eventConfig: { 'thread.message_added': { thread_id: ['thr_a'], subject_is_agent: false } },
      events: ['thread.message_added'],
      isGuess: false,
    });
    expect(humansOnly({ 'thread.session.join': { filters: {}, dedupe_key_path: '$.thread.id' } })).toEqual({
      state: 'changed',
      eventConfig: { 'thread.session.join': { filters: { subject_is_agent: false }, dedupe_key_path: '$.thread.id' } },
      events: ['thread.session.join'],
      isGuess: false,
    });
  });

  it('says that it guesses where nothing shows the dialect', () => {
    expect(humansOnly({ 'thread.message_added': {} }, 'flat')).toEqual({
      state: 'changed',
      eventConfig: { 'thread.message_added': { subject_is_agent: false } },
      events: ['thread.message_added'],
      isGuess: true,
    });
  });

  it('refuses what talk does not wake, what answers agents only and what is no map', () => {
    expect(humansOnly({ 'schedule.cron': { filters: {} } })).toEqual({ state: 'impossible', reason: 'not-message-driven' });
    expect(humansOnly({ 'thread.message_added': { subject_is_agent: true } })).toEqual({ state: 'impossible', reason: 'agents-only' });
    expect(humansOnly({ 'thread.message_added': 'yes' })).toEqual({ state: 'impossible', reason: 'unreadable' });
  });

  it('keeps every other key and every other event, and lets no agent through', () => {
    fc.assert(
      fc.property(config, fc.constantFrom('flat', 'filters'), (eventConfig, fallback) => {
        const result = humansOnly(eventConfig, fallback);
        fc.pre(result.state === 'changed');
        const before = readTriggers(eventConfig);
        const after = readTriggers(result.eventConfig);

        const closed = before.map((trigger) => (isTalk(trigger.event) ? { ...trigger, admitsAgents: false } : trigger));
        expect(after.map(withoutDialect)).toEqual(closed.map(withoutDialect));
        expect(after.filter((_, index) => before[index]?.dialect !== 'unclear')).toEqual(
          closed.filter(({ dialect }) => dialect !== 'unclear'),
        );
        expect(Object.values(result.eventConfig).map(withoutSubject)).toEqual(Object.values(eventConfig).map(withoutSubject));
        expect(humansOnly(result.eventConfig, fallback)).toEqual({ state: 'already' });
      }),
      { numRuns: 500 },
    );
  });
});

describe('jsonEqual', () => {
  it('compares by value and ignores the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const left = a as JsonObject;
        const right = b as JsonObject;
        expect(jsonEqual(left, reversed(left))).toBe(true);
        expect(jsonEqual(left, right)).toBe(jsonEqual(right, left));
        expect(jsonEqual(left, right)).toBe(canonical(left) === canonical(right));
      }),
    );
    expect(jsonEqual({ a: null }, { b: null })).toBe(false);
  });
});

describe('prevailingDialect', () => {
  it('takes what most configs show, and the current reference at a draw', () => {
    expect(prevailingDialect([{ e: { thread_id: 'thr_a' } }, { e: { subject_is_agent: true } }, { e: { filters: {} } }])).toBe('flat');
    expect(prevailingDialect([{ e: {} }])).toBe('filters');
  });
});

const withoutDialect = (trigger: Trigger): Omit<Trigger, 'dialect'> => {
  const { dialect: _, ...rest } = trigger;
  return rest;
};

const withoutSubject = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return {};
  const { subject_is_agent: _, filters: inner, ...rest } = value as Record<string, unknown>;
  if (typeof inner !== 'object' || inner === null) return rest;
  const { subject_is_agent: _inner, ...innerRest } = inner as Record<string, unknown>;
  return Object.keys(innerRest).length === 0 ? rest : { ...rest, filters: innerRest };
};

const reversed = (value: unknown): JsonObject => {
  if (Array.isArray(value)) return value.map(reversed) as unknown as JsonObject;
  if (typeof value !== 'object' || value === null) return value as JsonObject;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
};

/** The value with its keys sorted, as text; `-0` is written as `0`, as JSON does. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
};
