import { matchesFilters, reactionTo } from './event-filter.ts';
import type { MessageRecord, Reaction, RoutineRecord, SessionRecord, ThreadRecord } from './records.ts';
import { isOpen } from './session-state.ts';
import { record } from './truth.ts';
import { lookUp, mintId, trim, type World } from './world.ts';

/** How long an event waits before its run starts. */
const DISPATCH_MS = { low: 60, high: 240 };

const noteWake = (
  world: World,
  message: MessageRecord,
  woken: { agentId: string; routineId: string; runId: string | null; sessionId: string | null },
) =>
  record(world.truth.wakes, {
    at: world.now,
    threadId: message.threadId,
    messageId: message.id,
    authorId: message.author?.id ?? null,
    ...woken,
  });

const planRun = (world: World, routine: RoutineRecord, wake: { message: MessageRecord; reaction: Reaction }): void => {
  const { message, reaction } = wake;
  const agent = lookUp(world.agents, routine.agentId, 'Agent');
  const runId = mintId(world, 'arr');
  world.runs.set(runId, {
    id: runId,
    routineId: routine.id,
    agentId: agent.id,
    orgId: agent.orgId,
    status: 'pending',
    startedAt: null,
    durationMs: null,
    eventId: mintId(world, 'evt'),
    payload: {
      event: reaction.event,
      thread_id: message.threadId,
      thread: { id: message.threadId },
      message: { id: message.id, content: message.content, type: message.type },
      subject_is_agent: message.author?.type === 'agent',
    },
    result: null,
    threadId: message.threadId,
    trigger: message,
    reaction,
    sessionId: null,
    deliveredMessage: null,
    error: null,
    correlationId: mintId(world, 'cor'),
    createdAt: world.now,
    updatedAt: world.now,
  });
  trim(world.runs);
  noteWake(world, message, { agentId: agent.id, routineId: routine.id, runId, sessionId: null });
  world.schedule.plan(world.now + world.random.between(DISPATCH_MS.low, DISPATCH_MS.high), { type: 'dispatch-run', runId });
};

const isJoinedWith = (session: SessionRecord, routine: RoutineRecord): boolean => session.routineId === routine.id && isOpen(session);

const wakeRoutine = (world: World, routine: RoutineRecord, message: MessageRecord): void => {
  if (routine.status !== 'active') return;
  const reaction = reactionTo(routine, message);
  if (reaction === undefined) return;
  const joined = [...(world.joinedSessions.get(message.threadId) ?? [])];
  if (reaction.event === 'thread.session.join' && joined.some((session) => isJoinedWith(session, routine))) return;
  planRun(world, routine, { message, reaction });
};

/** A session that stays in a thread goes on listening, whatever has become of its routine. */
const wakeSession = (world: World, session: SessionRecord, message: MessageRecord): void => {
  if (!isOpen(session) || session.agentId === message.author?.id || !matchesFilters(session.filters, message)) return;
  noteWake(world, message, { agentId: session.agentId, routineId: session.routineId, runId: null, sessionId: session.id });
  const at = world.now + world.random.between(DISPATCH_MS.low, DISPATCH_MS.high);
  world.schedule.plan(at, { type: 'take-turn', sessionId: session.id, messageId: message.id });
};

/** Wakes every agent of the thread's team, but not the author, whose routine or open session listens to this message. */
export const wakeAgents = (world: World, thread: ThreadRecord, message: MessageRecord): void => {
  if (!thread.agentEnabled) return;
  const team = lookUp(world.teams, thread.teamId, 'Team');
  for (const session of world.joinedSessions.get(thread.id) ?? []) wakeSession(world, session, message);
  for (const { principal } of team.members) {
    if (principal.type !== 'agent' || principal.id === message.author?.id) continue;
    for (const routine of world.routinesOf.get(principal.id) ?? []) wakeRoutine(world, routine, message);
  }
};
