import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Origin, parseOrigin } from '../../src/config/origin.ts';

/** What a server that rotates refresh tokens saw. */
export type RotationCounts = { refreshes: number; reuses: number; logouts: number; refusedReads: number };

export type RotatingServer = AsyncDisposable & {
  readonly origin: Origin;
  readonly counts: RotationCounts;
  /** Ends the life of the access token that is valid now. */
  readonly expire: () => void;
  readonly tokens: () => { readonly accessToken: string; readonly refreshToken: string };
};

/**
 * A server on loopback with one sign-in. A refresh token is good once; a second use is taken for theft and ends the sign-in, as
 * OAuth 2.1 asks for and as the platform's own clients fear (contract 1.5). `GET /me` takes the current access token only.
 */
export const startRotatingServer = async ({ delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<RotatingServer> => {
  const counts: RotationCounts = { refreshes: 0, reuses: 0, logouts: 0, refusedReads: 0 };
  let generation = 1;
  let isExpired = false;
  let isLoggedOut = false;
  const tokens = () => ({ accessToken: `access-token-${generation}`, refreshToken: `refresh-token-${generation}` });

  const refresh = (refreshToken: unknown): { readonly status: number; readonly body: object } => {
    if (isLoggedOut || refreshToken !== tokens().refreshToken) {
      counts.reuses += 1;
      if (!isLoggedOut) counts.logouts += 1;
      isLoggedOut = true;
      return { status: 401, body: { error: { code: 'invalid_refresh_token', message: 'reused' } } };
    }
    counts.refreshes += 1;
    generation += 1;
    isExpired = false;
    return { status: 200, body: { access_token: tokens().accessToken, refresh_token: tokens().refreshToken, expires_in: 900 } };
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isRefresh = request.method === 'POST' && request.url === '/api/v1/auth/refresh/keyless';
      const isValid = !isExpired && !isLoggedOut && request.headers.authorization === `Bearer ${tokens().accessToken}`;
      if (!isRefresh && !isValid) counts.refusedReads += 1;
      const answer = isRefresh
        ? refresh(JSON.parse(Buffer.concat(chunks).toString()).refresh_token)
        : { status: isValid ? 200 : 401, body: {} };
      setTimeout(() => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body)), delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = addressOf(server.address());
  return {
    origin: parseOrigin(`http://127.0.0.1:${port}`, 'test'),
    counts,
    expire: () => {
      isExpired = true;
    },
    tokens,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}
