import { decideTurn } from '../agents/decide.ts';
import { addActivity } from './activity.ts';
import type { AgentRecord, MessageRecord, RoutineRecord, RunRecord, RunStatus, SessionRecord, ThreadRecord } from './records.ts';
import { planExpiry } from './session-life.ts';
import { endSession, isOpen } from './session-state.ts';
import type { Outcome } from './task.ts';
import { maySpeak, postReply, setTyping } from './turn.ts';
import { lookUp, mintId, trim, type World } from './world.ts';

const announceRun = (
  world: World,
  run: RunRecord,
  entry: { level: 'debug' | 'info' | 'warn' | 'error'; title: string; content: string | null },
) =>
  addActivity(world, {
    kind: 'routine_run',
    orgId: run.orgId,
    agentId: run.agentId,
    threadId: run.threadId,
    teamId: run.threadId === null ? null : (world.threads.get(run.threadId)?.teamId ?? null),
    runId: run.id,
    sessionId: run.sessionId,
    correlationId: run.correlationId,
    ...entry,
  });

/** Ends a run and says so in the feed; a skipped one is no news. */
export const endRun = (
  world: World,
  run: RunRecord,
  end: { readonly status: RunStatus; readonly result?: Readonly<Record<string, unknown>>; readonly error?: string },
): void => {
  run.status = end.status;
  run.durationMs = run.startedAt === null ? 0 : Math.round(world.now - run.startedAt);
  run.result = end.result ?? (end.error === undefined ? null : { error: end.error });
  run.error = end.error ?? null;
  run.updatedAt = world.now;
  if (end.status === 'skipped') return;
  const routine = world.routines.get(run.routineId)?.name ?? 'Routine';
  announceRun(world, run, {
    level: end.status === 'failed' ? 'error' : end.status === 'cancelled' ? 'warn' : 'info',
    title: `${routine} ${end.status}`,
    content: end.error ?? null,
  });
};

/** Marks a run as running and opens its session. */
export const startRun = (world: World, run: RunRecord, routine: RoutineRecord): SessionRecord => {
  const agent = lookUp(world.agents, run.agentId, 'Agent');
  const session: SessionRecord = {
    id: mintId(world, 'ase'),
    agentId: agent.id,
    orgId: agent.orgId,
    routineId: routine.id,
    runId: run.id,
    threadId: run.threadId,
    instructions: agent.identity,
    isJoined: run.reaction?.event === 'thread.session.join',
    filters: run.reaction?.filters ?? { subjectIsAgent: [], threadIds: null, messageTypes: null },
    status: 'running',
    error: null,
    turns: 1,
    answers: [],
    startedAt: world.now,
    completedAt: null,
    lastTurnAt: world.now,
  };
  world.sessions.set(session.id, session);
  trim(world.sessions);
  if (session.isJoined && session.threadId !== null) {
    const joined = world.joinedSessions.get(session.threadId) ?? new Set();
    world.joinedSessions.set(session.threadId, joined.add(session));
  }
  run.status = 'running';
  run.startedAt = world.now;
  run.updatedAt = world.now;
  run.sessionId = session.id;
  announceRun(world, run, { level: 'debug', title: `${routine.name} started`, content: null });
  return session;
};

const dispatchTalk = (
  world: World,
  run: RunRecord,
  talk: { routine: RoutineRecord; agent: AgentRecord; trigger: MessageRecord; thread: ThreadRecord },
): void => {
  const { routine, agent, trigger, thread } = talk;
  if (!maySpeak(world, thread, agent.id))
    return endRun(world, run, { status: 'skipped', result: { reason: 'agents are switched off here' } });
  const turn = decideTurn(world, { agent, thread, message: trigger });
  const isJoin = run.reaction?.event === 'thread.session.join';
  if (turn.outcome.type === 'silent' && !isJoin) return endRun(world, run, { status: 'skipped', result: { reason: turn.outcome.reason } });
  const session = startRun(world, run, routine);
  if (turn.outcome.type !== 'silent') setTyping(world, session, true);
  world.schedule.plan(world.now + turn.delayMs, { type: 'finish-run', runId: run.id, outcome: turn.outcome });
};

/** Starts a pending run, unless its routine was paused meanwhile. */
export const dispatchRun = (world: World, runId: string): void => {
  const run = world.runs.get(runId);
  const routine = run === undefined ? undefined : world.routines.get(run.routineId);
  if (run === undefined || routine === undefined || run.status !== 'pending') return;
  if (routine.status !== 'active') return endRun(world, run, { status: 'cancelled', error: 'the routine was paused' });
  const agent = lookUp(world.agents, run.agentId, 'Agent');
  const thread = run.threadId === null ? undefined : world.threads.get(run.threadId);
  if (run.trigger === null || thread === undefined)
    return endRun(world, run, { status: 'skipped', result: { reason: 'the thread is gone' } });
  dispatchTalk(world, run, { routine, agent, trigger: run.trigger, thread });
};

const deliver = (world: World, run: RunRecord, delivery: { session: SessionRecord; outcome: Outcome }): void => {
  const { session, outcome } = delivery;
  const thread = run.threadId === null ? undefined : world.threads.get(run.threadId);
  switch (outcome.type) {
    case 'fail':
      endSession(world, session, { status: 'failed', error: outcome.error });
      return endRun(world, run, { status: 'failed', error: outcome.error });
    case 'silent':
      return endRun(world, run, { status: 'completed', result: { reason: outcome.reason } });
    case 'reply': {
      if (thread === undefined || !maySpeak(world, thread, run.agentId)) {
        return endRun(world, run, { status: 'skipped', result: { reason: 'agents are switched off here' } });
      }
      run.deliveredMessage = postReply(world, session, { thread, trigger: run.trigger, run, outcome }).id;
      return endRun(world, run, { status: 'completed', result: {} });
    }
  }
};

/** Ends a running run with what its turn came to; a run that was cancelled stays so and posts nothing. */
export const finishRun = (world: World, runId: string, outcome: Outcome): void => {
  const run = world.runs.get(runId);
  const session = run?.sessionId ? world.sessions.get(run.sessionId) : undefined;
  if (run === undefined || session === undefined || run.status !== 'running' || !isOpen(session)) return;
  setTyping(world, session, false);
  deliver(world, run, { session, outcome });
  session.lastTurnAt = world.now;
  if (!isOpen(session)) return;
  if (session.isJoined) {
    session.status = 'waiting';
    planExpiry(world, session);
  } else endSession(world, session, { status: 'completed' });
};
