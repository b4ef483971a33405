import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createTransport, type SocketEnd } from '../../../../src/platform/archastro/link/transport.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A server that takes a handshake and then never says another word. */
const startMute = async () => {
  const taken = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      const key = /^sec-websocket-key: (.+)$/im.exec(data.toString('latin1'))?.[1]?.trim() ?? '';
      const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
      socket.write(`HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
      taken.resolve(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken: taken.promise,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
};

/** What the server notices first: that something was said, or that the connection is gone. */
const firstOf = (socket: Socket): Promise<'word' | 'end'> =>
  new Promise((resolve) => {
    socket.on('error', () => {});
    socket.once('data', () => resolve('word'));
    socket.once('close', () => resolve('end'));
  });

it.each(['cut', 'close'] as const)('ends a connection without a word to a server that may be gone: %s', async (how) => {
  await using server = await startMute();
  const ended = Promise.withResolvers<SocketEnd>();
  const transport = createTransport({ onReached: () => {}, onHeard: () => {}, onEnd: ended.resolve }, undefined);
  const client: unknown = new transport.Socket(server.url);
  const opened = Promise.withResolvers<null>();
  Object.assign(Object(client), { onopen: () => opened.resolve(null) });
  await opened.promise;
  const noticed = firstOf(await server.taken);

  if (how === 'cut') transport.cut();
  else if (typeof client === 'object' && client !== null && 'close' in client && typeof client.close === 'function') client.close();

  expect(await noticed).toBe('end');
  expect(await ended.promise).toEqual({ type: 'closed', code: 1006 });
});
