import { positionOf } from '../world/thread-log.ts';
import { unreadCount } from '../world/threads.ts';
import { lookUp, type World } from '../world/world.ts';
import type { WorldEvent } from '../world/world-event.ts';
import { encodePosition } from './cursors.ts';
import { chatTopic } from './phoenix/chat-channel.ts';
import { feedTopics } from './phoenix/feed-channel.ts';
import type { Hub } from './phoenix/hub.ts';
import { wireActor, wireMessage } from './wire.ts';
import { wireActivity } from './wire-runs.ts';

const publishRead = (hub: Hub, world: World, event: Extract<WorldEvent, { type: 'thread-read' }>): void => {
  const thread = lookUp(world.threads, event.threadId, 'Thread');
  const tell = (type: string, payload: Readonly<Record<string, unknown>>): void =>
    hub.broadcast(chatTopic(thread), {
      event: 'thread_event',
      payload: () => ({ type, thread_id: thread.id, payload }),
      isFor: (subscription) => subscription.userId === event.userId,
    });
  tell('thread_marked_read', { last_read_message: event.messageId });
  tell('unread_count_updated', { unread_count: unreadCount(thread, event.userId) });
};

/** Tells the clients what happened in the world. */
export const publish = (hub: Hub, world: World, event: WorldEvent): void => {
  switch (event.type) {
    case 'message-added': {
      const { message, previous, thread } = event;
      return hub.broadcast(chatTopic(thread), {
        event: 'message_added',
        payload: () => ({
          message: wireMessage(world, message),
          thread_id: thread.id,
          before_cursor: previous === null ? null : encodePosition(positionOf(previous)),
          after_cursor: encodePosition(positionOf(message)),
        }),
      });
    }
    case 'message-updated':
      return hub.broadcast(chatTopic(event.thread), {
        event: 'message_updated',
        payload: () => ({ message: wireMessage(world, event.message), thread_id: event.thread.id }),
      });
    case 'typing-changed': {
      const thread = world.threads.get(event.threadId);
      if (thread === undefined) return;
      return hub.broadcast(chatTopic(thread), {
        event: 'typing',
        payload: () => ({ actor: wireActor(world, event.principal), is_typing: event.isTyping, thread_id: event.threadId }),
        isFor: (subscription) => subscription.userId !== event.principal.id,
      });
    }
    case 'thread-read':
      return publishRead(hub, world, event);
    case 'activity-added':
      for (const topic of feedTopics(event.entry)) {
        hub.broadcast(topic, { event: 'new_entry', payload: () => ({ entry: wireActivity(world, event.entry) }) });
      }
      return;
    case 'access-lost':
      for (const subscription of hub.subscriptions(chatTopic(event.thread))) {
        if (event.userIds === null || event.userIds.includes(subscription.userId)) subscription.end('close');
      }
      return;
  }
};
