import type { ChannelContext, ChannelKind } from './channel.ts';
import { type ClientFrame, endFrame, type PhoenixReply, parseFrame, type Ref, replyFrame } from './frames.ts';
import type { Hub, Subscription } from './hub.ts';

/** The wire below a connection, as far as a connection needs it. */
export type FrameSocket = { readonly send: (frame: string | Buffer) => void; readonly close: (code: number) => void };

/** What may be done to joins on purpose; `undefined` leaves one alone. */
export type JoinFault = { readonly delayMs?: number; readonly refuse?: string; readonly isUnanswered?: boolean };

export type ConnectionFaults = {
  readonly ofJoin: (topic: string) => JoinFault | undefined;
  /** How many channels a connection may have. */
  readonly mostChannels: () => number;
  /** How long after the join's snapshot was taken the topic is subscribed: the hole of a real server, made wide. */
  readonly subscribeDelayMs: () => number;
  /** Sends the reply to a push, or not, or twice. */
  readonly passReply: (send: () => void) => void;
};

export type ConnectionOptions = {
  readonly context: ChannelContext;
  readonly hub: Hub;
  readonly kinds: readonly ChannelKind[];
  readonly faults: ConnectionFaults;
};

/** One client's socket: its channels, and the frames that are still to be handled. */
export type Connection = { readonly receive: (text: string) => void; readonly hasChannels: () => boolean; readonly dispose: () => void };

const UNMATCHED: PhoenixReply = { status: 'error', response: { reason: 'unmatched topic' } };

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** A join that raises is answered, and the connection goes on. */
const tryJoin = (kind: ChannelKind, context: ChannelContext, join: { topic: string; payload: unknown }): PhoenixReply => {
  try {
    return kind.join(context, join);
  } catch {
    return { status: 'error', response: { reason: 'join crashed' } };
  }
};

/** Imitates a Phoenix socket process and its channels (serializer 2.0.0, Phoenix 1.8). Frames are handled strictly in order. */
export const createConnection = (wire: FrameSocket, options: ConnectionOptions): Connection => {
  const channels = new Map<string, { subscription: Subscription; kind: ChannelKind }>();
  const waiting: string[] = [];
  let isBusy = false;
  let isDisposed = false;

  const reply = (to: { joinRef: Ref; ref: Ref; topic: unknown }, answer: PhoenixReply): void => wire.send(replyFrame(to, answer));
  const unmatched = (frame: ClientFrame): void => reply({ joinRef: null, ref: frame.ref, topic: frame.topic }, UNMATCHED);

  const drop = (subscription: Subscription): void => {
    options.hub.unsubscribe(subscription);
    if (channels.get(subscription.topic)?.subscription === subscription) channels.delete(subscription.topic);
  };

  const end = (subscription: Subscription, how: 'close' | 'crash'): void => {
    drop(subscription);
    const { joinRef, topic } = subscription;
    const ending =
      how === 'close'
        ? { event: 'phx_close' as const, payload: {} }
        : { event: 'phx_error' as const, payload: { reason: 'channel_crash' } };
    wire.send(endFrame(joinRef, topic, ending));
  };

  const open = (kind: ChannelKind, topic: string, joinRef: Ref): void => {
    const subscription: Subscription = {
      topic,
      joinRef,
      userId: options.context.user.id,
      send: (frame) => wire.send(frame),
      end: (how) => end(subscription, how),
    };
    channels.set(topic, { subscription, kind });
    const delayMs = options.faults.subscribeDelayMs();
    if (delayMs === 0) return options.hub.subscribe(subscription);
    setTimeout(() => {
      if (!isDisposed && channels.get(topic)?.subscription === subscription) options.hub.subscribe(subscription);
    }, delayMs).unref();
  };

  const answerJoin = (frame: ClientFrame, kind: ChannelKind, topic: string): void => {
    const existing = channels.get(topic)?.subscription;
    if (existing === undefined && channels.size >= options.faults.mostChannels()) {
      return reply({ ...frame, topic }, { status: 'error', response: { reason: 'too many channels joined' } });
    }
    const answer = tryJoin(kind, options.context, { topic, payload: frame.payload });
    if (existing !== undefined) drop(existing);
    reply({ ...frame, topic }, answer);
    if (existing !== undefined) wire.send(endFrame(existing.joinRef, topic, { event: 'phx_close', payload: {} }));
    if (answer.status === 'ok') open(kind, topic, frame.joinRef ?? frame.ref);
  };

  const join = async (frame: ClientFrame): Promise<void> => {
    const { topic } = frame;
    const kind = typeof topic === 'string' ? options.kinds.find((each) => each.matches(topic)) : undefined;
    if (kind === undefined || typeof topic !== 'string') return unmatched(frame);
    const fault = options.faults.ofJoin(topic);
    if (fault?.delayMs !== undefined) await wait(fault.delayMs);
    if (isDisposed || fault?.isUnanswered === true) return;
    if (fault?.refuse !== undefined) return reply({ ...frame, topic }, { status: 'error', response: { reason: fault.refuse } });
    answerJoin(frame, kind, topic);
  };

  const leave = (frame: ClientFrame, subscription: Subscription | undefined): void => {
    if (subscription === undefined) return reply(frame, { status: 'ok', response: {} });
    if (frame.joinRef !== null && frame.joinRef !== subscription.joinRef) return;
    drop(subscription);
    reply({ ...frame, joinRef: subscription.joinRef }, { status: 'ok', response: {} });
    wire.send(endFrame(subscription.joinRef, subscription.topic, { event: 'phx_close', payload: {} }));
  };

  const push = (frame: ClientFrame): void => {
    const channel = typeof frame.topic === 'string' ? channels.get(frame.topic) : undefined;
    if (frame.event === 'phx_leave') return leave(frame, channel?.subscription);
    if (channel === undefined) return unmatched(frame);
    const { subscription, kind } = channel;
    if (frame.joinRef !== null && frame.joinRef !== subscription.joinRef) return;
    if (typeof frame.event !== 'string') return end(subscription, 'crash');
    const handled = kind.handle(options.context, { topic: subscription.topic, event: frame.event, payload: frame.payload });
    if (handled.type === 'crash') end(subscription, 'crash');
    if (handled.type === 'reply') options.faults.passReply(() => reply({ ...frame, joinRef: subscription.joinRef }, handled.reply));
  };

  const handle = async (text: string): Promise<void> => {
    const frame = parseFrame(text);
    if (frame === undefined) return wire.close(1011);
    if (frame.topic === 'phoenix' && frame.event === 'heartbeat') {
      return reply({ joinRef: null, ref: frame.ref, topic: 'phoenix' }, { status: 'ok', response: {} });
    }
    if (frame.event === 'phx_join') return join(frame);
    push(frame);
  };

  const work = async (): Promise<void> => {
    isBusy = true;
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) await handle(text);
    isBusy = false;
  };

  return {
    receive: (text) => {
      waiting.push(text);
      if (!isBusy) void work();
    },
    hasChannels: () => channels.size > 0,
    dispose: () => {
      isDisposed = true;
      waiting.length = 0;
      for (const { subscription } of channels.values()) drop(subscription);
    },
  };
};
