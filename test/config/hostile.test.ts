import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fetch, sendBound } from '../../src/auth/bound-request.ts';
import { findStoredCredential, resolveCredential } from '../../src/auth/credential-source.ts';
import { runDeviceFlow } from '../../src/auth/device-flow.ts';
import { type Keyring, systemKeyring } from '../../src/auth/keyring.ts';
import { secretForms } from '../../src/auth/redact.ts';
import { createSessionStore } from '../../src/auth/session-store.ts';
import type { Grant } from '../../src/auth/stored-session.ts';
import { assertTlsVerified, parseOrigin } from '../../src/config/origin.ts';
import { chooseProfile, readProfiles } from '../../src/config/profiles.ts';
import { readProjectFile } from '../../src/config/project-file.ts';
import { PlatformError } from '../../src/platform/errors.ts';
import { systemClock } from '../../src/system/clock.ts';
import { ConfigError } from '../../src/system/config-error.ts';
import { takeSettings } from '../../src/system/environment.ts';
import { writeSecretFile } from '../../src/system/secret-file.ts';
import { installKeyringTool } from '../auth/fake-keyring.ts';
import { ManualClock, signIn } from '../auth/session.ts';

const CANARIES = ['access-canary-0123456789', 'refresh-canary-0123456789', 'environment-canary-0123456789', 'device-canary-0123456789'];

/** A server on loopback that writes down every byte it gets, and answers each connection with `reply`. */
type Recorder = { readonly server: Server; readonly port: number; bytes: Buffer[]; reply: string };

const startRecorder = async (): Promise<Recorder> => {
  const recorder: { bytes: Buffer[]; reply: string } = { bytes: [], reply: '' };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      recorder.bytes.push(chunk);
      socket.end(recorder.reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(recorder, { server, port });
};

const http = (status: string, headers: string, body = '{}'): string =>
  `HTTP/1.1 ${status}\r\n${headers}content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;

let own: Recorder;
let sink: Recorder;
beforeAll(async () => {
  [own, sink] = [await startRecorder(), await startRecorder()];
});
afterAll(() => {
  own.server.close();
  sink.server.close();
});

let base: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-hostile-'));
  for (const recorder of [own, sink]) [recorder.bytes, recorder.reply] = [[], http('200 OK', '')];
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

/** Where a canary arrived, in whatever form. */
const received = ({ bytes }: Recorder): string[] => {
  const text = Buffer.concat(bytes).toString('latin1');
  return CANARIES.filter((canary) => secretForms(canary).some((form) => text.includes(form)));
};

type Setting = {
  readonly project?: unknown;
  readonly profiles?: unknown;
  readonly server?: string;
  readonly profile?: string;
  readonly env?: Record<string, string>;
  readonly grant?: Grant;
  /** Where the stored sign-in belongs; the own server where left out, `null` for none. */
  readonly stored?: string | null;
  readonly isExpired?: boolean;
  readonly before?: (files: { readonly profiles: string; readonly session: string }) => Promise<void>;
  readonly keyring?: Keyring;
};

/** Finds a server and a credential as every command does, and uses it. The server's answer, or how it was refused. */
const connect = async (setting: Setting): Promise<string> => {
  const files = { profiles: path.join(base, 'config', 'profiles.json'), session: path.join(base, 'sessions', 'default.session') };
  const ownOrigin = `http://127.0.0.1:${own.port}`;
  await writeFile(path.join(base, 'archastro.json'), JSON.stringify(setting.project ?? {}));
  await writeSecretFile(files.profiles, JSON.stringify(setting.profiles ?? { default: 'own', profiles: { own: { server: ownOrigin } } }));
  const store = createSessionStore(files.session, setting.keyring);
  const tokens = { accessToken: CANARIES[0] ?? '', refreshToken: CANARIES[1] ?? '', obtainedAt: 0 };
  if (setting.stored !== null) {
    const binding = { origin: parseOrigin(setting.stored ?? ownOrigin, 'test'), app: null };
    await store.write(
      signIn({ binding, tokens, ...(setting.grant && { grant: setting.grant }) }),
      setting.keyring === undefined ? 'file' : 'keyring',
    );
  }
  await setting.before?.(files);
  try {
    await readProjectFile(base);
    const env = { ...setting.env };
    const settings = takeSettings(env);
    const choice = { profile: setting.profile, server: setting.server, environmentServer: settings.server };
    const profile = chooseProfile(await readProfiles(files.profiles), choice);
    assertTlsVerified(profile.server, env);
    const binding = { origin: profile.server, app: profile.app };
    const clock = new ManualClock();
    if (setting.isExpired === true) clock.pass(200_000);
    const options = { store, clock, fetch, lockFolder: path.join(base, 'locks'), hold: () => undefined, warn: () => undefined };
    const found = await resolveCredential({
      tokenFile: undefined,
      readStdin: () => Promise.resolve(''),
      settings,
      binding,
      hold: () => undefined,
      findCommanded: () => Promise.resolve(undefined),
      findStored: () => findStoredCredential(binding, setting.keyring, options),
    });
    if (found === undefined) return 'no credential';
    const token = await found.credential.getToken();
    const reply = await sendBound({
      fetch,
      origin: profile.server,
      path: '/api/v1/users/me',
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    });
    return `${reply.status} of ${profile.server === ownOrigin ? 'the own server' : 'another server'}`;
  } catch (error) {
    if (error instanceof ConfigError) return `exit ${error.exitCode}`;
    if (error instanceof PlatformError) return error.code;
    throw error;
  }
};

