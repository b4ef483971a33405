import { beforeEach, describe, expect, it } from 'vitest';
import { type DevicePrompt, runDeviceFlow } from '../../src/auth/device-flow.ts';
import { type Origin, parseOrigin } from '../../src/config/origin.ts';
import { rawText } from '../../src/domain/untrusted.ts';
import { ConfigError } from '../../src/system/config-error.ts';
import { ManualClock } from './session.ts';

type Step = (clock: ManualClock) => Response;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Step =>
  () =>
    Response.json(body, { status, headers });
const html =
  (status: number): Step =>
  () =>
    new Response('<html>Bad Gateway</html>', { status });
const broken: Step = () => {
  throw new TypeError('fetch failed');
};
const jump =
  (wallMs: number, then: Step): Step =>
  (clock) => {
    clock.wallMs += wallMs;
    return then(clock);
  };
const slept =
  (ms: number, then: Step): Step =>
  (clock) => {
    clock.pass(ms);
    return then(clock);
  };

const DEVICE = {
  device_code: 'device-code-canary',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://a.example/device',
  verification_uri_complete: 'https://a.example/device?code=ABCD-EFGH',
  expires_in: 600,
  interval: 5,
};
const start = json(200, DEVICE);
const pending = json(400, { error: 'authorization_pending' });
const slower = json(400, { error: 'slow_down' });
const tokens = json(200, { access_token: 'access-token-1', refresh_token: 'refresh-token-1', expires_in: 3600, token_type: 'Bearer' });
const tooMany = json(429, { error: 'too_many_requests' }, { 'retry-after': '40' });

let clock: ManualClock;
let polledAt: number[];
let bodies: unknown[];
let prompts: DevicePrompt[];
let held: string[];

beforeEach(() => {
  clock = new ManualClock();
  [polledAt, bodies, prompts, held] = [[], [], [], []];
});

/** Runs the flow against a server that gives these replies, the last one for ever. `error code` or `tokens`, and the number of polls. */
const run = async (
  steps: readonly Step[],
  signal?: AbortSignal,
  origin: Origin = parseOrigin('https://a.example', 'test'),
): Promise<string> => {
  let next = 0;
  try {
    const got = await runDeviceFlow({
      origin,
      portal: null,
      client: 'cli_netconsole',
      publishableKey: 'pk_dap_public',
      clock,
      hold: (secret) => held.push(secret),
      show: (prompt) => prompts.push(prompt),
      signal,
      fetch: async (url, init) => {
        const step = steps[Math.min(next, steps.length - 1)];
        next += 1;
        if (next > 400) throw new Error('an endless loop');
        bodies.push([
          url,
          JSON.parse(typeof init.body === 'string' ? init.body : 'null'),
          new Headers(init.headers).get('x-archastro-api-key'),
        ]);
        if (next > 1) polledAt.push(clock.steadyMs);
        if (step === undefined) throw new Error('no reply');
        return step(clock);
      },
    });
    return `tokens ${got.accessToken} ${got.refreshToken} ${got.expiresInMs}`;
  } catch (error) {
    return error instanceof ConfigError ? `${error.code} ${error.exitCode}` : String(error);
  }
};

const gaps = (): number[] => polledAt.map((at, index) => (at - (polledAt[index - 1] ?? 0)) / 1000);

const GOOD = 'tokens access-token-1 refresh-token-1 3600000';

