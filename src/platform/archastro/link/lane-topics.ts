import type { Timestamp } from '../../../domain/values.ts';
import type { Topic, TopicHandlers } from './channel.ts';
import type { Line } from './line.ts';

export type PlanHandlers = TopicHandlers & {
  /** A heartbeat of the topic's connection was answered. */
  readonly onProven: () => void;
};

/** A topic that is to be followed. `onLost` also tells that the connection is down. */
export type TopicPlan = { readonly name: string; readonly params: object; readonly handlers: PlanHandlers };

/** The topics of one connection, joined in the order of their importance. */
export type LaneTopics = {
  readonly size: () => number;
  readonly has: (name: string) => boolean;
  readonly topic: (name: string) => Topic | undefined;
  /** Adds what is new, leaves what is gone. Most important first. */
  readonly follow: (plans: readonly TopicPlan[]) => void;
  readonly opened: (line: Line) => void;
  readonly lost: () => void;
  readonly proven: () => void;
  readonly report: () => readonly { readonly topic: string; readonly state: string; readonly lastFrameAt: Timestamp | null }[];
};

/** A slow join holds up the heartbeat and everything behind it, so only a few are under way at once. */
const MAX_JOINING = 8;

export const createLaneTopics = (now: () => Timestamp): LaneTopics => {
  let plans: readonly TopicPlan[] = [];
  let line: Line | null = null;
  const topics = new Map<string, Topic>();
  const heardAt = new Map<string, Timestamp>();

  const joinMore = (): void => {
    const current = line;
    if (current === null) return;
    let joining = topics.values().reduce((count, topic) => count + (topic.state() === 'joining' ? 1 : 0), 0);
    for (const plan of plans) {
      if (joining >= MAX_JOINING) return;
      if (topics.has(plan.name)) continue;
      topics.set(plan.name, current.join(plan.name, plan.params, watched(plan)));
      joining += 1;
    }
  };
  const watched = ({ name, handlers }: TopicPlan): TopicHandlers => ({
    onPush: (event, payload) => {
      heardAt.set(name, now());
      handlers.onPush(event, payload);
    },
    onJoined: (reply) => {
      heardAt.set(name, now());
      handlers.onJoined(reply);
      joinMore();
    },
    onRefused: (error) => {
      handlers.onRefused(error);
      joinMore();
    },
    onLost: handlers.onLost,
  });

  return {
    size: () => plans.length,
    has: (name) => plans.some((plan) => plan.name === name),
    topic: (name) => topics.get(name),
    follow: (wanted) => {
      const names = new Set(wanted.map((plan) => plan.name));
      for (const [name, topic] of topics) {
        if (names.has(name)) continue;
        topics.delete(name);
        heardAt.delete(name);
        topic.leave();
      }
      plans = wanted;
      joinMore();
    },
    opened: (opened) => {
      line = opened;
      joinMore();
    },
    lost: () => {
      line = null;
      topics.clear();
      for (const plan of plans) plan.handlers.onLost();
    },
    proven: () => {
      for (const plan of plans) if (topics.get(plan.name)?.state() === 'joined') plan.handlers.onProven();
    },
    report: () =>
      plans.map(({ name }) => ({ topic: name, state: topics.get(name)?.state() ?? 'waiting', lastFrameAt: heardAt.get(name) ?? null })),
  };
};
