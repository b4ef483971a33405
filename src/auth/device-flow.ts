import type { Origin } from '../config/origin.ts';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import type { Clock } from '../system/clock.ts';
import { ConfigError } from '../system/config-error.ts';
import { type BoundRequest, type HttpReply, sendBound } from './bound-request.ts';
import { trustedPage } from './portal.ts';
import { errorWord, fieldsOf, isToken, readTokens, secondsToMs, type Tokens } from './token-reply.ts';

export type DeviceFlowOptions = Pick<BoundRequest, 'fetch' | 'signal'> & {
  readonly origin: Origin;
  readonly portal: Origin | null;
  /** The client's id, `cli_…`. */
  readonly client: string;
  readonly publishableKey: string;
  readonly clock: Clock;
  /** Told every secret before it is used: the redactor's `hold`. */
  readonly hold: (secret: string) => void;
  /** Shows the operator what to open and what to compare there. */
  readonly show: (prompt: DevicePrompt) => void;
};

/** What the operator does in a browser. Both the code and the full address are to be shown, also where `directUrl` has the code in it. */
export type DevicePrompt = {
  readonly userCode: Untrusted;
  readonly url: string;
  readonly directUrl: string | null;
  readonly expiresInMs: number;
};

const SLOW_DOWN_MS = 5_000;
const SHORTEST_INTERVAL_MS = 5_000;
/** A poll exactly at the server's interval is sometimes taken for too early. */
const COURTESY_MS = 1_000;
const LONGEST_LIFE_MS = 1_800_000;
const DEFAULT_LIFE_MS = 600_000;

/**
 * Signs in with a code that the operator approves in a browser (RFC 8628, with the names of contract 1.5). Rejects with
 * `ConfigError`: `forbidden` where it was denied or is not enabled, `unauthenticated` where nobody approved in time, `failed` or
 * `refused` where the server's answer cannot be used, `offline` where it cannot be reached at first; or with the signal's reason.
 */
export const runDeviceFlow = async (options: DeviceFlowOptions): Promise<Tokens> => {
  const { clock, signal } = options;
  const started = clock.monotonicMs();
  const device = readDevice(await send(options, '/oauth/device/authorize', {}), options);
  options.hold(device.deviceCode);
  options.show(device.prompt);
  const deadline = started + device.prompt.expiresInMs;
  for (let intervalMs = device.intervalMs; ; ) {
    const leftMs = deadline - clock.monotonicMs();
    if (leftMs <= intervalMs) throw expired();
    await clock.sleep(intervalMs + COURTESY_MS, signal);
    const answer = await poll(options, device.deviceCode);
    if (answer.type === 'tokens') return answer.tokens;
    if (answer.type === 'slower') intervalMs = Math.max(intervalMs + SLOW_DOWN_MS, answer.waitMs);
  }
};

type Device = { readonly deviceCode: string; readonly intervalMs: number; readonly prompt: DevicePrompt };

const send = (
  { fetch, origin, signal, client, publishableKey }: DeviceFlowOptions,
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<HttpReply> =>
  sendBound({ fetch, origin, signal, path, headers: { 'x-archastro-api-key': publishableKey }, body: { client, ...body } });

function readDevice(reply: HttpReply, { origin, portal }: DeviceFlowOptions): Device {
  const fields = fieldsOf(reply);
  if (reply.status === 429) throw new ConfigError('failed', `${origin} allows no more sign-ins for a minute; try again then.`);
  if (reply.status >= 400) throw refusedStart(origin, reply.status, errorWord(fields));
  const { device_code: deviceCode, user_code: userCode, verification_uri: page, verification_uri_complete: direct } = fields;
  if (!isToken(deviceCode) || typeof userCode !== 'string' || userCode === '' || userCode.length > 64) {
    throw new ConfigError('failed', `${origin} did not answer the way a device sign-in begins.`);
  }
  const url = trustedPage(page, origin, portal);
  if (url === undefined)
    throw new ConfigError('refused', `${origin} wants to send you to a page elsewhere to sign in; that may be a trap.`);
  const directUrl = trustedPage(direct, origin, portal);
  return {
    deviceCode,
    intervalMs: Math.max(secondsToMs(fields['interval']) ?? 0, SHORTEST_INTERVAL_MS),
    prompt: {
      userCode: untrusted(userCode),
      url: url.href,
      directUrl: directUrl?.origin === url.origin ? directUrl.href : null,
      expiresInMs: Math.min(secondsToMs(fields['expires_in']) ?? DEFAULT_LIFE_MS, LONGEST_LIFE_MS),
    },
  };
}

function refusedStart(origin: Origin, status: number, word: string | undefined): ConfigError {
  if (word === 'third_party_oauth_not_enabled') {
    return new ConfigError('forbidden', `Device sign-in is not enabled at ${origin}.`, { fix: 'netconsole login' });
  }
  return new ConfigError(
    status === 401 || status === 403 ? 'forbidden' : 'failed',
    `${origin} refused the device sign-in (${word ?? status}).`,
  );
}

type Answer =
  | { readonly type: 'tokens'; readonly tokens: Tokens }
  | { readonly type: 'pending' }
  /** Wait longer from now on, and at least so long before the next attempt. */
  | { readonly type: 'slower'; readonly waitMs: number };

async function poll(options: DeviceFlowOptions, deviceCode: string): Promise<Answer> {
  const body = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode };
  const reply = await send(options, '/oauth/token', body).catch((error: unknown) => {
    if (error instanceof ConfigError && error.code === 'offline') return undefined;
    throw error;
  });
  return reply === undefined ? { type: 'slower', waitMs: 0 } : readAnswer(reply, options.origin);
}

function readAnswer(reply: HttpReply, origin: Origin): Answer {
  const fields = fieldsOf(reply);
  const word = errorWord(fields);
  if (word === undefined && reply.status >= 200 && reply.status < 300) {
    const tokens = readTokens(fields);
    if (tokens !== undefined) return { type: 'tokens', tokens };
  }
  if (word === 'authorization_pending') return { type: 'pending' };
  if (word === 'access_denied') throw new ConfigError('forbidden', 'The sign-in was denied in the browser.');
  if (word === 'expired_token') throw expired();
  const isSlower = word === 'slow_down' || word === 'too_many_requests' || reply.status === 408 || reply.status === 429;
  // An answer that is no JSON comes from something in between, such as a gateway or a captive portal.
  if (isSlower || reply.status >= 500 || reply.json === undefined) return { type: 'slower', waitMs: reply.retryAfterMs ?? 0 };
  throw new ConfigError('failed', `${origin} ended the sign-in (${word ?? reply.status}).`);
}

const expired = (): ConfigError =>
  new ConfigError('unauthenticated', 'The code has expired before anybody approved it.', { fix: 'netconsole login --device' });
