import { Socket } from 'phoenix';
import type { Clock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { openTopic, type Topic, type TopicHandlers } from './channel.ts';
import { decodeFrame } from './frame.ts';
import { type Liveness, startLiveness } from './liveness.ts';
import type { LineEnd } from './transport.ts';

export type LineOptions = {
  /** The socket's address without `/websocket`, which Phoenix's client adds. */
  readonly endpoint: string;
  readonly token: string;
  /** Where the token goes: never in the URL where the server takes it as a subprotocol. */
  readonly tokenPlace: 'subprotocol' | 'query';
  readonly wire: Wire;
  readonly clock: Clock;
};

export type LineHooks = {
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
  readonly onEnd: (end: LineEnd) => void;
};

/** One connection, from its handshake to its end. It never reconnects, so nothing that was meant for it is ever sent late. */
export type Line = {
  readonly join: (topic: string, params: object, handlers: TopicHandlers) => Topic;
  /** Asks at once whether the server is still there. */
  readonly probe: () => void;
  /** Ends it at once; what is under way on it rejects. */
  readonly cut: () => void;
};

/** Longer than any run of the program: Phoenix's client must do nothing by its own timers. */
const NEVER_MS = 2 ** 31 - 1;
/** Phoenix's own timers run on real time and only back up ours. */
const REPLY_TIMEOUT_MS = 15_000;

export const openLine = ({ endpoint, token, tokenPlace, wire, clock }: LineOptions, hooks: LineHooks): Line => {
  const topics = new Set<Topic>();
  const joinProgress = { answeredAt: 0 };
  let liveness: Liveness | null = null;
  let hasEnded = false;

  const finish = (end: LineEnd | null): void => {
    if (hasEnded) return;
    hasEnded = true;
    liveness?.stop();
    transport.cut();
    for (const topic of topics) topic.abandon();
    socket.disconnect();
    if (end !== null) hooks.onEnd(end);
  };
  const transport = wire.openTransport({
    onEnd: finish,
    onHeard: () => {
      liveness?.heard();
      hooks.onHeard();
    },
  });
  const socket = new Socket(endpoint, {
    transport: transport.Socket,
    timeout: REPLY_TIMEOUT_MS,
    heartbeatIntervalMs: NEVER_MS,
    reconnectAfterMs: () => NEVER_MS,
    rejoinAfterMs: () => NEVER_MS,
    ...(tokenPlace === 'query' ? { params: () => ({ token }) } : { authToken: token }),
    decode: (raw: unknown, deliver: (frame: object) => void) => {
      const frame = decodeFrame(raw);
      if (frame === null) return hooks.onUnreadable();
      if (frame.event === 'phx_reply') {
        liveness?.answered();
        hooks.onProven();
      }
      deliver(frame);
    },
  });
  const beat = (): void => {
    const sentAt = clock.monotonicMs();
    socket.ping(() => hooks.onRoundTrip(clock.monotonicMs() - sentAt));
  };
  socket.onOpen(() => {
    liveness = startLiveness(clock, {
      beat,
      isJoining: () => topics.values().some((topic) => topic.state() === 'joining'),
      onQuiet: hooks.onQuiet,
      onHeardAgain: hooks.onHeardAgain,
      onDead: () => finish({ type: 'silent' }),
    });
    hooks.onOpen();
  });
  socket.connect();

  return {
    join: (name, params, handlers) => {
      const topic = openTopic({ socket, name, params, clock, handlers, joinProgress, onGone: () => topics.delete(topic) });
      topics.add(topic);
      return topic;
    },
    probe: () => {
      if (!hasEnded) liveness?.probe();
    },
    cut: () => finish(null),
  };
};
