import { TeamResource } from '@archastro/sdk/dist/v1/resources/teams.js';
import { ThreadMessageResource } from '@archastro/sdk/dist/v1/resources/thread_messages.js';
import { ThreadResource } from '@archastro/sdk/dist/v1/resources/threads.js';
import type { Id, MessageId, TeamId, ThreadId } from '../../../domain/ids.ts';
import type { Message, Post } from '../../../domain/message.ts';
import type { Thread } from '../../../domain/thread.ts';
import type { MessagePage, MessageQuery } from '../../platform.ts';
import { decodeEnvelope } from '../decode/envelope.ts';
import { optionalReceived, received } from '../decode/field-readers.ts';
import { decodeMessage } from '../decode/message.ts';
import { type Asked, about, readChange } from '../decode/replies.ts';
import { decodeAgentsSwitch, decodeThread, learnHome } from '../decode/team.ts';
import type { Directory } from '../directory.ts';
import { decodeList, type RestContext } from './rest-context.ts';

/** Threads, their settings and their messages. Fails as `Platform` does. */
export type RestThreads = {
  readonly listThreads: (team: TeamId) => Promise<readonly Thread[]>;
  readonly getThread: (thread: ThreadId) => Promise<Thread>;
  readonly createThread: (team: TeamId, title: string) => Promise<Thread>;
  readonly setAgentsEnabled: (thread: ThreadId, isEnabled: boolean) => Promise<boolean>;
  readonly getAgentsEnabled: (thread: ThreadId) => Promise<boolean>;
  readonly setMuted: (thread: ThreadId, isMuted: boolean) => Promise<Thread>;
  readonly markRead: (thread: ThreadId) => Promise<void>;
  readonly listMessages: (thread: ThreadId, page?: MessageQuery) => Promise<MessagePage>;
  readonly getMessage: (thread: ThreadId, message: MessageId) => Promise<Message>;
  readonly editMessage: (thread: ThreadId, message: MessageId, content: string) => Promise<Message>;
  readonly deleteMessage: (thread: ThreadId, message: MessageId) => Promise<void>;
  /** Posts without a channel, through the developer surface of the app, the only REST that can. */
  readonly postMessage: (app: Id<'app'>, post: Post) => Promise<Message>;
};

const DEFAULT_LIMIT = 50;

export const createRestThreads = (context: RestContext): RestThreads => {
  const { http, directory } = context;
  const [teams, threads] = [new TeamResource(http), new ThreadResource(http)];
  const single = new ThreadMessageResource(http);
  const messageOf = (value: unknown, { id, thread }: Pick<Message, 'id' | 'thread'>): Message =>
    about('message', decodeMessage(value, directory, thread), { id, thread });
  const threadOf = (value: unknown, asked: Asked<Thread>): Thread => {
    const thread = about('thread', decodeThread(value), asked);
    learnHome(thread, directory);
    return thread;
  };
  const switchOf = (value: unknown, thread: ThreadId): boolean => about('setting', decodeAgentsSwitch(value), { thread }).isEnabled;
  return {
    listThreads: async (team) => {
      const { items } = decodeEnvelope(await teams.threads.list(team), 'threads');
      return decodeList(context, { list: 'threads', of: team, items }, (item) => threadOf(item, { team }));
    },
    getThread: async (thread) => threadOf(await threads.get(thread), { id: thread }),
    createThread: (team, title) => readChange(teams.threads.create(team, { thread: { title } }), (reply) => threadOf(reply, { team })),
    setAgentsEnabled: (thread, isEnabled) =>
      readChange(threads.settings.replace(thread, { settings: { agent_enabled: isEnabled } }), (reply) => switchOf(reply, thread)),
    getAgentsEnabled: async (thread) => switchOf(await threads.settings.list(thread), thread),
    setMuted: (thread, isMuted) => readChange(threads.replace(thread, { muted: isMuted }), (reply) => threadOf(reply, { id: thread })),
    markRead: (thread) => threads.markRead(thread, { use_latest_message: true }),
    listMessages: async (thread, { before, after, limit = DEFAULT_LIMIT } = {}) => {
      const body = await threads.messages(thread, {
        limit,
        ...(before === undefined ? {} : { beforeCursor: before }),
        ...(after === undefined ? {} : { afterCursor: after }),
      });
      const page = decodeEnvelope(body, 'messages');
      const messages = decodeList(
        context,
        { list: 'messages', of: thread, isContinued: before !== undefined || after !== undefined, items: page.items },
        (item) => about('message', decodeMessage(item, directory, thread), { thread }),
      );
      return { messages, before: page.before, after: page.after };
    },
    getMessage: async (thread, id) => messageOf(await single.get(id), { id, thread }),
    editMessage: (thread, id, content) => readChange(single.replace(id, { content }), (reply) => messageOf(reply, { id, thread })),
    deleteMessage: (_, id) => single.delete(id),
    postMessage: async (app, post) => {
      const path = `/protected/api/v1/developer/apps/${app}/threads/${post.thread}/messages`;
      return readChange(http.request<unknown>(path, { method: 'POST', body: postBody(post) }), (body) =>
        decodePosted(optionalReceived(received(body, 'post'), 'data')?.fields ?? body, directory, post),
      );
    },
  };
};

/** The message that came of a post. */
export const decodePosted = (value: unknown, directory: Directory, { thread, idempotencyKey }: Post): Message =>
  about('message', decodeMessage(value, directory, thread), { thread, idempotencyKey });

const postBody = (post: Post): Readonly<Record<string, string>> => ({
  content: post.content,
  idempotency_key: post.idempotencyKey,
  ...(post.type === 'message' ? {} : { type: post.type }),
  ...(post.replyTo === null ? {} : { reply_to: post.replyTo }),
});
