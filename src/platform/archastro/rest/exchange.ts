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

const isTlsFailure = (code: string): boolean => /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code);

const failureOf = (error: unknown, signal: AbortSignal): PlatformError => {
  if (signal.reason instanceof PlatformError) return signal.reason;
  if (error instanceof PlatformError) return error;
  const code = codeOf(error);
  if (isTlsFailure(code)) return new PlatformError('offline', `The server's certificate was not accepted (${code}).`, { cause: error });
  if (NEVER_SENT.has(code)) return new PlatformError('offline', `The server cannot be reached (${code}).`, { cause: error });
  return new PlatformError('unavailable', `The connection to the server broke (${code}).`, { cause: error });
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
    outgoing.end(request.body);
  });

/**
 * One HTTP exchange. Redirects are answers like any other, so that no credential follows one to another origin. Rejects with
 * `PlatformError`: `offline` where nothing was sent, `unavailable` where it may have been, or the reason of the signal.
 */
export const exchange = async (url: URL, request: HttpRequest, agent: HttpAgent): Promise<HttpResponse> => {
  try {
    const response = await open(url, request, agent);
    const text = await readBody(response);
    return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text };
  } catch (error) {
    throw failureOf(error, request.signal);
  }
};
