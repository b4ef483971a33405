import type { LinkReport } from '../../../domain/link.ts';
import type { LinkClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { createBudget } from './backoff.ts';
import type { ConnectAttempts } from './connect-attempts.ts';
import { PooledConnection, type PooledConnectionHooks, type PooledConnectionState } from './connection.ts';
import { ConnectionTopics, type TopicPlan } from './connection-topics.ts';
import { MAX_SILENCE_MS } from './liveness.ts';
import { ANSWER_MS } from './pending-pushes.ts';
import type { Misplacement, Topic } from './topic.ts';
import { MAX_TOPICS_PER_CONNECTION, TopicLimit } from './topic-limit.ts';

export const MAX_CONNECTIONS = 4;
const MAX_ATTEMPTS_PER_MINUTE = 30;
const RESTART_SPREAD_MS = 20_000;
/** A topic whose join holds up its connection is joined on one of its own kind, where nothing else waits for it. */
const USUAL = { patienceMs: ANSWER_MS, maxSilenceMs: MAX_SILENCE_MS } as const;
const SLOW = { patienceMs: 60_000, maxSilenceMs: 75_000 } as const;
/** More slow topics than this speak of a slow server, which another connection does not help. */
const MAX_SLOW = 8;
/** How long a topic is left alone that is too slow for the slow connection too. */
const SLOW_AGAIN_MS = 300_000;

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
  /** There is room for more or fewer topics than before. */
  readonly onCapacity: () => void;
};

type Shard = {
  readonly lane: PooledConnection;
  readonly topics: ConnectionTopics;
  readonly limit: TopicLimit;
  readonly isSlow: boolean;
  state: PooledConnectionState;
  hasOpened: boolean;
};

/** The live connections to the server and the topics spread over them. The first is opened at once, others as topics ask for them. */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #hooks: ConnectionPoolHooks;
  readonly #budget = createBudget(MAX_ATTEMPTS_PER_MINUTE, 60_000);
  readonly #shards: Shard[] = [];
  /** Topics that hold up a connection, each with when it may be joined again. */
  readonly #slow = new Map<string, number>();
  #plans: readonly TopicPlan[] = [];
  #isPlacing = false;

  constructor(options: ConnectionPoolOptions, hooks: ConnectionPoolHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#open(false);
  }

  /** How many topics there is room for, as far as the server's refusals tell. */
  capacity(): number {
    const now = this.#options.clock.monotonicMs();
    const open = this.#shards.filter(({ isSlow }) => !isSlow);
    const known = open.reduce((sum, { limit }) => sum + limit.room(now), 0);
    return known + this.#unopened() * Math.min(...open.map(({ limit }) => limit.known()));
  }

  /** What is to be followed, most important first. What does not fit is left out. */
  follow(plans: readonly TopicPlan[]): void {
    this.#plans = plans;
    const now = this.#options.clock.monotonicMs();
    const fitting = plans.slice(0, this.capacity()).filter(({ name }) => (this.#slow.get(name) ?? 0) <= now);
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

  #open(isSlow: boolean): Shard {
    const { access, wire, clock, isLoopback } = this.#options;
    const assumed = Math.min(MAX_TOPICS_PER_CONNECTION, ...this.#shards.map((other) => other.limit.known()));
    const limit = new TopicLimit(assumed, clock.monotonicMs());
    const { patienceMs, maxSilenceMs } = isSlow ? SLOW : USUAL;
    const topics: ConnectionTopics = new ConnectionTopics({
      clock,
      patienceMs,
      onMisplaced: (name, why) => this.#misplaced(shard, name, why),
      onJoined: () => limit.joined(topics.joined()),
    });
    // The server sees one attempt at a time, and first that of the connection with the most important topics.
    const isTurn = (): boolean => {
      const [first] = this.#shards;
      if (first === undefined || first === shard) return true;
      return first.state.type === 'open' && !this.#shards.some((other) => other !== shard && other.lane.isTrying());
    };
    const restartSpreadMs = isLoopback ? 0 : RESTART_SPREAD_MS;
    const lane = new PooledConnection(
      { access, wire, clock, budget: this.#budget, isTurn, restartSpreadMs, maxSilenceMs },
      this.#laneHooks(topics, () => shard),
    );
    const shard: Shard = { lane, topics, limit, isSlow, state: { type: 'connecting' }, hasOpened: false };
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
        const before = shard().state.type;
        shard().state = state;
        if (state.type === 'quiet') topics.quiet();
        if (state.type === 'open' && before === 'quiet') topics.heardAgain();
        this.#hooks.onState(this.#shards.map((each) => each.state));
      },
      onOpen: (line) => {
        if (shard().hasOpened) this.#hooks.onReconnect();
        shard().hasOpened = true;
        topics.opened(line);
      },
      onLost: (end) => topics.lost(end),
    };
  }

  #misplaced(shard: Shard, name: string, why: Misplacement): void {
    const now = this.#options.clock.monotonicMs();
    if (why === 'crowded') {
      shard.limit.refused(shard.topics.joined(), now);
      this.#hooks.onError(`The server takes ${shard.limit.known()} topics on a connection and no more.`);
    } else if (shard.isSlow) this.#slow.set(name, now + SLOW_AGAIN_MS);
    else {
      this.#slow.set(name, now);
      // What waits behind it on this connection would wait for as long as it takes.
      if (this.#slow.size <= MAX_SLOW) shard.lane.restart();
    }
    if (this.#isPlacing) return;
    this.#isPlacing = true;
    this.#options.clock.after(0, () => {
      this.#isPlacing = false;
      this.follow(this.#plans);
      this.#hooks.onCapacity();
    });
  }

  /** How many more connections may be opened; none where the server refused the first topic of one. */
  #unopened(): number {
    return this.#shards.some(({ limit }) => limit.known() === 0) ? 0 : MAX_CONNECTIONS - this.#shards.length;
  }

  /** A topic stays on its connection; a new one goes to the first with room, and a slow one to the slow connection. */
  #spread(plans: readonly TopicPlan[]): ReadonlyMap<Shard, readonly TopicPlan[]> {
    const now = this.#options.clock.monotonicMs();
    const parts = new Map<Shard, readonly TopicPlan[]>(
      this.#shards.map((shard) => [shard, plans.filter((plan) => shard.topics.has(plan.name))]),
    );
    for (const plan of plans.filter(({ name }) => !this.#shards.some((shard) => shard.topics.has(name)))) {
      const place = this.#slow.has(plan.name)
        ? this.#slowShard()
        : (parts.entries().find(([shard, part]) => !shard.isSlow && part.length < shard.limit.room(now))?.[0] ?? this.#another());
      if (place !== undefined) parts.set(place, [...(parts.get(place) ?? []), plan]);
    }
    return parts;
  }

  #another(): Shard | undefined {
    return this.#unopened() > 0 ? this.#open(false) : undefined;
  }

  /** Where there can be no slow connection any more, slow topics are not followed live. */
  #slowShard(): Shard | undefined {
    return this.#shards.find(({ isSlow }) => isSlow) ?? (this.#unopened() > 0 ? this.#open(true) : undefined);
  }
}
