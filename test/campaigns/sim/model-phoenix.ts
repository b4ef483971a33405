import type { ClientSocket, ServerSocket } from './memory-wire.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What becomes of a join or a push on a channel. */
export type ChannelReply = { readonly status: 'ok' | 'error'; readonly response: unknown } | 'none' | 'crash';

/** What the channels of a server do. */
export type PhoenixApp = {
  /** `undefined` where no channel has this topic. */
  readonly join: (topic: string) => ChannelReply | undefined;
  readonly push: (topic: string, event: string, payload: unknown) => ChannelReply;
  /** How long a join takes, which holds up its whole connection. */
  readonly joinMs: (topic: string) => number;
  /** How long a reply waits after what it answers was done. */
  readonly replyMs: () => number;
};

/** One connection of a Phoenix server, as `phoenix-wire.md` has it: frames in order, joins that block, subscription after the join. */
export type PhoenixConnection = ServerSocket & {
  readonly broadcast: (topic: string, event: string, payloadJson: string) => void;
  /** Ends the process of a channel, if it is joined. */
  readonly crash: (topic: string) => void;
  readonly closeTopic: (topic: string) => void;
  readonly sendRaw: (text: string) => void;
  readonly close: (code: number) => void;
  readonly isJoined: (topic: string) => boolean;
};

type ClientFrame = readonly [string | null, string | null, string, string, unknown];

const isClientFrame = (value: unknown): value is ClientFrame => Array.isArray(value) && value.length === 5 && typeof value[2] === 'string';

/** Phoenix refuses the 101st topic of a connection. */
const MAX_TOPICS = 100;
const CRASHED = { reason: 'channel_crash' };

export const createPhoenixConnection = (clock: VirtualClock, app: PhoenixApp, client: ClientSocket): PhoenixConnection => {
  const joined = new Map<string, string | null>();
  const waiting: ClientFrame[] = [];
  let isBusy = false;
  let isClosed = false;

  const send = (frame: readonly unknown[]): void => {
    if (!isClosed) client.send(JSON.stringify(frame));
  };
  const reply = ([joinRef, ref, topic]: ClientFrame, status: 'ok' | 'error', response: unknown): void =>
    send([joinRef, ref, topic, 'phx_reply', { response, status }]);
  const end = (topic: string, event: 'phx_error' | 'phx_close'): void => {
    const ref = joined.get(topic);
    if (ref === undefined) return;
    joined.delete(topic);
    send([ref, ref, topic, event, event === 'phx_error' ? CRASHED : {}]);
  };
  const finishJoin = (frame: ClientFrame): void => {
    const [joinRef, , topic] = frame;
    const answer = app.join(topic);
    if (answer === undefined)
      return send([null, frame[1], topic, 'phx_reply', { response: { reason: 'unmatched topic' }, status: 'error' }]);
    if (answer === 'none') return;
    if (answer === 'crash') return reply(frame, 'error', { reason: 'join crashed' });
    const old = joined.get(topic);
    if (joined.size >= MAX_TOPICS && old === undefined) return reply(frame, 'error', { reason: 'too many channels joined' });
    if (answer.status === 'ok') joined.set(topic, joinRef);
    reply(frame, answer.status, answer.response);
    if (old !== undefined) send([old, old, topic, 'phx_close', {}]);
  };
  const takePush = (frame: ClientFrame): void => {
    const [joinRef, ref, topic, event, payload] = frame;
    const current = joined.get(topic);
    if (current === undefined) return send([null, ref, topic, 'phx_reply', { response: { reason: 'unmatched topic' }, status: 'error' }]);
    if (joinRef !== null && joinRef !== current) return;
    const answer = app.push(topic, event, payload);
    if (answer === 'crash') return end(topic, 'phx_error');
    if (answer === 'none') return;
    clock.after(app.replyMs(), () => reply(frame, answer.status, answer.response));
  };
  const take = (frame: ClientFrame): void => {
    const [, ref, topic, event] = frame;
    if (topic === 'phoenix') return send([null, ref, 'phoenix', 'phx_reply', { response: {}, status: 'ok' }]);
    if (event === 'phx_leave') {
      reply(frame, 'ok', {});
      return end(topic, 'phx_close');
    }
    if (event !== 'phx_join') return takePush(frame);
    isBusy = true;
    clock.after(app.joinMs(topic), () => {
      isBusy = false;
      finishJoin(frame);
      work();
    });
  };
  const isFree = (): boolean => !isBusy && !isClosed;
  const work = (): void => {
    while (isFree()) {
      const frame = waiting.shift();
      if (frame === undefined) return;
      take(frame);
    }
  };
  const close = (code: number): void => {
    isClosed = true;
    joined.clear();
    client.close(code);
  };

  return {
    receive: (text) => {
      const frame: unknown = JSON.parse(text);
      if (!isClientFrame(frame)) return close(1011);
      waiting.push(frame);
      work();
    },
    closed: () => {
      isClosed = true;
      joined.clear();
    },
    broadcast: (topic, event, payloadJson) => {
      if (joined.has(topic) && !isClosed) client.send(`[null,null,"${topic}","${event}",${payloadJson}]`);
    },
    crash: (topic) => end(topic, 'phx_error'),
    closeTopic: (topic) => end(topic, 'phx_close'),
    sendRaw: (text) => {
      if (!isClosed) client.send(text);
    },
    close,
    isJoined: (topic) => joined.has(topic),
  };
};
