import { reaches } from './access.ts';
import type { RunRecord, SessionRecord, UserRecord } from './records.ts';
import { notFound } from './refusal.ts';
import { endRun } from './run-life.ts';
import { endSession, isOpen } from './session-state.ts';
import { record } from './truth.ts';
import { setTyping } from './turn.ts';
import { lookUp, type World } from './world.ts';

export const visibleSession = (world: World, user: UserRecord, sessionId: string): SessionRecord => {
  const session = lookUp(world.sessions, sessionId, 'Agent session');
  if (!reaches(user, session.orgId)) throw notFound('Agent session');
  return session;
};

export const visibleRun = (world: World, user: UserRecord, runId: string): RunRecord => {
  const run = lookUp(world.runs, runId, 'Routine run');
  if (!reaches(user, run.orgId)) throw notFound('Routine run');
  return run;
};

/** Interrupts a session: it posts nothing any more. One that has ended comes back unchanged. */
export const cancelSession = (world: World, user: UserRecord, sessionId: string): SessionRecord => {
  const session = visibleSession(world, user, sessionId);
  record(world.truth.changes, { at: world.now, userId: user.id, what: 'cancel', targetId: session.id });
  if (!isOpen(session)) return session;
  const wasTyping = session.status === 'running';
  endSession(world, session, { status: 'cancelled' });
  if (wasTyping) setTyping(world, session, false);
  const run = world.runs.get(session.runId);
  if (run?.status === 'running') endRun(world, run, { status: 'cancelled', error: 'its session was cancelled' });
  return session;
};
