import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConfigError } from '../system/config-error.ts';
import { systemCode } from '../system/system-error.ts';

/** A server on this machine that waits for one browser to come back from a sign-in. */
export type CallbackServer = AsyncDisposable & {
  /** `http://localhost:PORT/callback`, with the state in it. */
  readonly redirectUri: string;
  /** The parameters of the first request that has the state. Rejects with the signal's reason. */
  readonly wait: (signal: AbortSignal) => Promise<URLSearchParams>;
};

const MAX_URL = 32 * 1024;
const TRIES = 20;
/** How long a browser has to fetch the page that it is sent to. */
const DONE_PAGE_MS = 1_500;

/**
 * Listens on 127.0.0.1, and on ::1 with the same port where there is IPv6: a browser may try either for `localhost`, and nobody
 * else may sit on the other one. Only a GET of the callback's own path, host and state counts; everything else gets 404 and the
 * wait goes on, so that no page can end a sign-in or put its own in its place.
 */
export const startCallbackServer = async (state: string): Promise<CallbackServer> => {
  const arrived = Promise.withResolvers<URLSearchParams | undefined>();
  let port = 0;
  let found: URLSearchParams | undefined;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = requestUrl(request, port);
    if (found === undefined && url?.pathname === '/callback' && isSame(url.searchParams.getAll('state'), state)) {
      found = url.searchParams;
      setTimeout(arrived.resolve, DONE_PAGE_MS, found);
      // The browser's address bar and history keep the page that it is sent to, not the one with the tokens.
      respond(response.setHeader('location', '/done'), 303, DONE);
    } else if (found !== undefined && url?.pathname === '/done') {
      response.once('close', () => arrived.resolve(found));
      respond(response, 200, DONE);
    } else respond(response, 404, 'Not found.');
  };
  const servers = await listenOnBoth(answer);
  port = portOf(servers[0]);
  return {
    redirectUri: `http://localhost:${port}/callback?state=${state}`,
    wait: async (signal) => (await Promise.race([arrived.promise, aborted(signal)])) ?? new URLSearchParams(),
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) await close(server);
    },
  };
};

const DONE = 'You are signed in to netconsole, or it says in the terminal why not. You can close this page.';

function respond(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    .end(text);
}

/** The URL of a request that a browser makes to this very server; a name that was rebound to it has another host. */
function requestUrl({ method, url = '', headers }: IncomingMessage, port: number): URL | undefined {
  const isOwn = method === 'GET' && [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`].includes(headers.host ?? '');
  if (!isOwn || !url.startsWith('/') || url.length > MAX_URL || !URL.canParse(`http://localhost${url}`)) return undefined;
  return new URL(`http://localhost${url}`);
}

function isSame(given: readonly string[], state: string): boolean {
  const [only = ''] = given;
  return given.length === 1 && only.length === state.length && timingSafeEqual(Buffer.from(only.padEnd(state.length)), Buffer.from(state));
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function listenOnBoth(answer: Answer): Promise<readonly [Server, ...Server[]]> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const server = await listen(answer, '127.0.0.1', 0);
    try {
      return [server, await listen(answer, '::1', portOf(server))];
    } catch (error) {
      if (systemCode(error) !== 'EADDRINUSE') return [server];
      await close(server);
    }
  }
  throw new ConfigError('failed', 'There is no free port on this machine for the browser to come back to.');
}

function listen(answer: Answer, host: string, port: number): Promise<Server> {
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 64 * 1024 },
    answer,
  );
  server.maxConnections = 16;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  return new Promise((resolve) => void server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const give = (): void => reject(signal.reason);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
