import { createServer, type RequestListener, type Server } from 'node:http';
import type { SocketServer } from './socket-server.ts';

/** The listening socket of the network, which can go away for a while and come back on the same port. */
export type HttpListener = {
  readonly restart: (downMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const MOST_CONNECTIONS = 256;

const bind = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** Stops listening at once, and ends the connections of requests; the sockets end by themselves. */
const unbind = (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  return closed;
};

/** Listens on 127.0.0.1 only. Rejects when the port is taken. */
export const listen = async (
  port: number,
  serve: { readonly rest: RequestListener; readonly sockets: SocketServer; readonly onPort: (port: number) => void },
): Promise<HttpListener> => {
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 },
    serve.rest,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('upgrade', serve.sockets.upgrade);
  const bound = await bind(server, port);
  serve.onPort(bound);
  let isClosed = false;
  return {
    restart: async (downMs) => {
      serve.sockets.endAll('drain');
      void unbind(server);
      await new Promise((resolve) => {
        setTimeout(resolve, downMs);
      });
      serve.sockets.endAll('terminate');
      if (!isClosed) await bind(server, bound);
    },
    close: async () => {
      isClosed = true;
      serve.sockets.endAll('terminate');
      if (server.listening) await unbind(server);
    },
  };
};
