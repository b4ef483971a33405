import type { MessageRecord, Principal, ThreadRecord } from './records.ts';
import { unprocessable } from './refusal.ts';
import { forgetOldest, insertMessage } from './thread-log.ts';
import { wakeAgents } from './wake.ts';
import { emit, lookUp, mintId, type World } from './world.ts';
import type { Topic } from './world-event.ts';

export type NewMessage = {
  readonly threadId: string;
  /** `null` for the platform itself. */
  readonly author: Principal | null;
  readonly content: string;
  readonly type?: string | null;
  readonly replyTo?: string | null;
  readonly idempotencyKey?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly cause?: MessageRecord | null;
  readonly topic?: Topic | null;
  /** Whether its author is still writing it: it then wakes nobody before `growMessage` finishes it. */
  readonly isUnfinished?: boolean;
  /** Backdates it: it is then inserted among older messages. Now, where left out. */
  readonly createdAt?: number;
};

const MAX_CONTENT_LENGTH = 100_000;
const NO_METADATA = {};
const NO_REACTIONS: MessageRecord['reactions'] = [];

const createMessage = (world: World, post: NewMessage): MessageRecord => ({
  id: mintId(world, 'msg'),
  threadId: post.threadId,
  author: post.author,
  content: post.content,
  type: post.type ?? null,
  replyTo: post.replyTo ?? null,
  idempotencyKey: post.idempotencyKey ?? null,
  metadata: post.metadata ?? NO_METADATA,
  createdAt: post.createdAt ?? world.now,
  updatedAt: post.createdAt ?? world.now,
  isDeleted: false,
  reactions: NO_REACTIONS,
  cause: post.cause?.id ?? null,
  depth: post.author?.type === 'agent' ? (post.cause?.depth ?? 0) + 1 : 0,
  topic: post.topic ?? null,
});

const checkPost = (world: World, post: NewMessage): ThreadRecord => {
  const thread = lookUp(world.threads, post.threadId, 'Thread');
  if (post.content.trim() === '') throw unprocessable('content', "can't be blank");
  if (post.content.length > MAX_CONTENT_LENGTH) throw unprocessable('content', `should be at most ${MAX_CONTENT_LENGTH} character(s)`);
  if (post.type === 'system' && post.author !== null) throw unprocessable('type', 'is reserved');
  if (post.type !== undefined && post.type !== null && post.type.length > 64)
    throw unprocessable('type', 'should be at most 64 character(s)');
  if (post.replyTo !== undefined && post.replyTo !== null && world.messages.get(post.replyTo)?.threadId !== thread.id) {
    throw unprocessable('reply_to', 'does not exist in this thread');
  }
  return thread;
};

/**
 * Posts a message and wakes the agents that listen. The same idempotency key of the same author in the same thread gives the
 * first message again and changes nothing. Refuses with 422 for an empty, oversized or wrongly typed message.
 */
export const postMessage = (world: World, post: NewMessage): MessageRecord => {
  const thread = checkPost(world, post);
  const key = post.idempotencyKey ? `${thread.id}|${post.author?.id ?? ''}|${post.idempotencyKey}` : undefined;
  const earlier = key === undefined ? undefined : world.idempotency.get(key);
  if (earlier !== undefined) return earlier;

  const message = createMessage(world, post);
  if (key !== undefined) world.idempotency.set(key, message);
  world.messages.set(message.id, message);
  const previous = insertMessage(thread, message);
  for (const old of forgetOldest(thread)) world.messages.delete(old.id);
  thread.updatedAt = world.now;
  if (message.author?.type === 'user') thread.readUpTo.set(message.author.id, message);
  emit(world, { type: 'message-added', thread, message, previous });
  if (post.isUnfinished !== true) wakeAgents(world, thread, message);
  return message;
};

/** Lets an unfinished message grow to `text`; with `isFinished` it is whole, and wakes those who listen. */
export const growMessage = (
  world: World,
  message: MessageRecord,
  growth: { readonly text: string; readonly isFinished: boolean },
): void => {
  const thread = lookUp(world.threads, message.threadId, 'Thread');
  message.content = growth.text;
  message.metadata = { ...message.metadata, complete: growth.isFinished };
  message.updatedAt = world.now;
  emit(world, { type: 'message-updated', thread, message });
  if (growth.isFinished) wakeAgents(world, thread, message);
};

/** Adds or takes away a user's reaction; `false` where there is nothing to change. */
export const setReaction = (
  world: World,
  message: MessageRecord,
  reaction: { readonly emoji: string; readonly userId: string; readonly isSet: boolean },
): boolean => {
  const { emoji, userId, isSet } = reaction;
  const others = message.reactions.filter((each) => each.emoji !== emoji || each.userId !== userId);
  if (others.length < message.reactions.length === isSet) return false;
  message.reactions = isSet ? [...others, { emoji, userId }] : others;
  emit(world, { type: 'message-updated', thread: lookUp(world.threads, message.threadId, 'Thread'), message });
  return true;
};

/** Edits a message's text. */
export const editMessage = (world: World, message: MessageRecord, content: string): void => {
  if (content.trim() === '') throw unprocessable('content', "can't be blank");
  message.content = content;
  message.updatedAt = world.now;
  emit(world, { type: 'message-updated', thread: lookUp(world.threads, message.threadId, 'Thread'), message });
};

/** Leaves a tombstone, which is what clients are told of a deletion. */
export const deleteMessage = (world: World, message: MessageRecord): void => {
  message.content = '[message deleted]';
  message.isDeleted = true;
  message.updatedAt = world.now;
  emit(world, { type: 'message-updated', thread: lookUp(world.threads, message.threadId, 'Thread'), message });
};
