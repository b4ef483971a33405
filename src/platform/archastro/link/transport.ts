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
  | { readonly type: 'silent' };

export type TransportHooks = {
  /** Any frame, ping or pong from the server. */
  readonly onHeard: () => void;
  /** Called once. */
  readonly onEnd: (end: SocketEnd) => void;
};

const HANDSHAKE_TIMEOUT_MS = 10_000;
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
