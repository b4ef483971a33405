import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRenewingCredential } from '../../src/auth/renewing-credential.ts';
import { createSessionStore, type SessionStore } from '../../src/auth/session-store.ts';
import type { StoredSession } from '../../src/auth/stored-session.ts';
import type { Credential } from '../../src/platform/credential.ts';
import { ConfigError } from '../../src/system/config-error.ts';
import { runRace } from '../campaigns/auth/refresh-race.ts';
import { ManualClock, signIn } from './session.ts';

let base: string;
let store: SessionStore;
let clock: ManualClock;
let requests: { readonly url: string; readonly body: unknown; readonly key: string | null }[];
let answers: (() => Response | Promise<Response>)[];
let held: string[];
let warnings: string[];

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-renew-'));
  store = createSessionStore(path.join(base, 'sessions', 'default.session'), undefined);
  clock = new ManualClock();
  [requests, answers, held, warnings] = [[], [], [], []];
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (): Response =>
    Response.json(body, { status, headers });
const renewed = (generation: number) =>
  json(200, { access_token: `access-token-${generation}`, refresh_token: `refresh-token-${generation}`, expires_in: 100 });

/** A credential of the sign-in, whose server gives `answers` one after the other. */
const start = async (session: StoredSession = signIn(), from: SessionStore = store): Promise<Credential> => {
  await store.write(session, 'file');
  return join(session, from);
};

const join = (session: StoredSession, from: SessionStore = store): Credential =>
  createRenewingCredential(session, {
    store: from,
    clock,
    lockFolder: path.join(base, 'locks'),
    hold: (secret) => held.push(secret),
    warn: (sentence) => warnings.push(sentence),
    fetch: async (url, init) => {
      requests.push({
        url,
        body: JSON.parse(typeof init.body === 'string' ? init.body : 'null'),
        key: new Headers(init.headers).get('x-archastro-api-key'),
      });
      const answer = answers.shift();
      if (answer === undefined) throw new Error('no answer is left');
      return answer();
    },
  });