const sinkOrigin = (): string => `http://127.0.0.1:${sink.port}`;
const redirect = (status: string): string => http(status, `location: ${sinkOrigin()}/api/v1/users/me\r\n`);

const OWN = '200 of the own server';
const PROJECT_FIELDS = [
  'server',
  'baseUrl',
  'base_url',
  'api-url',
  'apiUrl',
  'portal',
  'portal-url',
  'wsUrl',
  'proxy',
  'ca',
  'ca_file',
].concat([
  'credential_command',
  'profile',
  'profiles',
  'default',
  'env',
  'ARCHASTRO_PLATFORM_BASE_URL',
  'token_file',
  '__proto__',
  'constructor',
]);

/** A hostile setting, and how it must end. It is made when its turn comes, since it names ports. */
const CASES: readonly (readonly [name: string, make: () => Setting, ending: string])[] = [
  ...PROJECT_FIELDS.map((field): [string, () => Setting, string] => [
    `a project file that sets ${field}`,
    () => ({ project: JSON.parse(`{"team":"x",${JSON.stringify(field)}:${JSON.stringify(sinkOrigin())}}`) }),
    OWN,
  ]),
  [
    'a nested server in a project file',
    () => ({ project: { netconsole: { server: sinkOrigin() }, configs: { server: sinkOrigin() } } }),
    OWN,
  ],
  ['--server names another server', () => ({ server: sinkOrigin() }), 'exit 10'],
  ['--server names another port', () => ({ server: `http://127.0.0.1:${sink.port}/` }), 'exit 10'],
  ['--server names the sink as localhost', () => ({ server: `http://localhost:${sink.port}` }), 'exit 10'],
  ['--server names the own port as localhost', () => ({ server: `http://localhost:${own.port}` }), 'exit 10'],
  ['--server is in capitals', () => ({ server: `HTTP://127.0.0.1:${sink.port}` }), 'exit 10'],
  ['--server has the own server as its user', () => ({ server: `http://127.0.0.1:${own.port}@127.0.0.1:${sink.port}` }), 'exit 2'],
  ['--server has a path', () => ({ server: `${sinkOrigin()}/http://127.0.0.1:${own.port}` }), 'exit 2'],
  ['--server has no scheme', () => ({ server: `127.0.0.1:${sink.port}` }), 'exit 2'],
  ['--server begins with slashes', () => ({ server: `//127.0.0.1:${sink.port}` }), 'exit 2'],
  ['--server has a backslash', () => ({ server: `http:\\\\127.0.0.1:${sink.port}` }), 'exit 2'],
  ['--server is a socket', () => ({ server: `ws://127.0.0.1:${sink.port}` }), 'exit 10'],
  ['--server is plaintext elsewhere', () => ({ server: `http://127.0.0.2:${sink.port}` }), 'exit 10'],
  ['--server is plaintext on all addresses', () => ({ server: `http://0.0.0.0:${sink.port}` }), 'exit 10'],
  ['--server is a mapped address', () => ({ server: `http://[::ffff:127.0.0.1]:${sink.port}` }), 'exit 10'],
  ['--server only begins like localhost', () => ({ server: `http://localhost.example:${sink.port}` }), 'exit 10'],
  ['--server has a line feed', () => ({ server: `${sinkOrigin()}\n` }), 'exit 2'],
  ['--server is https on the sink', () => ({ server: `https://127.0.0.1:${sink.port}` }), 'exit 10'],
  ['the environment names another server', () => ({ env: { ARCHASTRO_PLATFORM_BASE_URL: sinkOrigin() } }), 'exit 10'],
  ['the environment names one without a scheme', () => ({ env: { ARCHASTRO_PLATFORM_BASE_URL: `127.0.0.1:${sink.port}` } }), 'exit 2'],
  ['the environment names a socket address', () => ({ env: { ARCHASTRO_PLATFORM_WS_URL: `ws://127.0.0.1:${sink.port}` } }), OWN],
  ['the environment names an older base', () => ({ env: { ARCHASTRO_BASE_URL: sinkOrigin() } }), OWN],
  ['the environment names a portal', () => ({ env: { ARCHASTRO_DEV_PORTAL_URL: sinkOrigin() } }), OWN],
  ['the default profile was changed', () => ({ profiles: { default: 'x', profiles: { x: { server: sinkOrigin() } } } }), 'exit 10'],
  ['another profile has another server', () => ({ profile: 'x', profiles: { profiles: { x: { server: sinkOrigin() } } } }), 'exit 10'],
  ['the sign-in belongs elsewhere', () => ({ stored: `http://localhost:${own.port}` }), 'exit 10'],
  [
    'certificate checks are off',
    () => ({
      server: 'https://platform.archastro.ai',
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0', ARCHASTRO_ACCESS_TOKEN: CANARIES[2] ?? '' },
    }),
    'exit 10',
  ],
  ['the file of profiles can be written by others', () => ({ before: ({ profiles }) => chmod(profiles, 0o622) }), 'exit 10'],
  [
    'the folder of profiles can be written by others',
    () => ({ before: ({ profiles }) => chmod(path.dirname(profiles), 0o777) }),
    'exit 10',
  ],
  ['the file of the sign-in can be read by others', () => ({ before: ({ session }) => chmod(session, 0o644) }), 'exit 10'],
  ...['301 Moved', '302 Found', '303 See Other', '307 Temporary Redirect', '308 Permanent Redirect', '300 Multiple Choices'].map(
    (status): [string, () => Setting, string] => [
      `the server answers ${status}`,
      () => {
        own.reply = redirect(status);
        return {};
      },
      'exit 10',
    ],
  ),
  ...(
    [
      ['keyless', { type: 'keyless' }],
      ['app', { type: 'app', publishableKey: 'pk_dap_public' }],
      ['device', { type: 'device', client: 'cli_1', publishableKey: 'pk_dap_public' }],
    ] as const
  ).map(([name, grant]): [string, () => Setting, string] => [
    `a ${name} renewal is redirected`,
    () => {
      own.reply = redirect('307 Temporary Redirect');
      return { grant, isExpired: true };
    },
    'unavailable',
  ]),
  [
    'a renewal answers with other addresses',
    () => {
      const body = JSON.stringify({
        access_token: CANARIES[0],
        refresh_token: CANARIES[1],
        server: sinkOrigin(),
        base_url: sinkOrigin(),
        expires_in: 900,
      });
      own.reply = http('200 OK', `refresh: 0; url=${sinkOrigin()}\r\nlink: <${sinkOrigin()}>; rel=preconnect\r\n`, body);
      return { isExpired: true };
    },
    OWN,
  ],
  [
    'a refusal names where to authenticate',
    () => {
      own.reply = http('401 Unauthorized', `www-authenticate: Bearer realm="${sinkOrigin()}"\r\n`);
      return {};
    },
    '401 of the own server',
  ],
];

