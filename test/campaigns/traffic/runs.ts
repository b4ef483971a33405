import { type ThreadId, toId } from '../../../src/domain/ids.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { Session } from '../../../src/domain/session.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { JsonObject, Timestamp } from '../../../src/domain/values.ts';
import type { Random } from '../loops/random.ts';
import type { Cause, HeardEvent, Turn } from './family.ts';
import { outsideEventOf, type Telling } from './telling.ts';

/** An agent's routine was set off: what it posted, or nothing. */
export type Wake = {
  readonly routine: Routine;
  readonly cause: Exclude<Cause, { readonly by: 'person' }>;
  readonly posted: Turn | null;
  readonly thread: ThreadId;
  readonly at: Timestamp;
  /** When its cause was there: no run begins before. */
  readonly since: Timestamp;
};

/** What the console hears of one run: its beginning, its end, and now and then its session and its entry in the feed. */
export const runEvents = (
  wake: Wake,
  { random, telling }: { readonly random: Random; readonly telling: Telling },
): readonly HeardEvent[] => {
  const isTold = telling.runs === 'full' || (telling.runs === 'some' && random.chance(0.5));
  const durationMs = durationOf(wake, { random, telling });
  const begins = wake.at - durationMs;
  const tail = random.int(0, 2 ** 40).toString(36);
  const run: Run = {
    id: toId(`arr_${tail}`),
    routine: wake.routine.id,
    agent: wake.routine.agent,
    status: 'running',
    durationMs: null,
    eventId: isTold ? `evt_${tail}` : null,
    thread: wake.thread,
    triggerMessage: isTold && wake.cause.by === 'message' && wake.cause.via === undefined ? wake.cause.message : null,
    deliveredMessage: null,
    error: null,
    payload: isTold ? payloadOf(wake) : {},
    result: null,
    createdAt: begins,
    updatedAt: begins,
  };
  const ended: Run = {
    ...run,
    status: wake.posted === null && telling.silent === 'skipped' ? 'skipped' : 'completed',
    durationMs,
    deliveredMessage: isTold ? (wake.posted?.id ?? null) : null,
    result: wake.posted === null ? { decision: 'no_reply' } : {},
    updatedAt: wake.at,
  };
  const ends = wake.at + random.around(telling.lagMs * 2, 0.6);
  const begun = random.chance(0.7) ? [heard(begins + random.around(telling.lagMs, 0.4), { type: 'run-updated', run })] : [];
  return [
    ...begun,
    heard(ends, { type: 'run-updated', run: ended }),
    ...(telling.hasSessions ? sessionEvents(run, { begins, ends, tail }) : []),
  ];
};

/** A run is begun as soon as its cause is there and lasts until it has posted, or it waits in a queue and is short. */
const durationOf = (wake: Wake, { random, telling }: { readonly random: Random; readonly telling: Telling }): number => {
  const atMost = Math.max(1, wake.at - wake.since - random.int(20, 300));
  if (wake.posted !== null && telling.startsAtOnce) return atMost;
  return Math.min(atMost, wake.posted === null ? random.int(150, 1_500) : random.int(600, 5_500));
};

const payloadOf = ({ cause, thread }: Wake): JsonObject => {
  const event = outsideEventOf(cause);
  if (event !== undefined) return { event, thread_id: thread };
  return { thread_id: thread, message: { id: cause.by === 'message' ? cause.message : null } };
};

type Span = { readonly begins: Timestamp; readonly ends: Timestamp; readonly tail: string };

const sessionEvents = (run: Run, { begins, ends, tail }: Span): readonly HeardEvent[] => {
  const session: Session = {
    id: toId(`ase_${tail}`),
    agent: run.agent,
    status: 'running',
    name: null,
    run: run.id,
    thread: run.thread,
    maxTurns: 12,
    maxTokens: 40_000,
    error: null,
    createdAt: begins,
    startedAt: begins + 50,
    completedAt: null,
  };
  return [
    heard(begins + 120, { type: 'session-updated', session }),
    heard(ends + 150, { type: 'session-updated', session: { ...session, status: 'completed', completedAt: ends } }),
    heard(ends + 160, {
      type: 'activity-added',
      activity: {
        id: toId(`act_${tail}`),
        kind: 'routine_run',
        level: 'info',
        title: untrusted('Routine run completed'),
        content: null,
        agent: run.agent,
        thread: run.thread,
        team: null,
        org: null,
        run: run.id,
        session: session.id,
        correlationId: tail,
        createdAt: ends,
      },
    }),
  ];
};

const heard = (at: Timestamp, event: HeardEvent['event']): HeardEvent => ({ at: Math.round(at), event });
