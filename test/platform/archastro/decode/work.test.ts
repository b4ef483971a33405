import { describe, expect, it } from 'vitest';
import { decodeEach, decodeEnvelope } from '../../../../src/platform/archastro/decode/envelope.ts';
import { decodeActivity, decodeRoutine, decodeRun, decodeSession } from '../../../../src/platform/archastro/decode/work.ts';
import { createDirectory } from '../../../../src/platform/archastro/directory.ts';
import type { PlatformError } from '../../../../src/platform/errors.ts';

const at = '2026-06-30T12:00:02Z';
const run = { id: 'arr_1', routine: 'arn_1', agent: 'agi_fde', status: 'completed', created_at: at };

describe('decodeRun', () => {
  it('finds the thread in the delivery before the payload', () => {
    const decoded = decodeRun({
      ...run,
      duration_ms: 1250,
      event_id: 'evt_1',
      payload: { thread_id: 'thr_payload', message: { id: 'msg_1', content: 'Hi' } },
      delivery: { thread: 'thr_delivery', delivered_message: 'msg_2', last_error: null },
    });

    expect(decoded).toMatchObject({
      thread: 'thr_delivery',
      triggerMessage: 'msg_1',
      deliveredMessage: 'msg_2',
      durationMs: 1250,
      error: null,
    });
  });

  it.each([[{ thread_id: 'thr_1' }], [{ thread: { id: 'thr_1' } }], [{ trigger: { thread: 'thr_1' } }]])(
    'finds the thread in the payload %j',
    (payload) => {
      expect(decodeRun({ ...run, payload }).thread).toBe('thr_1');
    },
  );

  it('keeps a status that it does not know', () => {
    expect(decodeRun({ ...run, status: 'hibernating' }).status).toBe('hibernating');
  });

  it('copies the payload without prototypes', () => {
    const { payload } = decodeRun({ ...run, payload: JSON.parse('{"__proto__":{"polluted":true},"n":1}') });

    expect(Object.getPrototypeOf(payload)).toBeNull();
    expect(JSON.stringify(payload)).toBe('{"__proto__":{"polluted":true},"n":1}');
  });
});

describe('decodeRoutine', () => {
  it('keeps the event filters exactly as received', () => {
    const eventConfig = { 'thread.session.join': { filters: { subject_is_agent: false }, dedupe_key_path: '$.thread.id' } };

    expect(decodeRoutine({ id: 'arn_1', agent: { id: 'agi_1' }, status: 'active', event_config: eventConfig })).toMatchObject({
      agent: 'agi_1',
      eventConfig,
      preset: null,
    });
  });

  it('takes the event of an older record that has no filters', () => {
    expect(decodeRoutine({ id: 'arn_1', agent: 'agi_1', event_type: 'thread.message_added' }).eventConfig).toEqual({
      'thread.message_added': {},
    });
  });
});

describe('decodeSession', () => {
  it('knows from the activity feed what a session acts for', () => {
    const directory = createDirectory();
    decodeActivity(
      { id: 'afe_1', created_at: at, routine_run: 'arr_1', session_record: 'ase_1', thread: 'thr_1', level: 'warning' },
      directory,
    );

    expect(decodeSession({ id: 'ase_1', agent: 'agi_1', status: 'running', created_at: at }, directory)).toMatchObject({
      run: 'arr_1',
      thread: 'thr_1',
    });
  });
});

describe('decodeEnvelope', () => {
  const items = [{ id: 'a' }];

  it.each([
    ['a flat list', { data: items }],
    ['a page', { data: items, page: 1, has_next: false }],
    ['a cursor list', { data: items, before_cursor: null, after_cursor: null }],
    ['messages', { data: { messages: items, before_cursor: null, after_cursor: null } }],
    ['replies', { replies: items }],
    ['entries', { entries: items }],
  ])('unwraps %s', (_, body) => {
    expect(decodeEnvelope(body, 'things')).toMatchObject({ items, before: null, hasMore: false });
  });

  it('gives the cursors and whether there is more', () => {
    expect(decodeEnvelope({ data: { messages: [], before_cursor: 'b', after_cursor: 'a' } }, 'x')).toEqual({
      items: [],
      before: 'b',
      after: 'a',
      hasMore: false,
    });
    expect(decodeEnvelope({ data: [], has_next: true }, 'x').hasMore).toBe(true);
  });

  it.each([[null], ['text'], [{}], [{ data: 'x' }], [[]], [[{ id: 'a' }]]])('refuses %j', (body) => {
    expect(() => decodeEnvelope(body, 'things')).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('leaves out a bad record and tells of it, instead of losing the list', () => {
    const bad: PlatformError[] = [];

    const runs = decodeEach([run, { id: 'arr_2' }, null], decodeRun, (error) => bad.push(error));

    expect(runs.map(({ id }) => id)).toEqual(['arr_1']);
    expect(bad.map((error) => error.message)).toEqual([
      expect.stringContaining('run.created_at is missing'),
      expect.stringContaining('run is missing'),
    ]);
  });
});
