import type { Id, ThreadId } from '../../domain/ids.ts';
import type { Message, Post } from '../../domain/message.ts';
import type { Routine } from '../../domain/routine.ts';
import { PlatformError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { optionalReceived, received } from './decode/field-readers.ts';
import { readChange } from './decode/replies.ts';
import type { Directory } from './directory.ts';
import type { Topic } from './link/topic.ts';
import type { Emitter } from './live/emitter.ts';
import type { Live } from './live/live.ts';
import type { RestNetwork } from './rest/rest-network.ts';
import { decodePosted, type RestThreads } from './rest/rest-threads.ts';
import type { RestWork } from './rest/rest-work.ts';

/** Every operation but reads, which are called `get`, `list` or `read`, and the link's own. A new one has to say what news it makes. */
type NoAct =
  | `get${string}`
  | `list${string}`
  | `read${string}`
  | 'subscribe'
  | 'watchThreads'
  | 'reconnect'
  | 'close'
  | 'linkReport'
  | 'postMessage';
export type Acts = { readonly [Name in Exclude<keyof Platform, NoAct>]: Platform[Name] };

export type ActsOptions = {
  readonly rest: RestNetwork & RestThreads & RestWork;
  readonly directory: Directory;
  readonly emit: Emitter['emit'];
  readonly live: () => Live | null;
};

/** Makes own acts news at once, because the platform pushes none of them. */
export const createActs = ({ rest, directory, emit, live }: ActsOptions): Acts => {
  const tellRoutine = (routine: Routine): Routine => {
    emit({ type: 'routine-updated', routine });
    return routine;
  };
  const refreshThread = (thread: ThreadId): void => {
    const team = directory.threadHome(thread)?.team ?? null;
    if (team !== null) live()?.network.refreshThreads(team);
  };
  return {
    createThread: async (team, title) => {
      const thread = await rest.createThread(team, title);
      emit({ type: 'thread-updated', thread });
      live()?.network.refreshThreads(team);
      return thread;
    },
    setAgentsEnabled: async (thread, isEnabled) => {
      const isNowEnabled = await rest.setAgentsEnabled(thread, isEnabled);
      refreshThread(thread);
      return isNowEnabled;
    },
    setMuted: async (thread, isMuted) => {
      const changed = await rest.setMuted(thread, isMuted);
      refreshThread(thread);
      return changed;
    },
    markRead: async (thread) => {
      await rest.markRead(thread);
      refreshThread(thread);
    },
    editMessage: async (thread, id, content) => {
      const message = await rest.editMessage(thread, id, content);
      emit({ type: 'message-updated', message });
      return message;
    },
    deleteMessage: rest.deleteMessage,
    pauseRoutine: async (routine) => tellRoutine(await rest.pauseRoutine(routine)),
    activateRoutine: async (routine) => tellRoutine(await rest.activateRoutine(routine)),
    updateEventConfig: async (routine, eventConfig) => tellRoutine(await rest.updateEventConfig(routine, eventConfig)),
    cancelSession: async (id) => {
      const session = await rest.cancelSession(id);
      emit({ type: 'session-updated', session });
      return session;
    },
    createInvite: rest.createInvite,
    revokeInvite: rest.revokeInvite,
    joinByCode: async (code, agent) => {
      try {
        return await rest.joinByCode(code, agent);
      } finally {
        live()?.network.refreshTeams();
      }
    },
    leaveTeam: async (team) => {
      try {
        await rest.leaveTeam(team);
      } finally {
        live()?.network.refreshTeams();
      }
    },
    removeMember: async (team, target) => {
      await rest.removeMember(team, target);
      live()?.network.refreshMembers(team);
      live()?.network.refreshTeams();
    },
  };
};

export type PostingOptions = {
  readonly directory: Directory;
  /** The thread's topic once it is joined; `null` where the thread cannot be joined. Rejects with `offline` while the link is down. */
  readonly joinedTopic: (thread: ThreadId) => Promise<Topic | null>;
  /** The app whose developer surface can post without a channel. */
  readonly app: () => Promise<Id<'app'> | null>;
  readonly postByRest: (app: Id<'app'>, post: Post) => Promise<Message>;
};

const reply = (value: unknown): unknown => {
  const record = received(value, 'post');
  return (optionalReceived(record, 'message') ?? record).fields;
};

/**
 * Makes one attempt to post: through the thread's channel, where the thread can be joined, else through the app's developer
 * surface. Fails as `Platform.postMessage` does; nothing is kept for later.
 */
export const createPosting = (options: PostingOptions): ((post: Post) => Promise<Message>) => {
  const { directory } = options;
  const byRest = async (post: Post): Promise<Message> => {
    const app = await options.app();
    if (app === null) throw new PlatformError('unsupported', 'This credential cannot post: sign in as a user.');
    return options.postByRest(app, post);
  };
  const byChannel = async (topic: Topic, post: Post): Promise<Message> => {
    const payload = { content: post.content, idempotency_key: post.idempotencyKey };
    const answer = topic.push('api:chat:post_message', post.replyTo === null ? payload : { ...payload, reply_to: post.replyTo });
    return readChange(answer, (value) => decodePosted(reply(value), directory, post));
  };
  return async (post) => {
    // Only the developer surface knows other types than a plain message.
    const topic = await options.joinedTopic(post.thread);
    return topic === null || post.type !== 'message' ? byRest(post) : byChannel(topic, post);
  };
};
