import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { createSessionStore } from '../../../src/auth/session-store.ts';
import { parseOrigin } from '../../../src/config/origin.ts';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { signIn } from '../../auth/session.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';

/** The secrets that are pushed through; none may come out anywhere. */
export type Canaries = {
  readonly accessToken: string;
  readonly sessionToken: string;
  readonly refreshToken: string;
  readonly secretKey: string;
  readonly commandToken: string;
  readonly proxyPassword: string;
  readonly joinCode: string;
};

/** How a run meets its server, and where its secret comes from. */
export type Circumstance = {
  readonly name: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
  /** Puts into the home of a run what it needs. */
  readonly prepare: (home: string) => Promise<void>;
  /** Whether a file holds a secret because the operator put it there. */
  readonly keeps: (name: string) => boolean;
};

export type World = AsyncDisposable & {
  readonly canaries: Canaries;
  readonly network: LocalNetwork;
  readonly all: readonly Circumstance[];
  /** What the programs that were started found in their environment and on their command line. */
  readonly childEnvironments: () => Promise<readonly string[]>;
};

const REFUSALS = [400, 401, 403, 404, 409, 422, 429, 500, 503];
const TOKEN_FILE = 'kept.token';
const SESSION_FILE = 'default.session';

/** A network, a server that says back what it is sent, tools that write down how they are started, and all ways to meet them. */
export const circumstances = async (folder: string): Promise<World> => {
  const network = await openNetwork();
  const canaries: Canaries = {
    accessToken: principalNamed(network, 'Kim').token,
    sessionToken: 'sessiontokencanary0123456789abcdef',
    refreshToken: 'refreshtokencanary0123456789abcdef',
    secretKey: network.secretKey,
    commandToken: 'commandtokencanary0123456789abcdef',
    proxyPassword: 'proxypasswordcanary0123',
    joinCode: 'CANARY7JOIN9CODE',
  };
  const echo = await startEcho();
  const tools = path.join(folder, 'tools');
  const record = await installTools(tools, canaries);
  const prepare =
    (server: string) =>
    (home: string): Promise<void> =>
      prepareHome(home, { server, canaries, tools });
  const token = ['--token-file', TOKEN_FILE];
  const common = { path: `${tools}:${process.env['PATH'] ?? ''}`, keeps: (name: string) => [TOKEN_FILE, SESSION_FILE].includes(name) };
  const at = (
    name: string,
    server: string,
    { words = [], env = {} }: { words?: readonly string[]; env?: Record<string, string> },
  ): Circumstance => ({
    ...common,
    name,
    words: ['--server', server, ...words],
    env,
    prepare: prepare(server),
  });
  const proxy = `http://kim:${canaries.proxyPassword}@127.0.0.1:${new URL(echo.url(407)).port}`;
  const dead = `http://kim:${canaries.proxyPassword}@127.0.0.1:9`;
  const report = {
    NODE_OPTIONS: '--report-on-fatalerror --report-uncaught-exception --max-old-space-size=24',
    ARCHASTRO_ACCESS_TOKEN: canaries.accessToken,
  };
  const all: readonly Circumstance[] = [
    at('well, by file', network.url, { words: token }),
    at('well, by variable', network.url, {
      env: { ARCHASTRO_ACCESS_TOKEN: canaries.accessToken, ARCHASTRO_SECRET_KEY: canaries.secretKey },
    }),
    at('well, by secret key', network.url, { env: { ARCHASTRO_SECRET_KEY: canaries.secretKey } }),
    at('a stored sign-in that is refused', network.url, {}),
    { ...at('a command', network.url, {}), words: ['--profile', 'commanded'] },
    at('without memory', network.url, { env: report }),
    at('nobody there', 'http://127.0.0.1:9', { words: token }),
    at('a dead proxy', 'https://work.example', { words: token, env: { HTTPS_PROXY: dead } }),
    at('a proxy that says everything back', 'https://work.example', { words: token, env: { HTTPS_PROXY: proxy } }),
    ...REFUSALS.map((status) => at(`${status} with everything said back`, echo.url(status), { words: token })),
    at('a renewal with everything said back', echo.url(401), {}),
    at('nonsense with everything said back', echo.url(200), { env: { ARCHASTRO_SECRET_KEY: canaries.secretKey } }),
  ];
  return {
    canaries,
    network,
    all,
    childEnvironments: record,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([echo.close(), network.close()]);
    },
  };
};

type Home = { readonly server: string; readonly canaries: Canaries; readonly tools: string };

async function prepareHome(home: string, { server, canaries, tools }: Home): Promise<void> {
  const config = path.join(home, '.config', 'netconsole');
  await mkdir(config, { recursive: true, mode: 0o700 });
  await writeFile(path.join(home, TOKEN_FILE), canaries.accessToken, { mode: 0o600 });
  const profiles = { commanded: { server, credential_command: [path.join(tools, 'token-tool')] } };
  await writeFile(path.join(config, 'profiles.json'), JSON.stringify({ profiles }), { mode: 0o600 });
  const session = signIn({
    binding: { origin: parseOrigin(server, 'test'), app: null },
    tokens: { accessToken: canaries.sessionToken, refreshToken: canaries.refreshToken, obtainedAt: 0, expiresInMs: 1 },
  });
  await createSessionStore(path.join(config, 'sessions', SESSION_FILE), undefined).write(session, 'file');
}

/** Programs that netconsole starts: each writes down its environment and its command line. */
async function installTools(folder: string, { commandToken }: Canaries): Promise<() => Promise<readonly string[]>> {
  const records = path.join(folder, 'records');
  await mkdir(records, { recursive: true });
  for (const [name, does] of [
    ['secret-tool', 'exit 1'],
    ['xdg-open', 'exit 0'],
    ['token-tool', `echo ${commandToken}`],
  ] as const) {
    await writeFile(path.join(folder, name), `#!/bin/sh\n{ env; echo "$0 $@"; } > '${records}'/$$\n${does}\n`);
    await chmod(path.join(folder, name), 0o755);
  }
  return async () => Promise.all((await readdir(records)).map((name) => readFile(path.join(records, name), 'latin1')));
}

type Echo = { readonly url: (status: number) => string; readonly close: () => Promise<void> };

/** Servers on this machine, one for each status, that put all that they were sent into the message of their answer. */
async function startEcho(): Promise<Echo> {
  const servers = new Map<number, { readonly server: ReturnType<typeof createServer>; readonly port: number }>();
  for (const status of [...REFUSALS, 407, 200]) {
    const server = createServer((request, response) => void sayBack(request, response, status).catch(() => response.destroy()));
    // A run that was ended leaves its connection behind.
    server.on('connection', (socket) => socket.on('error', () => undefined));
    server.on('connect', (request, socket) => {
      const said = JSON.stringify(request.headers);
      socket.end(`HTTP/1.1 407 ${said}\r\nx-said: ${said}\r\ncontent-length: ${said.length}\r\n\r\n${said}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    servers.set(status, { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 });
  }
  return {
    url: (status) => `http://127.0.0.1:${servers.get(status)?.port}`,
    close: async () => {
      for (const { server } of servers.values()) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function sayBack(request: IncomingMessage, response: ServerResponse, status: number): Promise<void> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += String(part);
  const said = `you sent ${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`;
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': said.slice(0, 300).replaceAll(/[^\x20-\x7e]/g, '') });
  response.end(
    JSON.stringify({
      error: { code: 'authentication_error', message: said, details: { said } },
      message: said,
      id: said,
      name: said,
      data: [said],
    }),
  );
}
