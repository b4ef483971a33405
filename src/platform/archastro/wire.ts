import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { createTransport, type Transport, type TransportHooks } from './link/transport.ts';
import { exchange, type HttpRequest, type HttpResponse } from './rest/exchange.ts';
import type { ServerAddress } from './server-address.ts';

/** How the adapter reaches its server: everything that goes over a network goes through here. */
export type Wire = {
  /** As `exchange`. */
  readonly exchange: (url: URL, request: HttpRequest) => Promise<HttpResponse>;
  /** The means for one web socket. */
  readonly openTransport: (hooks: TransportHooks) => Transport;
  /** Lets go of idle connections, which may have died unnoticed. */
  readonly dropIdle: () => void;
  /** Closes the connections that are kept. */
  readonly close: () => void;
};

const MAX_SOCKETS = 8;

/** The real network. `proxy` carries all connections where there is one. */
export const createNetworkWire = (address: ServerAddress, proxy: PlainAgent | undefined): Wire => {
  const settings = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const agent = proxy ?? (address.origin.startsWith('https:') ? new TlsAgent(settings) : new PlainAgent(settings));
  return {
    exchange: (url, request) => exchange(url, request, agent),
    openTransport: (hooks) => createTransport(hooks, proxy),
    dropIdle: () => {
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    },
    close: () => agent.destroy(),
  };
};