describe('runDeviceFlow', () => {
  it.each<[string, readonly Step[], string, readonly number[]]>([
    ['approved at once', [start, tokens], GOOD, [6]],
    ['pending, then approved', [start, pending, pending, tokens], GOOD, [6, 6, 6]],
    ['slow_down counts for good', [start, slower, pending, tokens], GOOD, [6, 11, 11]],
    ['slow_down twice', [start, slower, slower, tokens], GOOD, [6, 11, 16]],
    ['429 waits as long as it asks', [start, tooMany, pending, tokens], GOOD, [6, 41, 41]],
    ['429 without Retry-After', [start, json(429, {}), tokens], GOOD, [6, 11]],
    ['429 with a senseless Retry-After', [start, json(429, {}, { 'retry-after': 'soon' }), tokens], GOOD, [6, 11]],
    ['429 as a page', [start, html(429), tokens], GOOD, [6, 11]],
    ['too_many_requests with status 400', [start, json(400, { error: 'too_many_requests' }), tokens], GOOD, [6, 11]],
    ['502 as a page', [start, html(502), tokens], GOOD, [6, 11]],
    ['500 as JSON', [start, json(500, { error: { code: 'internal', message: 'x' } }), tokens], GOOD, [6, 11]],
    ['503 with Retry-After', [start, json(503, {}, { 'retry-after': '20' }), tokens], GOOD, [6, 21]],
    ['408', [start, html(408), tokens], GOOD, [6, 11]],
    ['a captive portal with status 200', [start, html(200), tokens], GOOD, [6, 11]],
    ['a captive portal with status 403', [start, html(403), tokens], GOOD, [6, 11]],
    ['a lost connection', [start, broken, broken, tokens], GOOD, [6, 11, 16]],
    ['pending with status 200', [start, json(200, { error: 'authorization_pending' }), tokens], GOOD, [6, 6]],
    ['pending with status 428', [start, json(428, { error: 'authorization_pending' }), tokens], GOOD, [6, 6]],
    ['pending as an object', [start, json(400, { error: { code: 'authorization_pending', message: '' } }), tokens], GOOD, [6, 6]],
    ['slow_down as an object', [start, json(400, { error: { type: 'slow_down' } }), tokens], GOOD, [6, 11]],
    ['denied', [start, pending, json(400, { error: 'access_denied' })], 'forbidden 4', [6, 6]],
    ['expired, says the server', [start, json(400, { error: 'expired_token' })], 'unauthenticated 3', [6]],
    ['invalid_grant', [start, json(400, { error: 'invalid_grant' })], 'failed 1', [6]],
    ['invalid_client', [start, json(401, { error: 'invalid_client' })], 'failed 1', [6]],
    ['an unknown word', [start, json(400, { error: 'new_thing' })], 'failed 1', [6]],
    ['an error without a word', [start, json(400, { message: 'no' })], 'failed 1', [6]],
    ['success without a token', [start, json(200, { token_type: 'Bearer' })], 'failed 1', [6]],
    ['a token that is none', [start, json(200, { access_token: 'two words' })], 'failed 1', [6]],
    ['a token that is an object', [start, json(200, { access_token: { a: 1 } })], 'failed 1', [6]],
    ['JSON that is no object', [start, json(200, [1])], 'failed 1', [6]],
    ['a redirect', [start, () => new Response('', { status: 307, headers: { location: 'https://evil.example' } })], 'refused 10', [6]],
    ['interval NaN', [json(200, { ...DEVICE, interval: 'abc' }), tokens], GOOD, [6]],
    ['interval null', [json(200, { ...DEVICE, interval: null }), tokens], GOOD, [6]],
    ['interval 0', [json(200, { ...DEVICE, interval: 0 }), tokens], GOOD, [6]],
    ['a negative interval', [json(200, { ...DEVICE, interval: -5 }), tokens], GOOD, [6]],
    ['interval as a string', [json(200, { ...DEVICE, interval: '7' }), tokens], GOOD, [8]],
    ['a long interval', [json(200, { ...DEVICE, interval: 90 }), tokens], GOOD, [91]],
    ['an interval longer than the life', [json(200, { ...DEVICE, interval: 1e12 }), tokens], 'unauthenticated 3', []],
    ['expires_in NaN', [json(200, { ...DEVICE, expires_in: 'NaN' }), pending, tokens], GOOD, [6, 6]],
    ['expires_in 0', [json(200, { ...DEVICE, expires_in: 0 }), tokens], GOOD, [6]],
    ['expires_in of a moment', [json(200, { ...DEVICE, expires_in: 3 }), tokens], 'unauthenticated 3', []],
    ['the clock jumps a day ahead', [start, jump(86_400_000, pending), tokens], GOOD, [6, 6]],
    ['the clock jumps two days back', [start, jump(-172_800_000, pending), tokens], GOOD, [6, 6]],
    ['the system sleeps past the end', [start, slept(700_000, pending), tokens], 'unauthenticated 3', [6]],
    [
      'tokens with senseless life',
      [start, json(200, { access_token: 'access-token-1', expires_in: 'x' })],
      'tokens access-token-1 null null',
      [6],
    ],
    ['the start is denied: not enabled', [json(403, { error: 'third_party_oauth_not_enabled' })], 'forbidden 4', []],
    ['the start is denied: wrong key', [json(401, { error: 'invalid_client' })], 'forbidden 4', []],
    ['the start is limited', [json(429, {})], 'failed 1', []],
    ['the start is a page', [html(502)], 'failed 1', []],
    ['the start is no answer', [broken], 'offline 9', []],
    ['the start is half an answer', [json(200, { user_code: 'ABCD' })], 'failed 1', []],
    ['the start has no code to compare', [json(200, { ...DEVICE, user_code: '' })], 'failed 1', []],
    ['the page is on another host', [json(200, { ...DEVICE, verification_uri: 'https://evil.example/device' })], 'refused 10', []],
    ['the page is a look-alike', [json(200, { ...DEVICE, verification_uri: 'https://a.example.evil.example/' })], 'refused 10', []],
    ['the page is plaintext', [json(200, { ...DEVICE, verification_uri: 'http://a.example/device' })], 'refused 10', []],
    ['the page is on another port', [json(200, { ...DEVICE, verification_uri: 'https://a.example:8443/device' })], 'refused 10', []],
    ['the page hides its host', [json(200, { ...DEVICE, verification_uri: 'https://a.example@evil.example/' })], 'refused 10', []],
    ['the page is a script', [json(200, { ...DEVICE, verification_uri: 'javascript:alert(1)' })], 'refused 10', []],
    ['the page is no text', [json(200, { ...DEVICE, verification_uri: 7 })], 'refused 10', []],
  ])('ends well: %s', async (...[, steps, ending, polls]) => {
    expect(await run(steps)).toBe(ending);
    expect(gaps()).toEqual(polls);
  });

  it('stops by itself and polls at most twelve times a minute, whatever comes', async () => {
    for (const reply of [pending, slower, tooMany, html(502), html(200), broken]) {
      clock = new ManualClock();
      polledAt = [];

      expect(await run([start, reply])).toBe('unauthenticated 3');
      expect(clock.steadyMs).toBeLessThanOrEqual(601_000);
      const inOneMinute = polledAt.map((from) => polledAt.filter((at) => at >= from && at < from + 60_000).length);
      expect(Math.max(...inOneMinute)).toBeLessThanOrEqual(12);
    }
  });

  it('speaks as the platform does', async () => {
    await run([start, tokens]);

    expect(bodies).toEqual([
      ['https://a.example/oauth/device/authorize', { client: 'cli_netconsole' }, 'pk_dap_public'],
      [
        'https://a.example/oauth/token',
        { client: 'cli_netconsole', grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'device-code-canary' },
        'pk_dap_public',
      ],
    ]);
    expect(held).toEqual(['device-code-canary']);
  });

  it('shows the code and the whole address, and a direct one only where it is on the same host', async () => {
    await run([start, tokens]);
    await run([json(200, { ...DEVICE, verification_uri_complete: 'https://evil.example/?code=ABCD-EFGH' }), tokens]);

    expect(prompts.map(({ userCode, url, directUrl, expiresInMs }) => [rawText(userCode), url, directUrl, expiresInMs])).toEqual([
      ['ABCD-EFGH', 'https://a.example/device', 'https://a.example/device?code=ABCD-EFGH', 600_000],
      ['ABCD-EFGH', 'https://a.example/device', null, 600_000],
    ]);
  });

  it('accepts a page on another domain of ArchAstro from its own server only', async () => {
    const elsewhere = json(200, { ...DEVICE, verification_uri: 'https://archagents.com/device' });

    expect(await run([elsewhere, tokens], undefined, parseOrigin('https://platform.archastro.ai', 'test'))).toBe(GOOD);
    expect(await run([elsewhere, tokens])).toBe('refused 10');
  });

  it('ends at once when the operator gives up', async () => {
    const giveUp = new AbortController();
    const ended = await run(
      [
        start,
        () => {
          giveUp.abort(new Error('given up'));
          return Response.json({ error: 'authorization_pending' }, { status: 400 });
        },
      ],
      giveUp.signal,
    );

    expect(ended).toBe('Error: given up');
  });
});
