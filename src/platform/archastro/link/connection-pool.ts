import type { LinkReport } from '../../../domain/link.ts';
import type { LinkClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { createBudget } from './backoff.ts';
import type { ConnectAttempts } from './connect-attempts.ts';
import { PooledConnection, type PooledConnectionHooks, type PooledConnectionState } from './connection.ts';
import { ConnectionTopics, type TopicPlan } from './connection-topics.ts';
import type { Topic } from './topic.ts';

/** Phoenix refuses the 101st topic of a connection; some room is kept for joins on demand. */
export const MAX_TOPICS_PER_CONNECTION = 80;
export const MAX_CONNECTIONS = 4;
const MAX_ATTEMPTS_PER_MINUTE = 30;
const RESTART_SPREAD_MS = 20_000;

export type ConnectionPoolOptions = {
  readonly access: ConnectAttempts;
  readonly wire: Wire;
  readonly clock: LinkClock;
  /** A server on this machine has no crowd of clients that should come back one after the other. */
  readonly isLoopback: boolean;
};

export type ConnectionPoolHooks = Pick<PooledConnectionHooks, 'onHeard' | 'onProven' | 'onRoundTrip' | 'onUnreadable' | 'onError'> & {
  readonly onState: (states: readonly PooledConnectionState[]) => void;
  readonly onReconnect: () => void;
};

type Shard = { readonly lane: PooledConnection; readonly topics: ConnectionTopics; state: PooledConnectionState; hasOpened: boolean };

/** The live connections to the server and the topics spread over them. The first is opened at once, others as topics ask for them. */
export class ConnectionPool {
  /** How many topics there is room for. */
  readonly capacity = MAX_CONNECTIONS * MAX_TOPICS_PER_CONNECTION;
  readonly #options: ConnectionPoolOptions;
  readonly #hooks: ConnectionPoolHooks;
  readonly #budget = createBudget(MAX_ATTEMPTS_PER_MINUTE, 60_000);
  readonly #shards: Shard[] = [];

  constructor(options: ConnectionPoolOptions, hooks: ConnectionPoolHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#open();
  }

  /** What is to be followed, most important first. What does not fit is left out. */
  follow(plans: readonly TopicPlan[]): void {
    const fitting = plans.slice(0, this.capacity);
    const order = new Map(fitting.map((plan, index) => [plan.name, index]));
    const rank = (plan: TopicPlan): number => order.get(plan.name) ?? 0;
    for (const [shard, part] of this.#spread(fitting)) shard.topics.follow(part.toSorted((a, b) => rank(a) - rank(b)));
  }

  /** The topic where it is being joined or is joined. */
  topic(name: string): Topic | undefined {
    return this.#shards.find((shard) => shard.topics.has(name))?.topics.topic(name);
  }

  /** Whether nothing may be sent: no connection stands, or the server stopped answering. */
  isDown(): boolean {
    return this.#shards.every(({ state }) => state.type !== 'open' && state.type !== 'connecting');
  }

  /** Asks at once whether the server is still there, for instance after the machine slept. */
  probe(): void {
    for (const { lane } of this.#shards) lane.probe();
  }

  /** Tries again at once wherever a connection is waited for. */
  reconnect(): void {
    for (const { lane } of this.#shards) lane.tryNow();
  }

  sockets(): number {
    return this.#shards.filter(({ state }) => state.type === 'open' || state.type === 'quiet').length;
  }

  topics(): LinkReport['topics'] {
    return this.#shards.flatMap((shard) => shard.topics.report());
  }

  close(): void {
    for (const { lane } of this.#shards) lane.close();
  }

  #open(): Shard {
    const { access, wire, clock, isLoopback } = this.#options;
    const topics = new ConnectionTopics(clock);
    // The server sees one attempt at a time, and first that of the connection with the most important topics.
    const isTurn = (): boolean => {
      const [first] = this.#shards;
      if (first === undefined || first === shard) return true;
      return first.state.type === 'open' && !this.#shards.some((other) => other !== shard && other.lane.isTrying());
    };
    const lane = new PooledConnection(
      { access, wire, clock, budget: this.#budget, isTurn, restartSpreadMs: isLoopback ? 0 : RESTART_SPREAD_MS },
      this.#laneHooks(topics, () => shard),
    );
    const shard: Shard = { lane, topics, state: { type: 'connecting' }, hasOpened: false };
    this.#shards.push(shard);
    return shard;
  }

  #laneHooks(topics: ConnectionTopics, shard: () => Shard): PooledConnectionHooks {
    const { onHeard, onRoundTrip, onUnreadable, onError } = this.#hooks;
    return {
      onHeard,
      onRoundTrip,
      onUnreadable,
      onError,
      onProven: () => {
        topics.proven();
        this.#hooks.onProven();
      },
      onState: (state) => {
        shard().state = state;
        this.#hooks.onState(this.#shards.map((each) => each.state));
      },
      onOpen: (line) => {
        if (shard().hasOpened) this.#hooks.onReconnect();
        shard().hasOpened = true;
        topics.opened(line);
      },
      onLost: () => topics.lost(),
    };
  }

  /** A topic stays on its connection; a new one goes to the first with room. */
  #spread(plans: readonly TopicPlan[]): ReadonlyMap<Shard, readonly TopicPlan[]> {
    const parts = new Map<Shard, readonly TopicPlan[]>(
      this.#shards.map((shard) => [shard, plans.filter((plan) => shard.topics.has(plan.name))]),
    );
    for (const plan of plans.filter(({ name }) => !this.#shards.some((shard) => shard.topics.has(name)))) {
      const roomy = parts.entries().find(([, part]) => part.length < MAX_TOPICS_PER_CONNECTION)?.[0] ?? this.#open();
      parts.set(roomy, [...(parts.get(roomy) ?? []), plan]);
    }
    return parts;
  }
}
