import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/domain/run.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { agentId, routine, routineId, run, session, teamId, thread, threadId } from '../support/builders.ts';
import { after, emptyState } from '../support/states.ts';
import { FROZEN_AT } from '../support/test-clock.ts';

const agent = agentId('dispatch');
const aRun = (id: string, fields: Partial<Run> = {}): Run =>
  run(id, { routine: routineId('one'), agent, createdAt: FROZEN_AT, updatedAt: FROZEN_AT, ...fields });
const runIds = ({ network }: ConsoleState): readonly string[] => network.runs.map(({ id }) => id);

describe('a list', () => {
  it('of threads replaces those of its team and leaves the others', () => {
    const other = thread('other', { team: teamId('two') });

    const state = after(
      emptyState(),
      { type: 'threads-listed', team: teamId('one'), threads: [thread('a'), thread('b')] },
      { type: 'threads-listed', team: teamId('two'), threads: [other] },
      { type: 'threads-listed', team: teamId('one'), threads: [thread('b')] },
    );

    expect(state.network.threads).toEqual(
      new Map([
        [other.id, other],
        [threadId('b'), thread('b')],
      ]),
    );
  });

  it('of routines replaces all, and an update one', () => {
    const one = routine('one', { agent });
    const paused = routine('one', { agent, status: 'paused' });

    const state = after(emptyState(), { type: 'routines-listed', routines: [one] }, { type: 'routine-updated', routine: paused });

    expect([...state.network.routines.values()]).toEqual([paused]);
    expect(after(state, { type: 'routines-listed', routines: [] }).network.routines.size).toBe(0);
  });

  it('of sessions replaces all, and an update one', () => {
    const state = after(
      emptyState(),
      { type: 'sessions-listed', sessions: [session('ase_1', { agent })] },
      { type: 'session-updated', session: session('ase_1', { agent, status: 'completed' }) },
    );

    expect([...state.network.sessions.values()].map(({ status }) => status)).toEqual(['completed']);
  });
});

describe('a run', () => {
  it('is held once, newest first, in its newest version, in whatever order versions come', () => {
    const version = fc
      .record({ n: fc.nat(12), updated: fc.nat(4) })
      .map(({ n, updated }) => aRun(`arr_${String(n).padStart(2, '0')}`, { createdAt: FROZEN_AT + n, updatedAt: FROZEN_AT + n + updated }));
    fc.assert(
      fc.property(fc.array(version, { maxLength: 40 }), (versions) => {
        const { runs } = after(emptyState(), ...versions.map((each) => ({ type: 'run-updated', run: each }) as const)).network;

        const expected = Map.groupBy(versions, ({ id }) => id)
          .values()
          .map((same) => same.reduce((newest, each) => (each.updatedAt > newest.updatedAt ? each : newest)))
          .toArray()
          .sort((a, b) => b.createdAt - a.createdAt);
        expect(runs).toEqual(expected);
      }),
    );
  });

  it('counts in the pulse once, and once more when it fails', () => {
    const state = after(
      emptyState(),
      { type: 'runs-listed', runs: [aRun('arr_1', { status: 'running' })] },
      { type: 'runs-listed', runs: [aRun('arr_1', { status: 'running' })] },
      { type: 'run-updated', run: aRun('arr_1', { status: 'failed', updatedAt: FROZEN_AT + 1 }) },
      { type: 'run-updated', run: aRun('arr_1', { status: 'failed', updatedAt: FROZEN_AT + 2 }) },
    );

    expect(state.pulse.buckets.at(-1)).toMatchObject({ runs: 1, 'failed-runs': 1 });
  });

  it('is dropped when a thousand newer ones are held', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => aRun(`arr_new${index}`, { createdAt: FROZEN_AT + 1 + index }));

    const state = after(emptyState(), { type: 'run-updated', run: aRun('arr_old') }, { type: 'runs-listed', runs: many });

    expect(runIds(state)).toHaveLength(1_000);
    expect(runIds(state)).not.toContain('arr_old');
  });
});

describe('marking as read', () => {
  it('leaves a thread without anything unread', () => {
    const state = after(
      emptyState(),
      { type: 'thread-updated', thread: thread('a', { unreadCount: 7 }) },
      { type: 'thread-read', thread: threadId('a') },
    );

    expect(state.network.threads.get(threadId('a'))?.unreadCount).toBe(0);
  });

  it('of an unknown thread changes nothing', () => {
    const state = emptyState();

    expect(after(state, { type: 'thread-read', thread: threadId('a') }).network).toBe(state.network);
  });
});
