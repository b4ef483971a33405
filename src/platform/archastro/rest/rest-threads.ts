import { TeamResource } from '@archastro/sdk/dist/v1/resources/teams.js';
import { ThreadResource } from '@archastro/sdk/dist/v1/resources/threads.js';
import type { Id, TeamId, ThreadId } from '../../../domain/ids.ts';
import type { Message, Post } from '../../../domain/message.ts';
import type { Thread } from '../../../domain/thread.ts';
import type { MessagePage, MessageQuery } from '../../platform.ts';
import { decodeEach, decodeEnvelope } from '../decode/envelope.ts';
import { optionalReceived, received } from '../decode/field-readers.ts';
import { decodeMessage } from '../decode/message.ts';
import { decodeAgentsEnabled, decodeThread } from '../decode/team.ts';
import type { RestContext } from './rest-context.ts';

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
  /** Posts without a channel, through the developer surface of the app, the only REST that can. */
  readonly postMessage: (app: Id<'app'>, post: Post) => Promise<Message>;
};

const DEFAULT_LIMIT = 50;

export const createRestThreads = ({ http, directory, report }: RestContext): RestThreads => {
  const [teams, threads] = [new TeamResource(http), new ThreadResource(http)];
  return {
    listThreads: async (team) => {
      const { items } = decodeEnvelope(await teams.threads.list(team), 'threads');
      return decodeEach(items, (item) => decodeThread(item, directory), report);
    },
    getThread: async (thread) => decodeThread(await threads.get(thread), directory),
    createThread: async (team, title) => decodeThread(await teams.threads.create(team, { thread: { title } }), directory),
    setAgentsEnabled: async (thread, isEnabled) =>
      decodeAgentsEnabled(await threads.settings.replace(thread, { settings: { agent_enabled: isEnabled } })),
    getAgentsEnabled: async (thread) => decodeAgentsEnabled(await threads.settings.list(thread)),
    setMuted: async (thread, isMuted) => decodeThread(await threads.replace(thread, { muted: isMuted }), directory),
    markRead: (thread) => threads.markRead(thread, { use_latest_message: true }),
    listMessages: async (thread, { before, after, limit = DEFAULT_LIMIT } = {}) => {
      const body = await threads.messages(thread, {
        limit,
        ...(before === undefined ? {} : { beforeCursor: before }),
        ...(after === undefined ? {} : { afterCursor: after }),
      });
      const page = decodeEnvelope(body, 'messages');
      const messages = decodeEach(page.items, (item) => decodeMessage(item, directory, thread), report);
      return { messages, before: page.before, after: page.after };
    },
    postMessage: async (app, post) => {
      const path = `/protected/api/v1/developer/apps/${app}/threads/${post.thread}/messages`;
      const body = await http.request<unknown>(path, { method: 'POST', body: postBody(post) });
      const reply = received(body, 'post');
      return decodeMessage(optionalReceived(reply, 'data')?.fields ?? body, directory, post.thread);
    },
  };
};

const postBody = (post: Post): Readonly<Record<string, string>> => ({
  content: post.content,
  idempotency_key: post.idempotencyKey,
  ...(post.type === 'message' ? {} : { type: post.type }),
  ...(post.replyTo === null ? {} : { reply_to: post.replyTo }),
});
