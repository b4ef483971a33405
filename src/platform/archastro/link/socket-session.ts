import { Socket } from 'phoenix';
import type { LinkClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { decodeFrame } from './frame.ts';
import { Liveness } from './liveness.ts';
import { Topic, type TopicOptions } from './topic.ts';
import type { SocketEnd, Transport } from './transport.ts';

export type SocketSessionOptions = {
  /** The socket's address without `/websocket`, which Phoenix's client adds. */
  readonly endpoint: string;
  readonly token: string;
  /** Where the token goes: never in the URL where the server takes it as a subprotocol. */
  readonly tokenPlace: 'subprotocol' | 'query';
  readonly wire: Wire;
  readonly clock: LinkClock;
  /** The longest silence that a join excuses. */
  readonly maxSilenceMs: number;
};

/** Where a topic is to be joined, and what becomes of it there. */
export type JoinPlan = Pick<TopicOptions, 'name' | 'params' | 'handlers' | 'patienceMs' | 'onMisplaced'>;

export type SocketSessionHooks = {
  /** The server's machine took the connection, before the handshake. */
  readonly onReached: () => void;
  readonly onOpen: () => void;
  /** Any frame, ping or pong. */
  readonly onHeard: () => void;
  /** The server replied to something: both ways work. */
  readonly onProven: () => void;
  /** How long a heartbeat and its reply took. */
  readonly onRoundTrip: (ms: number) => void;
  readonly onQuiet: () => void;
  readonly onHeardAgain: () => void;
  /** A frame could not be read: something may have been missed. */
  readonly onUnreadable: () => void;
  /** Called once, unless `cut` came first. */
  readonly onEnd: (end: SocketEnd) => void;
};

/** Longer than any run of the program: Phoenix's client must do nothing by its own timers. */
const NEVER_MS = 2 ** 31 - 1;
/** Phoenix's own timers run on real time and only back up ours. */
const REPLY_TIMEOUT_MS = 15_000;

/** One connection, from its handshake to its end. It never reconnects, so nothing that was meant for it is ever sent late. */
export class SocketSession {
  readonly #clock: LinkClock;
  readonly #hooks: SocketSessionHooks;
  readonly #transport: Transport;
  readonly #socket: Socket;
  readonly #topics = new Set<Topic>();
  readonly #joinProgress = { answeredAt: 0 };
  #liveness: Liveness | null = null;
  #hasEnded = false;

  constructor(options: SocketSessionOptions, hooks: SocketSessionHooks) {
    this.#clock = options.clock;
    this.#hooks = hooks;
    this.#transport = options.wire.openTransport({
      onReached: () => {
        if (!this.#hasEnded) hooks.onReached();
      },
      onEnd: (end) => this.#finish(end),
      onHeard: () => {
        this.#liveness?.heard();
        hooks.onHeard();
      },
    });
    this.#socket = this.#createSocket(options);
    this.#socket.onOpen(() => {
      this.#liveness = this.#startLiveness(options.maxSilenceMs);
      hooks.onOpen();
    });
    this.#socket.connect();
  }

  join(plan: JoinPlan): Topic {
    const topic = new Topic({
      ...plan,
      socket: this.#socket,
      clock: this.#clock,
      joinProgress: this.#joinProgress,
      onGone: () => this.#topics.delete(topic),
    });
    this.#topics.add(topic);
    return topic;
  }

  /** Asks at once whether the server is still there. */
  probe(): void {
    if (!this.#hasEnded) this.#liveness?.probe();
  }

  /** Ends it at once; what is under way on it rejects. */
  cut(): void {
    this.#finish(null);
  }

  #createSocket({ endpoint, token, tokenPlace }: SocketSessionOptions): Socket {
    return new Socket(endpoint, {
      transport: this.#transport.Socket,
      timeout: REPLY_TIMEOUT_MS,
      heartbeatIntervalMs: NEVER_MS,
      reconnectAfterMs: () => NEVER_MS,
      rejoinAfterMs: () => NEVER_MS,
      ...(tokenPlace === 'query' ? { params: () => ({ token }) } : { authToken: token }),
      decode: (raw: unknown, deliver: (frame: object) => void) => this.#decode(raw, deliver),
    });
  }

  #decode(raw: unknown, deliver: (frame: object) => void): void {
    const frame = decodeFrame(raw);
    if (frame === null) return this.#hooks.onUnreadable();
    if (frame.event === 'phx_reply') {
      this.#liveness?.answered();
      this.#hooks.onProven();
    }
    deliver(frame);
  }

  #startLiveness(maxSilenceMs: number): Liveness {
    return new Liveness(this.#clock, maxSilenceMs, {
      beat: () => {
        const sentAt = this.#clock.monotonicMs();
        this.#socket.ping(() => this.#hooks.onRoundTrip(this.#clock.monotonicMs() - sentAt));
      },
      isJoining: () => this.#topics.values().some((topic) => topic.state() === 'joining'),
      onQuiet: this.#hooks.onQuiet,
      onHeardAgain: this.#hooks.onHeardAgain,
      onDead: () => this.#finish({ type: 'silent' }),
    });
  }

  #finish(end: SocketEnd | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#liveness?.stop();
    this.#transport.cut();
    for (const topic of this.#topics) topic.leave();
    this.#socket.disconnect();
    if (end !== null) this.#hooks.onEnd(end);
  }
}
