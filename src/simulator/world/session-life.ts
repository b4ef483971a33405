import { decideTurn } from '../agents/decide.ts';
import { addActivity } from './activity.ts';
import type { SessionRecord } from './records.ts';
import { endSession, isOpen } from './session-state.ts';
import type { Outcome } from './task.ts';
import { maySpeak, postReply, setTyping } from './turn.ts';
import { lookUp, type World } from './world.ts';

const IDLE_MS = 10 * 60_000;
const RETRY_MS = 250;

/** Plans the end of a joined session that nobody speaks to. */
export const planExpiry = (world: World, session: SessionRecord): void =>
  world.schedule.plan(session.lastTurnAt + IDLE_MS, { type: 'expire-session', sessionId: session.id });

export const expireSession = (world: World, sessionId: string): void => {
  const session = world.sessions.get(sessionId);
  if (session === undefined || !isOpen(session)) return;
  if (world.now - session.lastTurnAt >= IDLE_MS) endSession(world, session, { status: 'completed' });
};

const announceTurn = (world: World, session: SessionRecord, title: string): void => {
  const agent = lookUp(world.agents, session.agentId, 'Agent');
  addActivity(world, {
    kind: 'generic',
    level: 'debug',
    orgId: session.orgId,
    title: `${agent.name} ${title}`,
    agentId: agent.id,
    threadId: session.threadId,
    teamId: session.threadId === null ? null : (world.threads.get(session.threadId)?.teamId ?? null),
    runId: session.runId,
    sessionId: session.id,
  });
};

/** A joined session takes up a message that it heard; while it is busy with another one, it takes it up afterwards. */
export const takeTurn = (world: World, sessionId: string, messageId: string): void => {
  const session = world.sessions.get(sessionId);
  const message = world.messages.get(messageId);
  const thread = message === undefined ? undefined : world.threads.get(message.threadId);
  if (session === undefined || message === undefined || thread === undefined || !isOpen(session)) return;
  if (session.status === 'running') return world.schedule.plan(world.now + RETRY_MS, { type: 'take-turn', sessionId, messageId });
  if (!maySpeak(world, thread, session.agentId)) return;
  const agent = lookUp(world.agents, session.agentId, 'Agent');
  const turn = decideTurn(world, { agent, thread, message });
  if (turn.outcome.type === 'silent') return;
  session.status = 'running';
  session.turns += 1;
  setTyping(world, session, true);
  world.schedule.plan(world.now + turn.delayMs, { type: 'finish-turn', sessionId, messageId, outcome: turn.outcome });
};

export const finishTurn = (world: World, sessionId: string, turn: { readonly messageId: string; readonly outcome: Outcome }): void => {
  const session = world.sessions.get(sessionId);
  if (session === undefined || !isOpen(session)) return;
  const trigger = world.messages.get(turn.messageId);
  const thread = trigger === undefined ? undefined : world.threads.get(trigger.threadId);
  if (trigger === undefined || thread === undefined) return endSession(world, session, { status: 'completed' });
  setTyping(world, session, false);
  session.status = 'waiting';
  session.lastTurnAt = world.now;
  planExpiry(world, session);
  if (turn.outcome.type !== 'reply' || !maySpeak(world, thread, session.agentId)) return announceTurn(world, session, 'had nothing to say');
  postReply(world, session, { thread, trigger, run: null, outcome: turn.outcome });
  announceTurn(world, session, 'answered in an open session');
};
