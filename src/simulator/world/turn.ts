import { membershipOf } from './access.ts';
import { growMessage, postMessage } from './post.ts';
import type { MessageRecord, Role, RunRecord, SessionRecord, ThreadRecord } from './records.ts';
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

/** These agents show their words while they find them. */
const STREAMING: ReadonlySet<Role> = new Set(['research', 'planning']);
const FIRST_PART = 24;
const NEXT_PART = 60;
const PART_MS = 350;

type Writing = { readonly messageId: string; readonly sessionId: string; readonly text: string; readonly written: number };

const writeOn = (world: World, writing: Writing): void => world.schedule.plan(world.now + PART_MS, { type: 'write-on', ...writing });

/** Shows the next words of an unfinished message. Where its session was cancelled, the words so far are all that there will be. */
export const continueWriting = (world: World, writing: Writing): void => {
  const message = world.messages.get(writing.messageId);
  if (message === undefined || message.isDeleted) return;
  const isCancelled = world.sessions.get(writing.sessionId)?.status === 'cancelled';
  const written = isCancelled ? writing.written : writing.written + NEXT_PART;
  const isFinished = isCancelled || written >= writing.text.length;
  growMessage(world, message, { text: writing.text.slice(0, written), isFinished });
  if (!isFinished) writeOn(world, { ...writing, written });
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
  const isStreamed = !outcome.isLoop && STREAMING.has(world.agents.get(session.agentId)?.role ?? 'support');
  const message = postMessage(world, {
    threadId: thread.id,
    author: { type: 'agent', id: session.agentId },
    content: isStreamed ? outcome.text.slice(0, FIRST_PART) : outcome.text,
    metadata: { complete: !isStreamed },
    isUnfinished: isStreamed,
    cause: trigger,
    topic: outcome.topic,
  });
  session.answers.push({ heard: trigger?.id ?? null, said: message.id });
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
  if (isStreamed) writeOn(world, { messageId: message.id, sessionId: session.id, text: outcome.text, written: FIRST_PART });
  return message;
};
