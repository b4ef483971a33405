import type { LinkReport } from '../../../domain/link.ts';
import type { Timestamp } from '../../../domain/values.ts';
import type { LinkClock } from '../clock.ts';
import type { SocketSession } from './socket-session.ts';
import type { Misplacement, Topic, TopicHandlers } from './topic.ts';
import type { SocketEnd } from './transport.ts';

export type PlanHandlers = TopicHandlers & {
  /** The topic's connection proved that it works both ways; told about once a second. */
  readonly onProven: () => void;
  /** The topic's connection does not answer: pushes may be held up until `onHeardAgain` or `onLost`. */
  readonly onQuiet: () => void;
  readonly onHeardAgain: () => void;
};

/** A topic that is to be followed. `onLost` also tells that the connection is down. */
export type TopicPlan = { readonly name: string; readonly params: object; readonly handlers: PlanHandlers };

/**
 * The server works on one join after the other and on nothing else meanwhile (as Phoenix 1.7 and 1.8 do), so few are under way at once:
 * one more after each quick answer, and one alone after a slow one.
 */
const FIRST_WINDOW = 4;
const MAX_WINDOW = 16;
const SLOW_JOIN_MS = 1_000;
const PROVEN_MS = 1_000;
/** A join that was under way for this long when nothing was heard any more is taken for the reason. */
const SUSPECT_JOIN_MS = 5_000;

export type ConnectionTopicsOptions = {
  readonly clock: LinkClock;
  /** How long a join may take here. */
  readonly patienceMs: number;
  /** A topic is to be followed elsewhere, or not live; it is gone from here. */
  readonly onMisplaced: (name: string, why: Misplacement) => void;
  readonly onJoined: () => void;
};

/** The topics of one connection, joined in the order of their importance. */
export class ConnectionTopics {
  readonly #clock: LinkClock;
  readonly #options: ConnectionTopicsOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #heardAt = new Map<string, Timestamp>();
  readonly #joiningSince = new Map<string, number>();
  #plans: readonly TopicPlan[] = [];
  #line: SocketSession | null = null;
  #window = FIRST_WINDOW;
  #provenAt = 0;

  constructor(options: ConnectionTopicsOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  joined(): number {
    return this.#topics.values().reduce((sum, topic) => sum + (topic.state() === 'joined' ? 1 : 0), 0);
  }

  has(name: string): boolean {
    return this.#plans.some((plan) => plan.name === name);
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  /** Adds what is new, leaves what is gone. Most important first. */
  follow(plans: readonly TopicPlan[]): void {
    const names = new Set(plans.map((plan) => plan.name));
    for (const [name, topic] of this.#topics) {
      if (names.has(name)) continue;
      this.#topics.delete(name);
      this.#heardAt.delete(name);
      this.#joiningSince.delete(name);
      topic.leave();
    }
    this.#plans = plans;
    this.#joinMore();
  }

  opened(line: SocketSession): void {
    this.#line = line;
    this.#joinMore();
  }

  lost(end: SocketEnd): void {
    const [slowest, since = 0] = this.#joiningSince.entries().next().value ?? [];
    const isSuspect = end.type === 'silent' && this.#clock.monotonicMs() - since > SUSPECT_JOIN_MS;
    this.#line = null;
    this.#window = FIRST_WINDOW;
    this.#joiningSince.clear();
    this.#topics.clear();
    for (const plan of this.#plans) plan.handlers.onLost();
    if (slowest !== undefined && isSuspect) this.#misplace(slowest, 'slow');
  }

  proven(): void {
    if (this.#clock.monotonicMs() - this.#provenAt < PROVEN_MS) return;
    this.#provenAt = this.#clock.monotonicMs();
    for (const plan of this.#joinedPlans()) plan.handlers.onProven();
  }

  quiet(): void {
    for (const plan of this.#joinedPlans()) plan.handlers.onQuiet();
  }

  heardAgain(): void {
    for (const plan of this.#joinedPlans()) plan.handlers.onHeardAgain();
  }

  report(): LinkReport['topics'] {
    return this.#plans.map(({ name }) => ({
      topic: name,
      state: this.#topics.get(name)?.state() ?? 'waiting',
      lastFrameAt: this.#heardAt.get(name) ?? null,
    }));
  }

  #joinedPlans(): readonly TopicPlan[] {
    return this.#plans.filter(({ name }) => this.#topics.get(name)?.state() === 'joined');
  }

  #joinMore(): void {
    if (this.#line === null) return;
    let joining = [...this.#topics.values()].filter((topic) => topic.state() === 'joining').length;
    for (const plan of this.#plans) {
      if (joining >= this.#window) return;
      if (this.#topics.has(plan.name)) continue;
      this.#joiningSince.set(plan.name, this.#clock.monotonicMs());
      const { name, params } = plan;
      const { patienceMs } = this.#options;
      const onMisplaced = (why: Misplacement): void => this.#misplace(name, why);
      this.#topics.set(name, this.#line.join({ name, params, handlers: this.#watched(plan), patienceMs, onMisplaced }));
      joining += 1;
    }
  }

  #watched({ name, handlers }: TopicPlan): TopicHandlers {
    return {
      onPush: (event, payload) => {
        this.#heardAt.set(name, this.#clock.now());
        handlers.onPush(event, payload);
      },
      onJoined: (reply) => {
        this.#heardAt.set(name, this.#clock.now());
        handlers.onJoined(reply);
        this.#options.onJoined();
        this.#answered(name);
      },
      onRefused: (error) => {
        handlers.onRefused(error);
        this.#answered(name);
      },
      onLost: handlers.onLost,
    };
  }

  #misplace(name: string, why: Misplacement): void {
    this.#plans = this.#plans.filter((plan) => plan.name !== name);
    this.#topics.delete(name);
    this.#heardAt.delete(name);
    this.#options.onMisplaced(name, why);
    this.#answered(name);
  }

  #answered(name: string): void {
    const since = this.#joiningSince.get(name);
    this.#joiningSince.delete(name);
    if (since !== undefined) {
      const isSlow = this.#clock.monotonicMs() - since > SLOW_JOIN_MS;
      this.#window = isSlow ? 1 : Math.min(MAX_WINDOW, this.#window + 1);
    }
    this.#joinMore();
  }
}
