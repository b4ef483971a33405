import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';
import { AT_SERVER, type HomeCommand } from './home-commands.ts';
import type { Home, HomeKind, HomePlace } from './home-kinds.ts';

export type HomesOptions = {
  /** The folder `dist` of the built program. */
  readonly dist: string;
  readonly kinds: readonly HomeKind[];
  readonly commands: readonly HomeCommand[];
  readonly withConsole: boolean;
};

export type HomesResult = {
  readonly runs: number;
  readonly right: number;
  /** Ended with one clear sentence where something was missing. */
  readonly refused: number;
  readonly skipped: readonly string[];
  /** What went wrong, one line each. */
  readonly wrong: readonly string[];
};

/** An account without any rights, for a superuser to run the program as. */
const NOBODY = 65_534;
/** Several times what any of the commands takes on a busy machine. */
const PATIENCE_MS = 60_000;

type Run = {
  readonly place: HomePlace;
  readonly home: Home;
  readonly entry: string;
  readonly node: string;
  readonly access: readonly string[];
};

/** Runs every command in every kind of home against a network of its own, and judges each by what the home lacks. */
export const runHomes = async ({ dist, kinds, commands, withConsole }: HomesOptions): Promise<HomesResult> => {
  const base = mkdtempSync(path.join(tmpdir(), 'netconsole-homes-'));
  chmodSync(base, 0o755);
  const uid = process.geteuid?.() === 0 ? NOBODY : (process.geteuid?.() ?? 0);
  const [right, refused, skipped, wrong]: [string[], string[], string[], string[]] = [[], [], [], []];
  try {
    const program = copyProgram(base, dist);
    for (const [index, kind] of kinds.entries()) {
      const folder = path.join(base, `place-${index}`);
      mkdirSync(folder, { mode: 0o755 });
      const place = { folder, uid };
      const home = kind.make(place);
      if (typeof home === 'string') {
        skipped.push(`${kind.name}: ${home}`);
        continue;
      }
      try {
        await using network = await openNetwork();
        const run = { place, home, ...program, access: accessFor(network, place) };
        for (const command of commands) {
          const verdict = judge(command, home, await runCommand(run, command));
          (verdict === 'right' ? right : verdict === 'refused' ? refused : wrong).push(
            `${kind.name}: ${command.words.join(' ')}: ${verdict}`,
          );
        }
        for (const words of withConsole ? [['demo'], run.access] : []) {
          const verdict = await openConsole(run, words);
          const isRefusal = verdict === 'refused' && words[0] !== 'demo' && !home.isReadable;
          (verdict === 'right' ? right : isRefusal ? refused : wrong).push(`${kind.name}: console ${words[0] ?? ''}: ${verdict}`);
        }
      } finally {
        home.dispose();
      }
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return { runs: right.length + refused.length + wrong.length, right: right.length, refused: refused.length, skipped, wrong };
};

/** Node and the program where the other account can get at them. */
function copyProgram(base: string, dist: string): Pick<Run, 'entry' | 'node'> {
  const target = path.join(base, 'dist');
  for (const folder of ['.', 'parts']) {
    mkdirSync(path.join(target, folder), { recursive: true, mode: 0o755 });
    for (const name of readdirSync(path.join(dist, folder)).filter((file) => file.endsWith('.js')))
      copyFileSync(path.join(dist, folder, name), path.join(target, folder, name));
  }
  copyFileSync(path.join(dist, '..', 'package.json'), path.join(base, 'package.json'));
  const node = path.join(base, 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  return { entry: path.join(target, 'netconsole.js'), node };
}

function accessFor(network: LocalNetwork, { folder, uid }: HomePlace): readonly string[] {
  const keys = path.join(folder, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  const file = path.join(keys, 'token');
  writeFileSync(file, principalNamed(network, 'Kim').token, { mode: 0o600 });
  if (process.geteuid?.() !== uid) for (const name of [keys, file]) chownSync(name, uid, uid);
  return ['--server', network.url, '--token-file', file];
}

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly isLate: boolean };

const environmentOf = ({ home }: Run): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  ...home.env,
});

const identity = ({ place }: Run): { readonly uid?: number; readonly gid?: number } =>
  process.geteuid?.() === place.uid ? {} : { uid: place.uid, gid: place.uid };

async function runCommand(run: Run, { words, isEndless = false }: HomeCommand): Promise<Ended> {
  const all = words.flatMap((word) => (word === AT_SERVER ? run.access : [word]));
  const child = spawn(run.node, [run.entry, ...all], {
    cwd: run.place.folder,
    env: environmentOf(run),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity(run),
  });
  return ended(child, isEndless);
}

function ended(child: ChildProcess, isEndless: boolean): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  let isLate = false;
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      if (isEndless && stream === 'stdout') child.kill('SIGTERM');
    });
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, PATIENCE_MS);
    child.once('close', (code) => {
      clearTimeout(deadline);
      resolve({ code, ...said, isLate });
    });
  });
}

/** What only a mistake of the program prints. */
const MISTAKE = /made a mistake|internal error|\bat .*\.js:\d+|uv_|Error:/;

/** `right` or `refused`, else what is wrong. */
function judge({ words, needs, code }: HomeCommand, home: Home, end: Ended): string {
  const tail = `exit ${end.code}: ${`${end.stdout.slice(-120)} | ${end.stderr.slice(-300)}`.replaceAll('\n', '⏎')}`;
  if (end.isLate) return `did not end; ${tail}`;
  if (MISTAKE.test(end.stdout + end.stderr)) return `a mistake; ${tail}`;
  const isGranted = needs === 'nothing' || (home.isReadable && (needs === 'files' || home.takesRecords));
  if (isGranted) return end.code === code ? 'right' : `not ${code}; ${tail}`;
  if (words[0] === 'doctor') return end.code !== 0 && /^fail /m.test(end.stdout) ? 'refused' : `no finding; ${tail}`;
  const sentences = end.stderr.split('\n').filter((line) => line.startsWith('netconsole: '));
  return end.code !== 0 && sentences.length === 1 && end.stdout === '' ? 'refused' : `no single sentence; ${tail}`;
}

/** Shows the console until something of the network is on the screen, then ends it. */
function openConsole(run: Run, words: readonly string[]): Promise<string> {
  const pty = spawnPty(run.node, [run.entry, ...words], {
    name: 'xterm-256color',
    cols: 120,
    rows: 36,
    cwd: run.place.folder,
    env: environmentOf(run),
    ...identity(run),
  });
  let shown = '';
  let isSeen = false;
  return new Promise((resolve) => {
    const deadline = setTimeout(() => pty.kill('SIGKILL'), PATIENCE_MS);
    pty.onData((text) => {
      shown += text;
      if (isSeen || !shown.includes('Dispatch')) return;
      isSeen = true;
      pty.kill('SIGTERM');
    });
    pty.onExit(({ exitCode, signal }) => {
      clearTimeout(deadline);
      const tail = `exit ${exitCode} signal ${signal ?? 0}: ${JSON.stringify(shown.slice(-300))}`;
      if (MISTAKE.test(shown)) resolve(`a mistake; ${tail}`);
      else if (isSeen) resolve(exitCode === 143 ? 'right' : `not 143; ${tail}`);
      else resolve(/^netconsole: /m.test(shown) && exitCode !== 0 ? 'refused' : `never drawn; ${tail}`);
    });
  });
}
