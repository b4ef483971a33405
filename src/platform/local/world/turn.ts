import { membershipOf } from './access.ts';
import { postMessage } from './post.ts';
import type { MessageRecord, RunRecord, SessionRecord, ThreadRecord } from './records.ts';
import type { Outcome } from './task.ts';
import { record } from './truth.ts';
import { emit, type World } from './world.ts';

export const setTyping = (world: World, session: SessionRecord, isTyping: boolean): void => {
  if (session.threadId === null) return;
  emit(world, { type: 'typing-changed', threadId: session.threadId, principal: { type: 'agent', id: session.agentId }, isTyping });
};

/** Whether the platform still lets this agent speak here: the thread's switch is on and it is a member. */
export const maySpeak = (world: World, thread: ThreadRecord, agentId: string): boolean => {
  const team = world.teams.get(thread.teamId);
  return thread.agentEnabled && team !== undefined && membershipOf(team, { type: 'agent', id: agentId }) !== undefined;
};

/** Posts what a turn came to, and remembers why. */
export const postReply = (
  world: World,
  session: SessionRecord,
  turn: {
    readonly thread: ThreadRecord;
    /** `null` where no message caused it. */
    readonly trigger: MessageRecord | null;
    readonly run: RunRecord | null;
    readonly outcome: Extract<Outcome, { type: 'reply' }>;
  },
): MessageRecord => {
  const { thread, trigger, run, outcome } = turn;
  const message = postMessage(world, {
    threadId: thread.id,
    author: { type: 'agent', id: session.agentId },
    content: outcome.text,
    metadata: { complete: true },
    cause: trigger,
    topic: outcome.topic,
  });
  record(world.truth.posts, {
    at: world.now,
    threadId: message.threadId,
    messageId: message.id,
    agentId: session.agentId,
    causeId: trigger?.id ?? null,
    causeAuthorId: trigger?.author?.id ?? null,
    runId: run?.id ?? null,
    sessionId: session.id,
    isLoop: outcome.isLoop,
  });
  return message;
};
