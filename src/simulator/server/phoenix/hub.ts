import { pushFrame, type Ref } from './frames.ts';

/** Who listens to which topic. */
export type Hub = {
  readonly subscribe: (subscription: Subscription) => void;
  readonly unsubscribe: (subscription: Subscription) => void;
  readonly subscriptions: (topic: string) => readonly Subscription[];
  /** Sends an event to everyone on a topic, encoded once. `payload` is only made if somebody listens. */
  readonly broadcast: (topic: string, push: Broadcast) => void;
};

export type Subscription = {
  readonly topic: string;
  readonly joinRef: Ref;
  readonly userId: string;
  readonly send: (frame: Buffer) => void;
  /** Ends the channel from the server's side: gone for good, or crashed. */
  readonly end: (how: 'close' | 'crash') => void;
};

export type Broadcast = {
  readonly event: string;
  readonly payload: () => unknown;
  /** Who is to hear it; everyone where left out. */
  readonly isFor?: (subscription: Subscription) => boolean;
};

export const createHub = (deliver: (subscription: Subscription, frame: Buffer) => void): Hub => {
  const topics = new Map<string, Set<Subscription>>();
  return {
    subscribe: (subscription) => {
      const subscribers = topics.get(subscription.topic) ?? new Set();
      topics.set(subscription.topic, subscribers.add(subscription));
    },
    unsubscribe: (subscription) => {
      const subscribers = topics.get(subscription.topic);
      subscribers?.delete(subscription);
      if (subscribers?.size === 0) topics.delete(subscription.topic);
    },
    subscriptions: (topic) => [...(topics.get(topic) ?? [])],
    broadcast: (topic, { event, payload, isFor }) => {
      const subscribers = topics.get(topic);
      if (subscribers === undefined) return;
      const frame = Buffer.from(pushFrame(null, topic, { event, payload: payload() }));
      for (const subscription of subscribers) if (isFor === undefined || isFor(subscription)) deliver(subscription, frame);
    },
  };
};
