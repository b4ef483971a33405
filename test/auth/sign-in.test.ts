import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authStatusLines, findAuthStatus } from '../../src/auth/auth-status.ts';
import { type Keyring, systemKeyring } from '../../src/auth/keyring.ts';
import { portalOf } from '../../src/auth/portal.ts';
import { createSessionStore, type SessionStore } from '../../src/auth/session-store.ts';
import { type SignInMethod, signIn } from '../../src/auth/sign-in.ts';
import { DEFAULT_ORIGIN, parseOrigin } from '../../src/config/origin.ts';
import { type ChosenProfile, chooseProfile, parseProfiles } from '../../src/config/profiles.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { systemClock } from '../../src/system/clock.ts';
import { takeSettings } from '../../src/system/environment.ts';
import { dumpingOptions, hardenProcess } from '../../src/system/harden-process.ts';
import { installKeyringTool } from './fake-keyring.ts';
import { signIn as storedSignIn } from './session.ts';

let base: string;
let store: SessionStore;
let server: ReturnType<typeof createServer>;
let profile: ChosenProfile;
let seen: string[];
let me: { status: number; body: unknown };
let brought: string;

/** A server that is its own portal: its sign-in page sends the browser straight back. */
const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  seen.push(`${request.method} ${url.pathname} ${request.headers.authorization ?? '-'}`);
  if (url.pathname === '/org/cli-auth') {
    response.writeHead(302, { location: `${url.searchParams.get('redirect_uri')}&${brought}` }).end();
    return;
  }
  const replies: Record<string, [number, unknown]> = {
    '/api/v1/users/me': [me.status, me.body],
    '/oauth/device/authorize': [
      200,
      { device_code: 'device-code-1', user_code: 'ABCD', verification_uri: `${profile.server}/device`, interval: 1, expires_in: 60 },
    ],
    '/oauth/token': [200, { access_token: 'device-access-1', refresh_token: 'device-refresh-1', expires_in: 60 }],
  };
  const [status, body] = replies[url.pathname] ?? [404, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-sign-in-'));
  store = createSessionStore(path.join(base, 'sessions', 'default.session'), undefined);
  seen = [];
  me = { status: 200, body: { id: 'usr_1', email: 'kim@a.example', org_name: 'Acme', sandbox_name: null } };
  brought = 'access_token=access-token-1&refresh_token=refresh-token-1&expires_in=900&app=dap_1&email=other';
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  profile = chooseProfile(parseProfiles('{}', 'f'), { profile: undefined, server: origin, environmentServer: undefined });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(base, { recursive: true, force: true });
});

const browser: SignInMethod = { type: 'browser', open: (url) => void fetch(url), timeoutMs: 10_000 };

const run = (changes: Partial<Parameters<typeof signIn>[0]> = {}) =>
  signIn({
    profile,
    method: browser,
    storage: 'file',
    store,
    keyring: undefined,
    fetch,
    clock: { ...systemClock, now: () => 1_000, sleep: () => Promise.resolve() },
    hold: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  });

const status = (changes: { env?: Record<string, string>; tokenFile?: string; keyring?: Keyring; at?: ChosenProfile } = {}) =>
  findAuthStatus({
    profile: changes.at ?? profile,
    tokenFile: changes.tokenFile,
    settings: takeSettings({ ...changes.env }),
    store,
    keyring: changes.keyring,
  });

describe('signIn', () => {
  it('keeps what the browser brought, under the name that the server knows', async () => {
    const session = await run();

    expect(session).toMatchObject({
      binding: { origin: profile.server, app: 'dap_1' },
      grant: { type: 'keyless' },
      tokens: { accessToken: 'access-token-1', refreshToken: 'refresh-token-1', expiresInMs: 900_000, obtainedAt: 1_000 },
      user: 'kim@a.example',
      org: 'Acme',
      sandbox: null,
    });
    expect(await store.read()).toEqual(session);
    expect(seen.at(-1)).toBe('GET /api/v1/users/me Bearer access-token-1');
  });

  it('signs in with a device code, where client and publishable key are known', async () => {
    const codes: string[] = [];
    const method: SignInMethod = { type: 'device', publishableKey: 'pk_dap_public', show: ({ url }) => codes.push(url) };
    const session = await run({ method, profile: { ...profile, client: 'cli_1' } });

    expect(codes).toEqual([`${profile.server}/device`]);
    expect(session).toMatchObject({
      tokens: { accessToken: 'device-access-1' },
      grant: { type: 'device', client: 'cli_1', publishableKey: 'pk_dap_public' },
    });
    await expect(run({ method })).rejects.toMatchObject({ code: 'misused' });
  });

  it('asks nobody to sign in where there is nowhere to keep it', async () => {
    await expect(run({ storage: 'keyring' })).rejects.toMatchObject({ code: 'refused', fix: 'netconsole login --insecure-storage' });

    expect(seen).toEqual([]);
  });

  it('keeps nothing that the server does not take, nor a sign-in for another app', async () => {
    await store.write(storedSignIn(), 'file');
    me = { status: 401, body: { error: 'unauthorized' } };
    await expect(run()).rejects.toMatchObject({ code: 'unauthenticated' });
    me = { status: 200, body: {} };
    await expect(run({ profile: { ...profile, app: 'dap_other' } })).rejects.toMatchObject({ code: 'refused' });

    expect(await store.read()).toEqual(storedSignIn());
  });
});

