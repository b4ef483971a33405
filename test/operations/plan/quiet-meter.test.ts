import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/domain/message.ts';
import { type QuietMeterInput, readQuietMeter } from '../../../src/operations/plan/quiet-meter.ts';
import { agentAuthor, agentId, humanAuthor, message, routineId, run, session } from '../../support/builders.ts';

const STOPPED = 1_000_000;
const A = agentId('a');
const ANSWERS = new Set([A]);
const SECOND = 1000;

const post = (at: number, author = agentAuthor('a')): Message => message(`msg_${author.id}_${at}`, { author, createdAt: STOPPED + at });

const read = (fields: Partial<QuietMeterInput> & { readonly after: number }): ReturnType<typeof readQuietMeter> =>
  readQuietMeter({
    agents: new Set([A]),
    stoppedAt: STOPPED,
    messages: [],
    sessions: [],
    runs: [],
    mayAnswerPeople: new Set(),
    readAt: STOPPED + fields.after,
    ...fields,
    now: STOPPED + fields.after,
  });

describe('the quiesce meter', () => {
  it('reads STILL TALKING right after a post, and names its author', () => {
    const meter = read({ after: 33 * SECOND, messages: [post(30 * SECOND)] });
    expect(meter).toEqual({ state: 'still-talking', lastPostAt: STOPPED + 30 * SECOND, straggler: A });
  });

  it('reads DRAINING while a run goes on, and settles when one never ends', () => {
    const runs = [run('run_1', { routine: routineId('a'), agent: A, status: 'running', createdAt: STOPPED - 1 })];
    expect(read({ after: 60 * SECOND, runs })).toMatchObject({ state: 'draining', inFlight: 1, straggler: A });
    expect(read({ after: 95 * SECOND, runs }).state).toBe('quiet');
  });

  it('reads DRAINING as long as a session is open, however long that is', () => {
    const sessions = [session('ses_1', { agent: A, status: 'waiting', createdAt: STOPPED - 1 })];
    expect(read({ after: 3600 * SECOND, sessions, mayAnswerPeople: ANSWERS }).state).toBe('draining');
    expect(read({ after: 3600 * SECOND, sessions: [session('ses_1', { agent: A, status: 'cancelled' })] }).state).toBe('quiet');
  });

  it('counts a session that a run from before the stop opens afterwards', () => {
    const sessions = [session('ses_1', { agent: A, run: run('run_1', { routine: routineId('a'), agent: A }).id, createdAt: STOPPED + 2 })];
    const runs = [run('run_1', { routine: routineId('a'), agent: A, createdAt: STOPPED - 1 })];
    expect(read({ after: 60 * SECOND, sessions, runs, mayAnswerPeople: ANSWERS }).state).toBe('draining');
    const woken = [run('run_1', { routine: routineId('a'), agent: A, createdAt: STOPPED + 1 })];
    expect(read({ after: 60 * SECOND, sessions, runs: woken, mayAnswerPeople: ANSWERS }).state).toBe('quiet');
  });

  it('settles for several times the pauses and turns that were seen, and at least twenty seconds', () => {
    expect(read({ after: 19 * SECOND })).toMatchObject({ state: 'settling', neededMs: 20 * SECOND });
    expect(read({ after: 20 * SECOND })).toEqual({ state: 'quiet', lastPostAt: null, silentForMs: 20 * SECOND });
    const slow = [-45, -30, -15, 0].map((at) => post(at * SECOND));
    expect(read({ after: 44 * SECOND, messages: slow })).toMatchObject({ state: 'settling', neededMs: 45 * SECOND });
    expect(read({ after: 45 * SECOND, messages: slow }).state).toBe('quiet');
  });

  it('does not mind answers to people after humans-only, but minds answers to agents', () => {
    const asked = [post(30 * SECOND, humanAuthor('kim')), post(31 * SECOND)];
    expect(read({ after: 32 * SECOND, messages: asked, mayAnswerPeople: ANSWERS }).state).toBe('quiet');
    expect(read({ after: 32 * SECOND, messages: asked }).state).toBe('still-talking');
    const answered = [post(30 * SECOND, agentAuthor('b')), post(31 * SECOND)];
    expect(read({ after: 32 * SECOND, messages: answered, mayAnswerPeople: ANSWERS }).state).toBe('still-talking');
  });

  it('never claims QUIET within twenty seconds of a post or with a session open, in whatever order posts come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer({ min: -200, max: 200 }), own: fc.boolean() }), { maxLength: 30 }),
        fc.nat(200),
        fc.boolean(),
        (posts, after, isOpen) => {
          const messages = posts.filter(({ at }) => at <= after).map(({ at, own }) => post(at * SECOND, agentAuthor(own ? 'a' : 'b')));
          const sessions = isOpen ? [session('ses_1', { agent: A, createdAt: STOPPED - 1 })] : [];
          const meter = read({ after: after * SECOND, messages, sessions });
          const last = Math.max(0, ...posts.filter(({ at, own }) => own && at <= after).map(({ at }) => at));
          if (meter.state !== 'quiet') return;
          expect(after - last).toBeGreaterThanOrEqual(20);
          expect(isOpen).toBe(false);
          expect(read({ after: after * SECOND, messages: messages.toReversed(), sessions })).toEqual(meter);
        },
      ),
    );
  });
});
