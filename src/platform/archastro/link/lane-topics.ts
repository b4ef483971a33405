import type { Timestamp } from '../../../domain/values.ts';
import type { Clock } from '../clock.ts';
import type { Topic, TopicHandlers } from './channel.ts';
import type { Line } from './line.ts';

export type PlanHandlers = TopicHandlers & {
  /** The topic's connection proved that it works both ways; told about once a second. */
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

/**
 * The server works on one join after the other and on nothing else meanwhile (phoenix-wire.md 3), so few are under way at once:
 * one more after each quick answer, and one alone after a slow one.
 */
const FIRST_WINDOW = 4;
const MAX_WINDOW = 16;
const SLOW_JOIN_MS = 1_000;
const PROVEN_MS = 1_000;

export const createLaneTopics = (clock: Clock): LaneTopics => {
  let plans: readonly TopicPlan[] = [];
  let line: Line | null = null;
  const topics = new Map<string, Topic>();
  const heardAt = new Map<string, Timestamp>();
  const joiningSince = new Map<string, number>();
  let window = FIRST_WINDOW;
  let provenAt = 0;

  const adapt = (name: string): void => {
    const since = joiningSince.get(name);
    joiningSince.delete(name);
    if (since === undefined) return;
    window = clock.monotonicMs() - since > SLOW_JOIN_MS ? 1 : Math.min(MAX_WINDOW, window + 1);
  };
  const joinMore = (): void => {
    const current = line;
    if (current === null) return;
    let joining = topics.values().reduce((count, topic) => count + (topic.state() === 'joining' ? 1 : 0), 0);
    for (const plan of plans) {
      if (joining >= window) return;
      if (topics.has(plan.name)) continue;
      joiningSince.set(plan.name, clock.monotonicMs());
      topics.set(plan.name, current.join(plan.name, plan.params, watched(plan)));
      joining += 1;
    }
  };
  const watched = ({ name, handlers }: TopicPlan): TopicHandlers => ({
    onPush: (event, payload) => {
      heardAt.set(name, clock.now());
      handlers.onPush(event, payload);
    },
    onJoined: (reply) => {
      heardAt.set(name, clock.now());
      adapt(name);
      handlers.onJoined(reply);
      joinMore();
    },
    onRefused: (error) => {
      adapt(name);
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
      window = FIRST_WINDOW;
      joiningSince.clear();
      topics.clear();
      for (const plan of plans) plan.handlers.onLost();
    },
    proven: () => {
      if (clock.monotonicMs() - provenAt < PROVEN_MS) return;
      provenAt = clock.monotonicMs();
      for (const plan of plans) if (topics.get(plan.name)?.state() === 'joined') plan.handlers.onProven();
    },
    report: () =>
      plans.map(({ name }) => ({ topic: name, state: topics.get(name)?.state() ?? 'waiting', lastFrameAt: heardAt.get(name) ?? null })),
  };
};
