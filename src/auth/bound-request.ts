import { type Origin, originOf } from '../config/origin.ts';
import { ConfigError } from '../system/config-error.ts';

/** The part of `fetch` that is used; main gives one that knows the proxy. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type BoundRequest = {
  readonly fetch: Fetch;
  /** The one place that the secrets in `headers` and `body` may go to. */
  readonly origin: Origin;
  /** Begins with `/`. */
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

/** What came back, from whomever: `json` is `undefined` where it is none. */
export type HttpReply = { readonly status: number; readonly json: unknown; readonly retryAfterMs: number | undefined };

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/**
 * Sends secrets to their own origin and nowhere else: no redirect is followed. Resolves with any HTTP answer but a redirect.
 * Rejects with `ConfigError`: `offline` where no answer came within 10 s, `refused` for a redirect; or with the signal's reason.
 */
export const sendBound = async (request: BoundRequest): Promise<HttpReply> => {
  const { origin, path, method = 'POST', headers = {}, body } = request;
  const url = `${origin}${path}`;
  if (originOf(url) !== origin) throw new ConfigError('refused', `A request was about to leave ${origin}.`);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  try {
    const response = await request.fetch(url, {
      method,
      redirect: 'manual',
      signal,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new ConfigError('refused', `${origin} redirects to another address, and a key is never sent after a redirect.`);
    }
    return { status: response.status, json: asJson(await readSmall(response)), retryAfterMs: retryAfterMs(response.headers) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    request.signal?.throwIfAborted();
    throw new ConfigError('offline', timeout.aborted ? `${origin} did not answer within 10 s.` : `${origin} cannot be reached.`, {
      cause: error,
    });
  }
};

/** Seconds, or a date, of `Retry-After` (RFC 9110, 10.2.3), at most one hour; `undefined` for anything else. */
const retryAfterMs = (headers: Headers): number | undefined => {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value), 3600) * 1000;
  const date = headers.get('date');
  const ms = Date.parse(value) - Date.parse(date ?? '');
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 3_600_000) : undefined;
};

async function readSmall(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
