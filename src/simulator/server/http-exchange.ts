import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseExactly } from '../../domain/exact-number.ts';
import { badRequest, Refusal } from '../world/refusal.ts';
import type { Answer } from './call.ts';

/** Sends an answer, whole and at once. */
export const send = (response: ServerResponse, answer: Answer): void => {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(answer.location === undefined ? {} : { location: answer.location }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': randomUUID(),
  });
  response.end(text);
};

/** Why a request must not be served at all, whoever sends it; `undefined` where it may. */
export const refusalOf = (request: IncomingMessage, port: number): { readonly status: number; readonly reason: string } | undefined => {
  const { headers } = request;
  if (headers.origin !== undefined) return { status: 403, reason: 'Requests of web pages are refused.' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return { status: 403, reason: 'Requests of web pages are refused.' };
  return hostsOf(request).every((host) => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host))
    ? undefined
    : { status: 403, reason: 'Unknown host.' };
};

/** Every host that a request names: of two headers Node keeps the first, and a target in absolute form overrules both (RFC 9112 3.2). */
const hostsOf = ({ headersDistinct, url = '/' }: IncomingMessage): readonly string[] => {
  const named = headersDistinct.host ?? [];
  const [first = '', ...more] = named;
  const target = url.startsWith('/') ? [] : [/^http:\/\/([^/?#]*)/i.exec(url)?.[1] ?? ''];
  return [first, ...more.map(() => ''), ...target];
};

/** The token of an Authorization header. */
export const bearerOf = (request: IncomingMessage): string | undefined => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];

/** Filters are kept digit for digit, as a database of decimals does. */
const parseJson = (text: string): unknown => (text.includes('"event_config"') ? parseExactly(text) : JSON.parse(text));

const MAX_BYTES = 1024 * 1024;

/** Reads a JSON body of at most 1 MiB; `undefined` for an empty one. Refuses with 413 or 400. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Refusal(413, 'payload_too_large', { message: 'The body is larger than 1 MiB.' });
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return parseJson(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
};
