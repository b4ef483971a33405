import type { Id, ThreadId } from '../../domain/ids.ts';
import type { Message, Post } from '../../domain/message.ts';
import { PlatformError } from '../errors.ts';
import { optionalReceived, received } from './decode/field-readers.ts';
import { decodeMessage } from './decode/message.ts';
import type { Directory } from './directory.ts';
import type { Topic } from './link/topic.ts';

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
    const answer = await topic.push('api:chat:post_message', post.replyTo === null ? payload : { ...payload, reply_to: post.replyTo });
    return decodeMessage(reply(answer), directory, post.thread);
  };
  return async (post) => {
    // Only the developer surface knows other types than a plain message.
    const topic = await options.joinedTopic(post.thread);
    return topic === null || post.type !== 'message' ? byRest(post) : byChannel(topic, post);
  };
};
