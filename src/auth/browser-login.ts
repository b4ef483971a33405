import { randomBytes } from 'node:crypto';
import type { Origin } from '../config/origin.ts';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import { ConfigError } from '../system/config-error.ts';
import { safeLine } from '../text/safe.ts';
import { startCallbackServer } from './callback-server.ts';
import { isToken, readTokens, type Tokens } from './token-reply.ts';

export type BrowserLoginOptions = {
  readonly portal: Origin;
  /** Shows the address, and opens it where that is possible; the operator may also open it by hand. */
  readonly open: (url: string) => void;
  /** Told every secret before it is used: the redactor's `hold`. */
  readonly hold: (secret: string) => void;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** What a browser brought back. Whose sign-in it is, is only what the portal said. */
export type BrowserSignIn = {
  readonly tokens: Tokens;
  readonly app: string | null;
  readonly user: Untrusted | null;
  readonly org: Untrusted | null;
  readonly sandbox: Untrusted | null;
};

/** Which of the portal's products is meant (contract 1.5). */
const SLUG = 'agentnetwork';

/**
 * Signs in through the portal in a browser, which comes back to a server on this machine. Rejects with `ConfigError`: `forbidden`
 * where the portal says no, `unauthenticated` where nobody came back in time, `failed` where what came back cannot be used; or
 * with the signal's reason.
 */
export const runBrowserLogin = async ({ portal, open, hold, timeoutMs, signal }: BrowserLoginOptions): Promise<BrowserSignIn> => {
  const state = randomBytes(24).toString('base64url');
  const timeout = AbortSignal.timeout(timeoutMs);
  await using server = await startCallbackServer(state);
  const url = new URL('/org/cli-auth', portal);
  for (const [name, value] of Object.entries({ slug: SLUG, redirect_uri: server.redirectUri, state })) url.searchParams.set(name, value);
  open(url.href);
  try {
    return readCallback(await server.wait(AbortSignal.any([signal, timeout])), hold);
  } catch (error) {
    signal.throwIfAborted();
    if (!timeout.aborted) throw error;
    throw new ConfigError('unauthenticated', 'Nobody came back from the browser in time.', { fix: 'netconsole login' });
  }
};

/** What the callback's parameters say (contract 1.5). Each may be there once; whoever sent the browser here chose them. */
export const readCallback = (parameters: URLSearchParams, hold: (secret: string) => void): BrowserSignIn => {
  const fields = Object.fromEntries(parameters);
  for (const name of ['access_token', 'refresh_token']) if (isToken(fields[name])) hold(fields[name]);
  const twice = Object.keys(fields).find((name) => parameters.getAll(name).length > 1);
  if (twice !== undefined) throw new ConfigError('failed', 'The browser came back with something twice, so nothing of it is used.');
  const error = label(fields['error']);
  if (error !== null) throw new ConfigError('forbidden', `The portal refused the sign-in: ${safeLine(error)}`);
  const tokens = readTokens(fields);
  if (tokens === undefined) throw new ConfigError('failed', 'The browser came back without a usable token.');
  const app = fields['app'] ?? '';
  return {
    tokens,
    app: /^[A-Za-z0-9_.-]{1,64}$/.test(app) ? app : null,
    user: label(fields['email']) ?? label(fields['user']),
    org: label(fields['org_name']) ?? label(fields['org']),
    sandbox: label(fields['sandbox']),
  };
};

/** Text of a bearable length; `null` where there is none. */
const label = (text: string | undefined): Untrusted | null => (text === undefined || text === '' ? null : untrusted(text.slice(0, 200)));
