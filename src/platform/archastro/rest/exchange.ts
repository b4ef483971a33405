import { type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { PlatformError } from '../../errors.ts';

export type HttpRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Ends the request with its reason. */
  readonly signal: AbortSignal;
};

export type HttpResponse = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
};

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Failures before a connection stood: nothing can have been applied. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';

const isRefusedCertificate = (code: string): boolean => /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/.test(code);

const isFailedHandshake = (code: string): boolean => /^(ERR_TLS|ERR_SSL|EPROTO)/.test(code);

/** OpenSSL's words for bytes that are no TLS at all. */
const NOT_TLS = /wrong version number|WRONG_VERSION_NUMBER|packet length too long|http request/i;

const failureOf = (error: unknown, signal: AbortSignal): PlatformError => {
  if (signal.reason instanceof PlatformError) return signal.reason;
  if (error instanceof PlatformError) return error;
  const code = codeOf(error);
  const failed = (kind: 'offline' | 'unavailable', message: string): PlatformError => new PlatformError(kind, message, { cause: error });
  if (isFailedHandshake(code) && NOT_TLS.test(`${code} ${String(error)}`))
    return failed(
      'offline',
      'What answers at this address does not speak https. A plain http server is only used on this machine, as http://127.0.0.1.',
    );
  if (isRefusedCertificate(code)) return failed('offline', `The server's certificate was not accepted (${code}).`);
  if (isFailedHandshake(code)) return failed('offline', `No secure connection could be made (${code}).`);
  if (NEVER_SENT.has(code)) return failed('offline', `The server cannot be reached (${code}).`);
  if (code.startsWith('HPE_')) return failed('unavailable', `What came from the server is no answer in HTTP (${code}).`);
  return failed('unavailable', `The connection to the server broke (${code}).`);
};

const readBody = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!(chunk instanceof Buffer)) continue;
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new PlatformError('protocol', 'The server sent a reply that is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const open = (url: URL, request: HttpRequest, agent: HttpAgent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    const { method, headers, signal } = request;
    const outgoing = start(url, { method, headers, signal, agent }, resolve);
    outgoing.once('error', (error) => {
      // A kept connection may have been closed by the server while it was idle; reading again changes nothing there.
      const isStale = outgoing.reusedSocket && method === 'GET' && codeOf(error) === 'ECONNRESET';
      if (isStale && !signal.aborted) resolve(open(url, request, agent));
      else reject(error);
    });
    // Without a listener Node drops the connection and tells nobody.
    outgoing.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(new PlatformError('unavailable', 'The server gave an unexpected answer (101).'));
    });
    outgoing.end(request.body);
  });

/** Rejects once the signal is given, whatever the connection does meanwhile. */
const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const answerOf = async (url: URL, request: HttpRequest, agent: HttpAgent): Promise<HttpResponse> => {
  const response = await open(url, request, agent);
  const text = await readBody(response);
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text };
};

/**
 * One HTTP exchange. Redirects are answers like any other, so that no credential follows one to another origin. Rejects with
 * `PlatformError`: `offline` where nothing was sent, `unavailable` where it may have been, or the reason of the signal.
 */
export const exchange = async (url: URL, request: HttpRequest, agent: HttpAgent): Promise<HttpResponse> => {
  try {
    return await Promise.race([answerOf(url, request, agent), ended(request.signal)]);
  } catch (error) {
    throw failureOf(error, request.signal);
  }
};
