import { z } from 'zod';
import { visibleThread } from '../../world/access.ts';
import { deleteMessage, editMessage, postMessage, setReaction } from '../../world/post.ts';
import type { MessageRecord } from '../../world/records.ts';
import { badRequest, conflict, forbidden, notFound } from '../../world/refusal.ts';
import { lookUp } from '../../world/world.ts';
import { type Answer, type Call, created, NO_CONTENT, ok, personMeant, readBody, readCount, readOptional } from '../call.ts';
import { readPage, readWindow, wireCursors, wirePage } from '../message-pages.ts';
import type { Route } from '../router.ts';
import { wireMessage } from '../wire.ts';
import { wireThreadMessage } from '../wire-runs.ts';

const PAGE = { usual: 20, most: 100 };

const messageOf = (call: Call): MessageRecord => {
  const message = lookUp(call.world.messages, call.params['message'] ?? '', 'Message');
  visibleThread(call.world, call.user, message.threadId);
  return message;
};

const ownMessage = (call: Call): MessageRecord => {
  const message = messageOf(call);
  if (message.author?.id !== call.user.id) throw forbidden('Only the author may do this.');
  return message;
};

const replyCount = (call: Call, message: MessageRecord): number =>
  call.world.threads.get(message.threadId)?.messages.filter((other) => other.replyTo === message.id).length ?? 0;

const listWindow = (call: Call, anchor: string): Answer => {
  const thread = visibleThread(call.world, call.user, call.params['thread'] ?? '');
  const direction = readOptional(call.query, 'direction') ?? 'after';
  const hasCursor = readOptional(call.query, 'before_cursor') !== undefined || readOptional(call.query, 'after_cursor') !== undefined;
  if (hasCursor) throw badRequest('anchor cannot be combined with a cursor.');
  if (direction === 'around' && call.query.has('limit')) throw badRequest('direction=around takes before_limit and after_limit.');
  const window = readWindow(thread, {
    anchor,
    direction,
    limit: readCount(call.query, 'limit', PAGE),
    beforeLimit: readCount(call.query, 'before_limit', PAGE),
    afterLimit: readCount(call.query, 'after_limit', PAGE),
    includesAnchor: direction === 'around' && readOptional(call.query, 'include_anchor') !== 'false',
  });
  return ok({ data: { ...wirePage(call.world, window), anchor: window.anchor } });
};

const listMessages = (call: Call): Answer => {
  const anchor = readOptional(call.query, 'anchor');
  if (anchor !== undefined) return listWindow(call, anchor);
  const thread = visibleThread(call.world, call.user, call.params['thread'] ?? '');
  const page = readPage(thread, {
    before: readOptional(call.query, 'before_cursor'),
    after: readOptional(call.query, 'after_cursor'),
    limit: readCount(call.query, 'limit', PAGE),
  });
  if (readOptional(call.query, 'include_reply_counts') !== 'true') return ok({ data: wirePage(call.world, page) });
  const messages = page.messages.map((message) => ({ ...wireMessage(call.world, message), reply_count: replyCount(call, message) }));
  return ok({ data: { messages, ...wireCursors(page) } });
};

const listReplies = (call: Call): Answer => {
  const root = messageOf(call);
  const thread = lookUp(call.world.threads, root.threadId, 'Thread');
  const replies = { ...thread, messages: thread.messages.filter((message) => message.replyTo === root.id) };
  const page = readPage(replies, {
    before: readOptional(call.query, 'before_cursor'),
    after: readOptional(call.query, 'after_cursor'),
    limit: readCount(call.query, 'limit', PAGE),
  });
  return ok({
    replies: page.messages.map((message) => wireMessage(call.world, message)),
    ...wireCursors(page),
    has_more: page.before !== null,
    total_count: replies.messages.length,
  });
};

const react = (call: Call): Answer => {
  const message = messageOf(call);
  const { emoji } = readBody(call, z.object({ emoji: z.string().min(1).max(32) }));
  if (!setReaction(call.world, message, { emoji, userId: call.user.id, isSet: true })) throw conflict('Already reacted.');
  return created({ data: { type: 'emoji_reaction', payload: { emoji }, user: call.user.id } });
};

const unreact = (call: Call): Answer => {
  const body = readBody(call, z.object({ emoji: z.string().optional() }));
  const emoji = readOptional(call.query, 'emoji') ?? body.emoji;
  if (emoji === undefined) throw badRequest('emoji is required.');
  if (!setReaction(call.world, messageOf(call), { emoji, userId: call.user.id, isSet: false })) throw notFound('Reaction');
  return NO_CONTENT;
};

const NEW_MESSAGE = z.object({
  content: z.string(),
  idempotency_key: z.string().max(200).nullish(),
  reply_to: z.string().nullish(),
  user: z.string().nullish(),
  type: z.string().nullish(),
  metadata: z.record(z.unknown()).optional(),
});

/** The developer endpoint: the only way to post over REST. */
const post = (call: Call): Answer => {
  if (call.params['app'] !== call.world.appId) throw notFound('App');
  const thread = visibleThread(call.world, call.user, call.params['thread'] ?? '');
  const body = readBody(call, NEW_MESSAGE);
  const message = postMessage(call.world, {
    threadId: thread.id,
    author: { type: 'user', id: personMeant(call, body.user ?? undefined).id },
    content: body.content,
    type: body.type ?? null,
    replyTo: body.reply_to ?? null,
    idempotencyKey: body.idempotency_key ?? null,
    metadata: body.metadata ?? {},
  });
  return created({ data: wireThreadMessage(call.world, message) });
};

const listDeveloper = (call: Call): Answer => {
  if (call.params['app'] !== call.world.appId) throw notFound('App');
  const thread = visibleThread(call.world, call.user, call.params['thread'] ?? '');
  const page = readPage(thread, { limit: readCount(call.query, 'page_size', PAGE) });
  return ok({ data: page.messages.map((message) => ({ ...wireThreadMessage(call.world, message), metadata: undefined })) });
};

const DEVELOPER_PATH = '/protected/api/v1/developer/apps/:app/threads/:thread/messages';

/** Messages of threads. */
export const MESSAGE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/threads/:thread/messages', answer: listMessages },
  { method: 'GET', path: '/api/v1/thread_messages/:message', answer: (call) => ok(wireThreadMessage(call.world, messageOf(call))) },
  {
    method: 'PUT',
    path: '/api/v1/thread_messages/:message',
    answer: (call) => {
      const message = ownMessage(call);
      editMessage(call.world, message, readBody(call, z.object({ content: z.string() })).content);
      return ok(wireThreadMessage(call.world, message));
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/thread_messages/:message',
    answer: (call) => {
      deleteMessage(call.world, ownMessage(call));
      return NO_CONTENT;
    },
  },
  { method: 'GET', path: '/api/v1/thread_messages/:message/replies', answer: listReplies },
  { method: 'POST', path: '/api/v1/thread_messages/:message/reactions', answer: react },
  { method: 'DELETE', path: '/api/v1/thread_messages/:message/reactions', answer: unreact },
  { method: 'POST', path: DEVELOPER_PATH, answer: post },
  { method: 'GET', path: DEVELOPER_PATH, answer: listDeveloper },
];