describe('portalOf', () => {
  const own = parseOrigin('https://own.example', 'test');

  it('is known for the platform, for this machine, and where the profile says', () => {
    expect(portalOf(DEFAULT_ORIGIN, null)).toBe('https://archagents.com');
    expect(portalOf(parseOrigin('http://localhost:4000', 'test'), null)).toBe('http://localhost:4000');
    expect(portalOf(own, parseOrigin('https://portal.example', 'test'))).toBe('https://portal.example');
    expect(() => portalOf(own, null)).toThrow('It is not known where to sign in for https://own.example.');
  });
});

describe('auth status', () => {
  it('says that nobody is signed in', async () => {
    expect(authStatusLines(await status(), 0)).toEqual([`Server: ${profile.server}`, 'Not signed in. To sign in: netconsole login']);
  });

  it('names every place where a secret lives, the first of them in use, and no secret', async () => {
    await run();
    const env = { ARCHASTRO_ACCESS_TOKEN: 'sat_canary', ARCHASTRO_SECRET_KEY: 'sk_canary' };
    const lines = authStatusLines(await status({ env, tokenFile: '/keys/token' }), 2_000);

    expect(lines).toEqual([
      `Server: ${profile.server}`,
      `- in the file /keys/token: in use, for ${profile.server}`,
      `- in the variable ARCHASTRO_ACCESS_TOKEN: not in use, for ${profile.server}`,
      `- in the unencrypted file ${store.file}: not in use, for ${profile.server} (dap_1)`,
      '  signed in as kim@a.example of Acme, PRODUCTION, renewed by itself',
      `- in the variable ARCHASTRO_SECRET_KEY: not in use, for ${profile.server}`,
    ]);
    expect(lines.join()).not.toMatch(/canary|token-1/);
  });

  it('tells a sign-in in the keyring, and when it ends', async () => {
    const tool = await installKeyringTool(path.join(base, 'bin'), 'secret-tool');
    const keyring = systemKeyring('linux', { PATH: tool.PATH });
    store = createSessionStore(store.file, keyring);
    brought = 'access_token=access-token-1&expires_in=900&sandbox=Try%1B%5B2J';
    me = { status: 403, body: {} };
    await run({ storage: 'keyring', keyring, store });

    const lines = authStatusLines(await status({ ...(keyring && { keyring }) }), 601_000);
    expect(lines.slice(1)).toEqual([
      `- in the system's keyring (secret-tool): in use, for ${profile.server}`,
      expect.stringMatching(/^ {2}signed in, sandbox Try.*, ends in 5m$/),
    ]);
    expect(lines.join()).not.toContain('\u001b');
    expect(await readFile(store.file, 'utf8')).not.toContain('access-token-1');
  });

  it('says why a stored sign-in cannot be used', async () => {
    await store.write(storedSignIn({ sandbox: untrusted('Try') }), 'file');

    expect(authStatusLines(await status(), 0)).toEqual([
      `Server: ${profile.server}`,
      `- in the unencrypted file ${store.file}: cannot be used, for https://a.example`,
      '  signed in as kim@a.example of Acme, sandbox Try, renewed by itself',
      `  It is not sent to ${profile.server}.`,
    ]);
  });
});

describe('hardenProcess', () => {
  it('fixes the title and switches reports off', () => {
    const masks: number[] = [];
    const report = { reportOnFatalError: true, reportOnSignal: true, reportOnUncaughtException: true };
    const target = { title: 'node x --token y', umask: (mask: number) => masks.push(mask), report };
    hardenProcess(target);

    expect({ title: target.title, masks, report }).toEqual({
      title: 'netconsole',
      masks: [0o077],
      report: { reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false },
    });
  });

  it('knows the options of Node that write memory to files', () => {
    expect(dumpingOptions({ NODE_OPTIONS: '--max-old-space-size=99 --heapsnapshot-signal=SIGUSR2 --inspect --report-on-signal' })).toEqual([
      '--heapsnapshot-signal=SIGUSR2',
      '--inspect',
      '--report-on-signal',
    ]);
    expect(dumpingOptions({})).toEqual([]);
  });
});
