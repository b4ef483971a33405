import type { Channel, Socket } from 'phoenix';
import { PlatformError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import { rejoinMs } from './backoff.ts';
import { pushError } from './push-error.ts';

/** What a topic tells its user. Every handler but `onPush` is about its own state. */
export type TopicHandlers = {
  /** Called after each join, the first and every later one; from now on pushes come. */
  readonly onJoined: (reply: unknown) => void;
  readonly onPush: (event: string, payload: unknown) => void;
  /** Pushes may be missed from now on; it is being joined again. */
  readonly onLost: () => void;
  /** It is over: `forbidden` and `not-found` where the server will not have it, other codes where it cannot be had this way. */
  readonly onRefused: (error: PlatformError) => void;
};

export type Topic = {
  readonly state: () => 'joining' | 'joined' | 'over';
  /** Rejects with `offline` where the topic is not joined: nothing waits to be sent later. */
  readonly push: (event: string, payload: object) => Promise<unknown>;
  /** Tells the server and is over. */
  readonly leave: () => void;
  /** The connection is gone; tells nobody. */
  readonly abandon: () => void;
};

export type TopicOptions = {
  readonly socket: Socket;
  readonly name: string;
  readonly params: object;
  readonly clock: Clock;
  readonly handlers: TopicHandlers;
  /** When the connection last answered a join: the server works on one after the other. */
  readonly joinProgress: { answeredAt: number };
  readonly onGone: () => void;
};

const ANSWER_MS = 10_000;
const PUSHES = ['message_added', 'message_updated', 'thread_event', 'typing', 'new_entry'];
/** How often a topic that keeps failing is joined again before it counts as refused. */
const MAX_TRIES = 6;
/** Joined for this long, a topic has recovered. */
const RECOVERED_MS = 30_000;
/** The one error reply to a join that says nothing about permission. */
const TRANSIENT = /join crashed|timeout|unavailable/i;

/** Keeps one topic joined for as long as its connection lasts. */
export const openTopic = ({ socket, name, params, clock, handlers, joinProgress, onGone }: TopicOptions): Topic => {
  const pending = new Set<(error: PlatformError) => void>();
  let channel: Channel | null = null;
  let state: ReturnType<Topic['state']> = 'joining';
  let tries = 0;
  let joinedAt = 0;
  /** Of the answer to a join, or of the next join. */
  let cancelWait = (): void => {};

  const rejectPending = (): void => {
    for (const reject of pending) reject(new PlatformError('unavailable', 'The connection broke before the server answered.'));
    pending.clear();
  };
  const drop = (): void => {
    const old = channel;
    channel = null;
    old?.leave();
  };
  const end = (): void => {
    state = 'over';
    cancelWait();
    rejectPending();
    drop();
    onGone();
  };
  const refuse = (error: PlatformError): void => {
    end();
    handlers.onRefused(error);
  };
  const retry = (reason: string): void => {
    if (state === 'over') return;
    if (state === 'joined') {
      if (clock.monotonicMs() - joinedAt > RECOVERED_MS) tries = 0;
      handlers.onLost();
    }
    state = 'joining';
    tries += 1;
    cancelWait();
    rejectPending();
    drop();
    if (tries > MAX_TRIES) refuse(new PlatformError('unavailable', `This thread cannot be followed live: ${reason}.`));
    else cancelWait = clock.after(rejoinMs(tries, clock.random), join);
  };
  const awaitAnswer = (askedAt: number): void => {
    const remainingMs = Math.max(askedAt, joinProgress.answeredAt) + ANSWER_MS - clock.monotonicMs();
    if (remainingMs <= 0) retry('joining it takes too long');
    else cancelWait = clock.after(remainingMs, () => awaitAnswer(askedAt));
  };
  const join = (): void => {
    const current = socket.channel(name, params);
    const whileCurrent =
      <Value>(handle: (value: Value) => void) =>
      (value: Value): void => {
        if (channel === current) handle(value);
      };
    channel = current;
    for (const event of PUSHES)
      current.on(
        event,
        whileCurrent((payload: unknown) => handlers.onPush(event, payload)),
      );
    current.onError(whileCurrent(() => retry('the channel keeps crashing')));
    current.onClose(whileCurrent(() => retry('the server ended it')));
    awaitAnswer(clock.monotonicMs());
    current
      .join()
      .receive(
        'ok',
        whileCurrent((reply: unknown) => {
          joinProgress.answeredAt = clock.monotonicMs();
          cancelWait();
          state = 'joined';
          joinedAt = clock.monotonicMs();
          handlers.onJoined(reply);
        }),
      )
      .receive(
        'error',
        whileCurrent((reply: unknown) => {
          joinProgress.answeredAt = clock.monotonicMs();
          const error = pushError(reply);
          if (TRANSIENT.test(error.message)) retry('joining it fails');
          else refuse(error);
        }),
      );
  };
  join();

  return {
    state: () => state,
    push: (event, payload) => {
      const current = channel;
      if (current === null || state !== 'joined' || !socket.isConnected()) {
        return Promise.reject(new PlatformError('offline', 'The live link is down: nothing was sent.'));
      }
      return new Promise((resolve, reject) => {
        const settle = (action: () => void): void => {
          cancel();
          pending.delete(reject);
          action();
        };
        const cancel = clock.after(ANSWER_MS, () =>
          settle(() => reject(new PlatformError('timeout', `The server did not answer within ${ANSWER_MS / 1000} s.`))),
        );
        pending.add(reject);
        current
          .push(event, payload)
          .receive('ok', (reply: unknown) => settle(() => resolve(reply)))
          .receive('error', (reply: unknown) => settle(() => reject(pushError(reply))));
      });
    },
    leave: () => {
      if (state !== 'over') end();
    },
    abandon: () => {
      if (state !== 'over') end();
    },
  };
};
