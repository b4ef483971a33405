import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

/** A network as outsiders would have it: the real one, but for the words that people and companies choose. */
export type HostileProxy = AsyncDisposable & {
  readonly url: string;
  /** Whether no request is on its way. */
  readonly isIdle: () => boolean;
};

/** What a value of the wire becomes on its way to the console. */
type Change = (value: unknown) => unknown;

/** Stands in front of a network on 127.0.0.1 and changes what passes, in answers and in frames. */
export const startHostileProxy = async (network: string, change: Change): Promise<HostileProxy> => {
  const upstream = new URL(network);
  let open = 0;
  const server = createServer((asked, answer) => {
    open += 1;
    answer.once('close', () => {
      open -= 1;
    });
    void forward(asked, answer, { upstream, change });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 ** 24, handleProtocols: () => false });
  server.on('upgrade', (asked, socket, head) => {
    sockets.handleUpgrade(asked, socket, head, (near) => join(near, new WebSocket(`ws://${upstream.host}${asked.url ?? ''}`), change));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    isIdle: () => open === 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

type Way = { readonly upstream: URL; readonly change: Change };

async function forward(asked: IncomingMessage, answer: ServerResponse, { upstream, change }: Way): Promise<void> {
  const sent = request({
    host: upstream.hostname,
    port: upstream.port,
    method: asked.method,
    path: asked.url,
    headers: { ...asked.headers, host: upstream.host },
  });
  asked.pipe(sent);
  const [received] = (await once(sent, 'response')) as [IncomingMessage];
  received.setEncoding('utf8');
  let body = '';
  for await (const part of received) body += String(part);
  const text = body === '' ? '' : JSON.stringify(change(JSON.parse(body)));
  answer.writeHead(received.statusCode ?? 502, { ...received.headers, 'content-length': Buffer.byteLength(text) });
  answer.end(text);
}

function join(near: WebSocket, far: WebSocket, change: Change): void {
  const waiting: string[] = [];
  near.on('message', (data) => {
    const text = textOf(data);
    if (far.readyState === WebSocket.OPEN) far.send(text);
    else waiting.push(text);
  });
  far.once('open', () => {
    for (const text of waiting) far.send(text);
  });
  far.on('message', (data) => near.send(JSON.stringify(change(JSON.parse(textOf(data))))));
  near.once('close', () => far.terminate());
  far.once('close', () => near.terminate());
  for (const socket of [near, far]) socket.on('error', () => undefined);
}

const textOf = (data: WebSocket.RawData): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '');