describe('a hostile setting', () => {
  it('comes in at least sixty kinds', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(CASES)('gets no byte of a key: %s', async (...[, make, ending]) => {
    expect(await connect(make())).toBe(ending);

    expect(received(sink)).toEqual([]);
    expect(Buffer.concat(sink.bytes).length).toBe(0);
  });

  it('would be noticed: the sink does see a key that is meant for it', async () => {
    expect(await connect({ server: sinkOrigin(), env: { ARCHASTRO_ACCESS_TOKEN: CANARIES[2] ?? '' } })).toBe('200 of another server');

    expect(received(sink)).toEqual([CANARIES[2]]);
  });

  it('cannot move an encrypted sign-in to another server', async () => {
    const tool = await installKeyringTool(path.join(base, 'bin'), 'secret-tool');
    const keyring = systemKeyring('linux', { PATH: tool.PATH });
    if (keyring === undefined) throw new Error('no keyring was found');
    const move = async ({ session }: { readonly session: string }): Promise<void> =>
      writeFile(session, (await readFile(session, 'utf8')).replace(`http://127.0.0.1:${own.port}`, sinkOrigin()));

    expect(await connect({ keyring })).toBe(OWN);
    expect(await connect({ keyring, server: sinkOrigin(), before: move })).toBe('exit 3');
    expect(received(sink)).toEqual([]);
  });

  it('cannot lead a device sign-in elsewhere', async () => {
    for (const step of ['/oauth/device/authorize', '/oauth/token']) {
      const fetchFrom: Fetch = async (url, init) => {
        if (url.endsWith(step)) own.reply = redirect('307 Temporary Redirect');
        else
          own.reply = http(
            '200 OK',
            '',
            JSON.stringify({ device_code: CANARIES[3], user_code: 'ABCD', verification_uri: `http://127.0.0.1:${own.port}/device` }),
          );
        return fetch(url, init);
      };
      const flow = runDeviceFlow({
        origin: parseOrigin(`http://127.0.0.1:${own.port}`, 'test'),
        portal: null,
        client: 'cli_1',
        publishableKey: 'pk_dap_public',
        clock: { ...systemClock, sleep: () => Promise.resolve() },
        hold: () => undefined,
        show: () => undefined,
        signal: undefined,
        fetch: fetchFrom,
      });

      await expect(flow).rejects.toMatchObject({ code: 'refused', exitCode: 10 });
      expect(Buffer.concat(sink.bytes).length).toBe(0);
    }
  });
});
