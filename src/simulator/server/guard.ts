import type { IncomingMessage } from 'node:http';

/** Why a request must not be served at all, whoever sends it; `undefined` where it may. */
export const refusalOf = (request: IncomingMessage, port: number): { readonly status: number; readonly reason: string } | undefined => {
  const { headers } = request;
  if (headers.origin !== undefined) return { status: 403, reason: 'Requests of web pages are refused.' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return { status: 403, reason: 'Requests of web pages are refused.' };
  if (![`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(headers.host ?? '')) {
    return { status: 403, reason: 'Unknown host.' };
  }
  return undefined;
};

/** The token of an Authorization header. */
export const bearerOf = (request: IncomingMessage): string | undefined => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
