import type { Agent as HttpAgent } from 'node:http';
import { inspect } from 'node:util';
import WebSocket from 'ws';

/** How a connection ended, or why it never stood. */
export type SocketEnd =
  /** The server closed it with a code, or it broke (1006). */
  | { readonly type: 'closed'; readonly code: number }
  /** The server answered the handshake with a status of HTTP. */
  | { readonly type: 'refused'; readonly status: number }
  /** The server does not take a token as a subprotocol. */
  | { readonly type: 'no-subprotocol' }
  /** It could not be reached. */
  | { readonly type: 'failed'; readonly reason: string }
  /** Nothing was heard within the deadline. */
  | { readonly type: 'silent' }
  /** Given up because one topic held up all others. */
  | { readonly type: 'held-up' };

/** What the codes mean that servers close with (RFC 6455 7.4.1, and what Phoenix uses them for). */
const CLOSE_REASONS: ReadonlyMap<number, string> = new Map([
  [1000, 'the server closed the connection'],
  [1001, 'the server sent this client away'],
  [1002, 'the server closed the connection: it calls it idle or broken'],
  [1006, 'the connection broke off'],
  [1008, 'the server closed the connection: against its policy'],
  [1009, 'the server closed the connection: a message was too big'],
  [1011, 'the server closed the connection: it failed inside'],
  [1012, 'the server is restarting'],
  [1013, 'the server is overloaded and asks to come later'],
]);

/** Each way to lose a connection, or not to get one, in its own words. */
export const describeEnd = (end: SocketEnd): string => {
  switch (end.type) {
    case 'closed':
      return CLOSE_REASONS.get(end.code) ?? `the server closed the connection (${end.code})`;
    case 'refused':
      return end.status === 407 ? 'the proxy wants a user name and password' : `the server answered ${end.status} to the live link`;
    case 'no-subprotocol':
      return 'the server takes no subprotocol';
    case 'failed':
      return `the server cannot be reached (${end.reason})`;
    case 'silent':
      return 'the server went silent';
    case 'held-up':
      return 'one thread held up all others';
  }
};

export type TransportHooks = {
  /** The server's machine took the connection; whether the server answers is another matter. */
  readonly onReached: () => void;
  /** Any frame, ping or pong from the server. */
  readonly onHeard: () => void;
  /** Called once. */
  readonly onEnd: (end: SocketEnd) => void;
};

export const HANDSHAKE_TIMEOUT_MS = 10_000;
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

const endOf = (error: Error): SocketEnd => {
  if (error.message === 'Server sent no subprotocol') return { type: 'no-subprotocol' };
  const status = /^Unexpected server response: (\d+)$/.exec(error.message)?.[1];
  if (status !== undefined) return { type: 'refused', status: Number(status) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return { type: 'failed', reason: code };
};

/** A class of web socket for one connection, and the means to end that connection. */
export type Transport = {
  readonly Socket: new (url: string, protocols?: string[]) => object;
  /** Cuts the connection, if it was begun, without a word to the server. */
  readonly cut: () => void;
};

/**
 * What Phoenix's client is given to connect with. Closing it means to cut it: a polite close waits for an answer that a dead
 * link never gives. It shows nothing of itself when inspected, because its URL may carry a token. `agent` carries the connection
 * where a proxy is needed.
 */
export const createTransport = (hooks: TransportHooks, agent: HttpAgent | undefined): Transport => {
  let cut = (): void => {};
  class LineSocket extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols ?? [], {
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        maxPayload: MAX_FRAME_BYTES,
        perMessageDeflate: false,
        finishRequest: (request) => {
          request.once('socket', (socket) => {
            if (socket.connecting) socket.once('connect', hooks.onReached);
            else hooks.onReached();
          });
          request.end();
        },
        ...(agent === undefined ? {} : { agent }),
      });
      let failure: SocketEnd | null = null;
      this.on('error', (error) => {
        failure ??= endOf(error);
      });
      this.on('close', (code) => hooks.onEnd(failure ?? { type: 'closed', code }));
      for (const event of ['message', 'ping', 'pong'] as const) this.on(event, hooks.onHeard);
      cut = () => this.terminate();
    }

    override close(): void {
      this.terminate();
    }

    [inspect.custom](): string {
      return 'WebSocket {}';
    }
  }
  return { Socket: LineSocket, cut: () => cut() };
};
