import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Faults } from '../control/faults.ts';
import type { UserRecord } from '../world/records.ts';
import type { Driver } from './driver.ts';
import { refusalOf } from './http-exchange.ts';
import type { ChannelOptions } from './phoenix/channel.ts';
import { CHAT_CHANNEL } from './phoenix/chat-channel.ts';
import { type Connection, type ConnectionOptions, createConnection } from './phoenix/connection.ts';
import { FEED_CHANNEL } from './phoenix/feed-channel.ts';
import type { Hub } from './phoenix/hub.ts';

export type SocketOptions = ChannelOptions & {
  readonly faults: ConnectionOptions['faults'] & Pick<Faults, 'whenThawed' | 'ofUpgrade'>;
  readonly driver: Driver;
  readonly hub: Hub;
  readonly port: () => number;
  /** The holder of a valid token. */
  readonly holderOf: (token: string) => UserRecord | undefined;
  /** Whether the token may also come as a subprotocol, as Phoenix 1.8 has it. */
  readonly takesAuthToken: boolean;
};

export type SocketServer = {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends every connection, with a close code, without a word, or as Phoenix does when it stops. Gives how many. */
  readonly endAll: (how: number | 'terminate' | 'drain') => number;
};

const PATHS: readonly string[] = ['/socket/api/websocket', '/socket/websocket'];
const MOST_CONNECTIONS = 64;
const MOST_PER_SECOND = 32;
const MAX_PAYLOAD = 1024 * 1024;
const MAX_FRAGMENTS = 64;
/** A consumer that is this far behind is dropped: about two seconds of a flood of 10,000 messages per second. */
const MAX_BEHIND_BYTES = 16 * 1024 * 1024;
const IDLE_MS = 60_000;
const FIRST_FRAME_MS = 10_000;
/** What a Phoenix server that stops closes its connections with: those with channels, and those without. */
const DRAINED = 1012;
const ENDED = 1000;
const AUTH_PREFIX = 'base64url.bearer.phx.';

const offeredToken = (request: IncomingMessage): string | undefined => {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  const token = offered.find((each) => each.startsWith(AUTH_PREFIX))?.slice(AUTH_PREFIX.length);
  return token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
};

const refuse = (socket: Duplex, status: number): void => {
  const reason = STATUS_CODES[status] ?? 'Refused';
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** Writes go out together at the end of the present turn. */
const createSend = (ws: WebSocket, socket: Duplex): ((frame: string | Buffer) => void) => {
  let isCorked = false;
  return (frame) => {
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > MAX_BEHIND_BYTES) return ws.terminate();
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      setImmediate(() => {
        isCorked = false;
        socket.uncork();
      });
    }
    ws.send(frame, { binary: false });
  };
};

/** Serves the Phoenix socket of the platform. */
export const createSocketServer = (options: SocketOptions): SocketServer => {
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    maxFragments: MAX_FRAGMENTS,
    handleProtocols: (protocols) => (options.takesAuthToken && protocols.has('phoenix') ? 'phoenix' : false),
  });
  const connections = new WeakMap<WebSocket, Connection>();
  let recent: number[] = [];

  const isTooBusy = (now: number): boolean => {
    recent = recent.filter((at) => at > now - 1000);
    recent.push(now);
    return wss.clients.size >= MOST_CONNECTIONS || recent.length > MOST_PER_SECOND;
  };

  const statusOf = (request: IncomingMessage, url: URL): number | undefined => {
    if (refusalOf(request, options.port()) !== undefined) return 403;
    if (!PATHS.includes(url.pathname)) return 404;
    if (isTooBusy(performance.now())) return 503;
    return /^2\.0\.\d+$/.test(url.searchParams.get('vsn') ?? '') ? options.faults.ofUpgrade() : 403;
  };

  const open = (ws: WebSocket, socket: Duplex, user: UserRecord): void => {
    const sendNow = createSend(ws, socket);
    const send = (frame: string | Buffer): void => options.faults.whenThawed('sockets', () => sendNow(frame));
    const connection: Connection = createConnection(
      { send, close: (code) => ws.close(code) },
      {
        context: { driver: options.driver, user, options: { joinReply: options.joinReply } },
        hub: options.hub,
        kinds: [CHAT_CHANNEL, FEED_CHANNEL],
        faults: options.faults,
      },
    );
    connections.set(ws, connection);
    let idle = setTimeout(() => ws.close(1002), FIRST_FRAME_MS);
    ws.on('message', (data, isBinary) => {
      clearTimeout(idle);
      idle = setTimeout(() => ws.close(1002), IDLE_MS);
      if (isBinary || !Buffer.isBuffer(data)) return ws.close(1011);
      connection.receive(data.toString('utf8'));
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearTimeout(idle);
      connection.dispose();
    });
  };

  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const url = URL.parse(request.url ?? '/', 'http://local');
      const status = url === null ? 404 : statusOf(request, url);
      if (url === null || status !== undefined) return refuse(socket, status ?? 404);
      const token = (options.takesAuthToken ? offeredToken(request) : undefined) ?? url.searchParams.get('token') ?? '';
      const user = options.holderOf(token);
      if (user === undefined) return refuse(socket, 403);
      wss.handleUpgrade(request, socket, head, (ws) => open(ws, socket, user));
    },
    endAll: (how) => {
      const ended = wss.clients.size;
      for (const ws of wss.clients) {
        if (how === 'terminate') ws.terminate();
        else if (how === 'drain') ws.close(connections.get(ws)?.hasChannels() === true ? DRAINED : ENDED);
        else ws.close(how);
      }
      return ended;
    },
  };
};
