import type { Timestamp } from '../../../domain/values.ts';
import type { Clock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import type { Access } from './access.ts';
import { createBudget } from './backoff.ts';
import type { Topic } from './channel.ts';
import { type Lane, type LaneState, startLane } from './lane.ts';
import { createLaneTopics, type LaneTopics, type TopicPlan } from './lane-topics.ts';

/** Phoenix refuses the 101st topic of a connection; some room is kept for joins on demand. */
export const MAX_TOPICS_PER_LANE = 80;
export const MAX_LANES = 4;
const MAX_ATTEMPTS_PER_MINUTE = 30;
const RESTART_SPREAD_MS = 20_000;

export type LinkOptions = {
  readonly access: Access;
  readonly wire: Wire;
  readonly clock: Clock;
  /** A server on this machine has no crowd of clients that should come back one after the other. */
  readonly isLoopback: boolean;
};

export type LinkHooks = {
  readonly onState: (states: readonly LaneState[]) => void;
  readonly onHeard: () => void;
  /** A connection proved that it works both ways. */
  readonly onProven: () => void;
  readonly onRoundTrip: (ms: number) => void;
  /** A frame could not be read: any followed topic may have missed something. */
  readonly onUnreadable: () => void;
  readonly onReconnect: () => void;
  readonly onError: (text: string) => void;
};

/** The live connections to the server and the topics spread over them. */
export type Link = {
  /** What is to be followed, most important first. What does not fit is left out; `capacity` says how much does. */
  readonly follow: (plans: readonly TopicPlan[]) => void;
  readonly capacity: number;
  /** The topic where it is being joined or is joined. */
  readonly topic: (name: string) => Topic | undefined;
  /** Whether nothing may be sent: no connection stands, or the server stopped answering. */
  readonly isDown: () => boolean;
  /** Asks at once whether the server is still there, for instance after the machine slept. */
  readonly probe: () => void;
  readonly sockets: () => number;
  readonly topics: () => readonly { readonly topic: string; readonly state: string; readonly lastFrameAt: Timestamp | null }[];
  readonly close: () => void;
};

type Shard = { readonly lane: Lane; readonly topics: LaneTopics; state: LaneState };

/** Opens the first connection at once and further ones as topics ask for them. */
export const startLink = ({ access, wire, clock, isLoopback }: LinkOptions, hooks: LinkHooks): Link => {
  const budget = createBudget(MAX_ATTEMPTS_PER_MINUTE, 60_000);
  const shards: Shard[] = [];
  const capacity = MAX_LANES * MAX_TOPICS_PER_LANE;

  const open = (): Shard => {
    const topics = createLaneTopics(clock);
    let hasOpened = false;
    const lane = startLane(
      { access, wire, clock, budget, restartSpreadMs: isLoopback ? 0 : RESTART_SPREAD_MS },
      {
        ...hooks,
        onState: (state) => {
          const shard = shards.find((candidate) => candidate.topics === topics);
          if (shard !== undefined) shard.state = state;
          hooks.onState(shards.map((candidate) => candidate.state));
        },
        onOpen: (line) => {
          if (hasOpened) hooks.onReconnect();
          hasOpened = true;
          topics.opened(line);
        },
        onLost: topics.lost,
        onProven: () => {
          topics.proven();
          hooks.onProven();
        },
      },
    );
    const shard: Shard = { lane, topics, state: { type: 'connecting' } };
    shards.push(shard);
    return shard;
  };

  /** A topic stays on its connection; a new one goes to the first with room. */
  const spread = (plans: readonly TopicPlan[]): ReadonlyMap<Shard, readonly TopicPlan[]> => {
    const parts = new Map<Shard, TopicPlan[]>(shards.map((shard) => [shard, []]));
    const strays: TopicPlan[] = [];
    for (const plan of plans) {
      const home = shards.find((shard) => shard.topics.has(plan.name));
      if (home === undefined) strays.push(plan);
      else parts.get(home)?.push(plan);
    }
    for (const plan of strays) {
      const roomy = parts.entries().find(([, part]) => part.length < MAX_TOPICS_PER_LANE)?.[0] ?? open();
      parts.set(roomy, [...(parts.get(roomy) ?? []), plan]);
    }
    return parts;
  };

  open();
  return {
    capacity,
    follow: (plans) => {
      const order = new Map(plans.slice(0, capacity).map((plan, index) => [plan.name, index]));
      for (const [shard, part] of spread(plans.slice(0, capacity))) {
        shard.topics.follow(part.toSorted((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0)));
      }
    },
    topic: (name) => shards.find((shard) => shard.topics.has(name))?.topics.topic(name),
    isDown: () => shards.every(({ state }) => state.type !== 'open' && state.type !== 'connecting'),
    probe: () => {
      for (const { lane } of shards) lane.probe();
    },
    sockets: () => shards.filter((shard) => shard.state.type === 'open' || shard.state.type === 'quiet').length,
    topics: () => shards.flatMap((shard) => shard.topics.report()),
    close: () => {
      for (const shard of shards) shard.lane.close();
    },
  };
};
