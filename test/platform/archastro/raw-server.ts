import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** A frame as it came: `[join_ref, ref, topic, event, payload]`. */
export type RawFrame = readonly [string | null, string | null, string, string, unknown];

/** What a server does that is only as much of a platform as one test needs. */
export type RawServerOptions = {
  /** The status to refuse a handshake with, or `null` to accept it. */
  readonly refuse?: (request: IncomingMessage) => number | null;
  /** The subprotocol to answer with, of those that were offered. */
  readonly protocol?: (offered: ReadonlySet<string>) => string | false;
  /** Answers a frame; `undefined` leaves the usual answer of Phoenix: ok to everything. */
  readonly answer?: (
    frame: RawFrame,
    socket: WebSocket,
  ) => 'nothing' | { readonly status: 'ok' | 'error'; readonly response: unknown } | undefined;
  readonly rest?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Speaks TLS with these. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

export type RawServer = {
  readonly url: string;
  readonly port: number;
  readonly upgrades: readonly IncomingMessage[];
  readonly frames: readonly RawFrame[];
  readonly sockets: () => readonly WebSocket[];
  /** From now on, or until `heal`, nothing is read from or written to any connection; they all stay open. */
  readonly freeze: () => void;
  readonly heal: () => void;
  readonly broadcast: (topic: string, event: string, payload: unknown) => void;
  /** Frames of one kind that came in, by their topic. */
  readonly topicsOf: (event: string) => readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Starts it on this machine; `port` 0 takes any that is free. */
export const startRawServer = async (options: RawServerOptions = {}, port = 0): Promise<RawServer> => {
  const upgrades: IncomingMessage[] = [];
  const frames: RawFrame[] = [];
  const connections = new Set<Socket>();
  let isFrozen = false;
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: options.protocol ?? (() => 'phoenix') });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (options.rest !== undefined) return options.rest(request, response);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"usr_me","data":[]}');
  };
  const http = options.tls === undefined ? createServer(answer) : createTlsServer(options.tls, answer);

  const serve = (socket: WebSocket): void => {
    socket.on('message', (data: Buffer) => {
      if (isFrozen) return;
      const frame = JSON.parse(data.toString('utf8')) as RawFrame;
      frames.push(frame);
      const answer = options.answer?.(frame, socket) ?? { status: 'ok', response: {} };
      const [joinRef, ref, topic] = frame;
      if (answer !== 'nothing') socket.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', answer]));
    });
  };
  http.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => {});
  });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.push(request);
    if (isFrozen) return;
    const status = options.refuse?.(request) ?? null;
    if (status !== null) socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    else sockets.handleUpgrade(request, socket, head, serve);
  });
  const bound = await listen(http, port);

  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    upgrades,
    frames,
    sockets: () => [...sockets.clients],
    freeze: () => {
      isFrozen = true;
    },
    heal: () => {
      isFrozen = false;
    },
    broadcast: (topic, event, payload) => {
      for (const socket of sockets.clients) socket.send(JSON.stringify([null, null, topic, event, payload]));
    },
    topicsOf: (event) => frames.filter((frame) => frame[3] === event).map((frame) => frame[2]),
    [Symbol.asyncDispose]: async () => {
      for (const connection of connections) connection.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
};
