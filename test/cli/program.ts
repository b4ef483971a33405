import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { principalNamed } from '../simulator/open-network.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How a run of the program ended. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A run that goes on until it ends or is ended. */
export type Running = {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves with all of stdout, or of stderr, as soon as it matches. Rejects when the run ends before. */
  readonly says: (stream: 'stdout' | 'stderr', pattern: RegExp) => Promise<string>;
  /** Closes the reading end of stdout, as `head` does. */
  readonly stopReading: () => void;
};

export type RunOptions = { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string; readonly cwd?: string };

/** The built program in a folder of its own, with a home that holds nothing. */
export type Program = AsyncDisposable & {
  readonly folder: string;
  readonly home: string;
  readonly start: (words: readonly string[], options?: RunOptions) => Running;
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<Ended>;
  /** The flags that sign in at a network as the principal whose name begins so. */
  readonly as: (network: LocalNetwork, name: string) => Promise<readonly string[]>;
};

/** Bundles the program of a repository, this one unless told, into a fresh folder, as a package manager would install it. */
export const buildProgram = async (repository = root): Promise<Program> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netconsole-cli-'));
  const home = path.join(folder, 'home');
  await mkdir(home, { mode: 0o700 });
  await copyFile(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  await promisify(execFile)(process.execPath, [path.join(root, 'scripts/build.mjs'), path.join(folder, 'dist')], { cwd: repository });
  const entry = path.join(folder, 'dist', 'netconsole.js');
  const start = (words: readonly string[], options: RunOptions = {}): Running =>
    startProcess([entry, ...words], { cwd: home, ...options, home });
  return {
    folder,
    home,
    start,
    run: (words, options) => start(words, options).ended,
    as: async (network, name) => {
      const { id, token } = principalNamed(network, name);
      const file = path.join(home, `${id}-${new URL(network.url).port}.token`);
      await writeFile(file, token, { mode: 0o600 });
      return ['--server', network.url, '--token-file', file];
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
};

function startProcess(words: readonly string[], { env = {}, stdin, cwd, home }: RunOptions & { readonly home: string }): Running {
  const child = spawn(process.execPath, words, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: home, TZ: 'UTC', ...env },
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      for (const hear of listeners) hear();
    });
  }
  child.stdin?.end(stdin);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }));
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    stopReading: () => child.stdout?.destroy(),
    says: (stream, pattern) =>
      new Promise((resolve, reject) => {
        const hear = (): void => {
          if (!pattern.test(said[stream])) return;
          listeners.delete(hear);
          resolve(said[stream]);
        };
        listeners.add(hear);
        hear();
        void ended.then(({ stdout, stderr }) => reject(new Error(`it ended before it said ${pattern}: ${stdout}${stderr}`)));
      }),
  };
}
