import { visibleThread } from '../../world/access.ts';
import { deleteMessage, editMessage, postMessage, setReaction } from '../../world/post.ts';
import type { MessageRecord, ThreadRecord } from '../../world/records.ts';
import { badRequest, forbidden, notFound, Refusal } from '../../world/refusal.ts';
import { markRead } from '../../world/threads.ts';
import { emit, lookUp, type World } from '../../world/world.ts';
import { readPage } from '../message-pages.ts';
import { wireMessage } from '../wire.ts';
import {
  type ChannelContext,
  type ChannelKind,
  CRASH,
  type Handled,
  isPayload,
  limitOf,
  type Payload,
  replyError,
  replyOk,
  textOf,
} from './channel.ts';
import { joinReplyOf, wireRoom } from './chat-room.ts';
import type { PhoenixReply } from './frames.ts';

const TOPIC = /^api:chat:team:([^:]+):thread:([^:]+)$/;
const PAGE = 50;

const REASONS: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  422: 'validation_failed',
  429: 'rate_limited',
};

const errorResponse = (error: Refusal): Payload => ({ reason: REASONS[error.status] ?? 'error', message: error.message });

const threadOf = (world: World, context: ChannelContext, topic: string): ThreadRecord => {
  const [, teamId, threadId] = TOPIC.exec(topic) ?? [];
  const thread = visibleThread(world, context.user, threadId ?? '');
  if (thread.teamId !== teamId) throw notFound('Thread');
  return thread;
};

const join = (context: ChannelContext, { topic, payload }: { topic: string; payload: unknown }): PhoenixReply => {
  try {
    return context.driver.apply((world) => {
      const request = isPayload(payload) ? payload : {};
      const thread = threadOf(world, context, topic);
      const page = readPage(thread, {
        before: textOf(request, 'before_cursor'),
        after: textOf(request, 'after_cursor'),
        limit: limitOf(request, PAGE),
      });
      const view = { thread, page, viewer: context.user, includesMetadata: request['include_metadata'] === true };
      return { status: 'ok' as const, response: joinReplyOf(world, context.options.joinReply, view) };
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: 'error', response: { reason: error.status === 404 ? 'unauthorized' : (REASONS[error.status] ?? 'error') } };
  }
};

type Request = { readonly world: World; readonly context: ChannelContext; readonly thread: ThreadRecord; readonly payload: Payload };

const messageIn = ({ world, thread, payload }: Request): MessageRecord => {
  const message = lookUp(world.messages, textOf(payload, 'message_id') ?? '', 'Message');
  if (message.threadId !== thread.id) throw notFound('Message');
  return message;
};

const ownMessageIn = (request: Request): MessageRecord => {
  const message = messageIn(request);
  if (message.author?.id !== request.context.user.id) throw forbidden('Only the author may do this.');
  return message;
};

const post = ({ world, context, thread, payload }: Request): Handled => {
  const content = payload['content'];
  if (typeof content !== 'string') throw badRequest('content is required');
  const message = postMessage(world, {
    threadId: thread.id,
    author: { type: 'user', id: context.user.id },
    content,
    replyTo: textOf(payload, 'reply_to') ?? null,
    idempotencyKey: textOf(payload, 'idempotency_key') ?? null,
    type: textOf(payload, 'type') ?? null,
  });
  return replyOk({ message: wireMessage(world, message) });
};

const react = (request: Request, isSet: boolean): Handled => {
  const emoji = textOf(request.payload, 'emoji');
  if (emoji === undefined) throw badRequest('emoji is required');
  setReaction(request.world, messageIn(request), { emoji, userId: request.context.user.id, isSet });
  return replyOk({});
};

const HANDLERS: Readonly<Record<string, (request: Request) => Handled>> = {
  'api:chat:list_messages': ({ world, thread }) =>
    replyOk({ messages: readPage(thread, { limit: PAGE }).messages.map((message) => wireMessage(world, message)) }),
  'api:chat:load_more_messages': ({ world, context, thread, payload }) => {
    const page = readPage(thread, {
      before: textOf(payload, 'before_cursor'),
      after: textOf(payload, 'after_cursor'),
      limit: limitOf(payload, PAGE),
    });
    return replyOk({ data: wireRoom(world, { thread, page, viewer: context.user }) });
  },
  'api:chat:post_message': post,
  'api:chat:post_simple_message': post,
  'api:chat:edit_message': (request) => {
    editMessage(request.world, ownMessageIn(request), textOf(request.payload, 'content') ?? '');
    return replyOk({});
  },
  'api:chat:delete_message': (request) => {
    deleteMessage(request.world, ownMessageIn(request));
    return replyOk({});
  },
  'api:chat:add_reaction': (request) => react(request, true),
  'api:chat:remove_reaction': (request) => react(request, false),
  'api:chat:mark_thread_read': (request) => {
    markRead(request.world, request.context.user, { thread: request.thread, message: messageIn(request) });
    return replyOk({ success: true });
  },
  'api:chat:typing': ({ world, context, thread, payload }) => {
    emit(world, {
      type: 'typing-changed',
      threadId: thread.id,
      principal: { type: 'user', id: context.user.id },
      isTyping: payload['is_typing'] === true,
    });
    return replyOk({});
  },
};

const handle = (context: ChannelContext, push: { topic: string; event: string; payload: unknown }): Handled => {
  const handler = HANDLERS[push.event];
  const { payload } = push;
  if (handler === undefined || !isPayload(payload)) return CRASH;
  try {
    return context.driver.apply((world) => handler({ world, context, thread: threadOf(world, context, push.topic), payload }));
  } catch (error) {
    if (!(error instanceof Refusal)) return CRASH;
    return replyError(errorResponse(error));
  }
};

/** Talk in a team's thread: `api:chat:team:{team}:thread:{thread}`. */
export const CHAT_CHANNEL: ChannelKind = { matches: (topic) => TOPIC.test(topic), join, handle };

export const chatTopic = (thread: { readonly id: string; readonly teamId: string }): string =>
  `api:chat:team:${thread.teamId}:thread:${thread.id}`;