describe('a renewing credential', () => {
  it('gives the stored token until four fifths of its life are over, then a new one', async () => {
    const credential = await start();
    answers.push(renewed(2));

    clock.pass(79_000);
    expect(await credential.getToken()).toBe('access-token-1');
    clock.pass(2_000);
    expect(await credential.getToken()).toBe('access-token-2');

    expect(requests).toEqual([
      { url: 'https://a.example/api/v1/auth/refresh/keyless', body: { refresh_token: 'refresh-token-1' }, key: null },
    ]);
    expect((await store.read())?.tokens).toEqual({
      accessToken: 'access-token-2',
      refreshToken: 'refresh-token-2',
      expiresInMs: 100_000,
      obtainedAt: 81_000,
    });
    expect(held).toEqual(['access-token-1', 'refresh-token-1', 'access-token-2', 'refresh-token-2']);
  });

  it('notices age by the wall clock after a sleep, and by the steady one when the clock was set back', async () => {
    const slept = await start();
    answers.push(renewed(2), renewed(3));
    clock.wallMs += 8 * 3_600_000;
    expect(await slept.getToken()).toBe('access-token-2');

    clock.wallMs -= 24 * 3_600_000;
    expect(await slept.getToken()).toBe('access-token-2');
    clock.steadyMs += 90_000;
    expect(await slept.getToken()).toBe('access-token-3');
  });

  it('renews a token from the future', async () => {
    const credential = await start(signIn({ tokens: { obtainedAt: 3_600_000 } }));
    answers.push(renewed(2));

    expect(await credential.getToken()).toBe('access-token-2');
  });

  it('asks once for all callers of one process', async () => {
    const credential = await start();
    answers.push(renewed(2));
    clock.pass(95_000);

    expect(new Set(await Promise.all(Array.from({ length: 10 }, () => credential.getToken())))).toEqual(new Set(['access-token-2']));
    expect(requests).toHaveLength(1);
  });

  it('gives a late caller, whose token was refused before the renewal, the new one without another request', async () => {
    const credential = await start();
    answers.push(renewed(2));

    expect(await credential.refresh?.('access-token-1')).toBe('access-token-2');
    expect(await credential.refresh?.('access-token-1')).toBe('access-token-2');
    expect(requests).toHaveLength(1);
  });

  it('takes what another process has got meanwhile', async () => {
    const [first, second] = [await start(), join(signIn())];
    answers.push(renewed(2));
    clock.pass(85_000);

    expect(await first.getToken()).toBe('access-token-2');
    expect(await second.getToken()).toBe('access-token-2');
    expect(requests).toHaveLength(1);
  });

  it.each([
    [{ type: 'app', publishableKey: 'pk_dap_public' }, '/api/v1/auth/refresh', { refresh_token: 'refresh-token-1' }],
    [
      { type: 'device', client: 'cli_1', publishableKey: 'pk_dap_public' },
      '/oauth/token',
      { grant_type: 'refresh_token', client: 'cli_1', refresh_token: 'refresh-token-1' },
    ],
  ] as const)('renews a sign-in of %j at its own endpoint', async (grant, endpoint, body) => {
    const credential = await start(signIn({ grant }));
    answers.push(json(200, { token: 'access-token-2', token_type: 'Bearer', expires_in: 'NaN' }));

    expect(await credential.refresh?.()).toBe('access-token-2');
    expect(requests).toEqual([{ url: `https://a.example${endpoint}`, body, key: 'pk_dap_public' }]);
    expect((await store.read())?.tokens).toMatchObject({ refreshToken: 'refresh-token-1', expiresInMs: null });
  });

  it.each([
    ['a gateway page', (): Response => new Response('<html>502</html>', { status: 502 })],
    ['a captive portal', (): Response => new Response('<html>sign in to wifi</html>', { status: 200 })],
    ["a proxy's refusal", (): Response => new Response('<html>403</html>', { status: 403 })],
    ['too many requests', json(429, { error: 'too_many_requests' }, { 'retry-after': '30' })],
    [
      'no connection',
      (): Response => {
        throw new TypeError('fetch failed');
      },
    ],
    ['a redirect', (): Response => new Response('', { status: 302, headers: { location: 'https://evil.example/' } })],
  ])('lives on with the token it has through %s, and rejects only when that is over', async (_, answer) => {
    const credential = await start();
    answers.push(answer, answer);

    clock.pass(85_000);
    expect(await credential.getToken()).toBe('access-token-1');
    expect(await credential.getToken()).toBe('access-token-1');
    expect(requests).toHaveLength(1);
    clock.pass(60_000);
    await expect(credential.getToken()).rejects.toMatchObject({ name: 'PlatformError', code: 'unavailable' });
    expect((await store.read())?.tokens.refreshToken).toBe('refresh-token-1');
  });

  it('waits as long as the server asks before it tries again', async () => {
    const credential = await start();
    answers.push(json(429, {}, { 'retry-after': '30' }), renewed(2));

    await expect(credential.refresh?.()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 30_000 });
    clock.pass(29_000);
    await expect(credential.refresh?.()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
    clock.pass(2_000);
    expect(await credential.refresh?.()).toBe('access-token-2');
  });

  it.each([
    ['a used refresh token', json(401, { error: { code: 'invalid_refresh_token', message: 'x' } }), 'invalid_refresh_token'],
    ['an ended grant', json(400, { error: 'invalid_grant' }), 'invalid_grant'],
    ['a bare 401', (): Response => new Response('', { status: 401 }), 'unauthorized'],
  ])('asks for a new sign-in after %s, and deletes nothing', async (_, answer, word) => {
    const credential = await start();
    answers.push(answer);

    await expect(credential.refresh?.()).rejects.toMatchObject({
      name: 'PlatformError',
      code: 'unauthenticated',
      message: expect.stringContaining(word),
    });
    expect((await store.read())?.tokens.accessToken).toBe('access-token-1');
  });

  it('never acts as somebody else who signed in meanwhile, nor after signing out', async () => {
    const credential = await start();
    await store.write(signIn({ id: 'f'.repeat(32), tokens: { accessToken: 'access-of-lee' } }), 'file');
    await expect(credential.refresh?.()).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('anew') });

    await store.remove();
    await expect(credential.refresh?.()).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('signed out') });
    expect(requests).toEqual([]);
  });

  it('uses nothing up where the new tokens could not be kept', async () => {
    const full: SessionStore = { ...store, write: () => Promise.reject(new Error('ENOSPC')) };
    const credential = await start(signIn(), full);

    await expect(credential.refresh?.()).rejects.toMatchObject({ code: 'unavailable' });
    expect(requests).toEqual([]);
  });

  it('holds on to tokens that could not be kept after all, says so, and keeps them as soon as it can', async () => {
    let writes = 0;
    const flaky: SessionStore = {
      ...store,
      write: (session) => {
        writes += 1;
        return writes === 2 ? Promise.reject(new ConfigError('failed', 'disk')) : store.write(session);
      },
    };
    const credential = await start(signIn(), flaky);
    answers.push(renewed(2));

    expect(await credential.refresh?.()).toBe('access-token-2');
    expect(warnings).toEqual([expect.stringContaining('could not be saved')]);
    expect((await store.read())?.tokens.accessToken).toBe('access-token-1');
    expect(await credential.getToken()).toBe('access-token-2');
    expect((await store.read())?.tokens.accessToken).toBe('access-token-2');
  });
});

describe('consoles that share a sign-in', () => {
  it('refresh once for each expiry and never log each other out', async () => {
    expect(await runRace({ processes: 4, expiries: 8 })).toMatchObject({ refreshes: 8, reuses: 0, logouts: 0, failures: 0 });
  });
});
