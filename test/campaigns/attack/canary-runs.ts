import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { secretForms } from '../../../src/auth/redact.ts';
import { buildProgram, type Program } from '../../cli/program.ts';
import { type Canaries, type Circumstance, circumstances, type World } from './canary-circumstances.ts';
import { attackConsoleSecrets } from './canary-console.ts';
import { filesBelow, watchProcesses } from './canary-places.ts';

export type CanaryReport = {
  /** Runs of the program: each command under each circumstance, plain and with `--debug`. */
  readonly runs: number;
  readonly commands: number;
  readonly circumstances: number;
  /** Bytes of stdout, stderr and files that were searched, and command lines of processes. */
  readonly bytes: number;
  readonly commandLines: number;
  /** Programs that were started with an environment of ours, which they wrote down. */
  readonly children: number;
  /** Bytes that the full-screen console wrote. */
  readonly inConsole: number;
  /** Secrets that were noticed when a program that tells everything ran in its place: it shows that the search works. */
  readonly noticed: number;
  /** Where a secret turned up: command, circumstance, place, which one. */
  readonly found: readonly string[];
  readonly tookMs: number;
};

/** Every command with arguments with which it does something. What is after `<` goes to standard input. */
const COMMANDS: readonly string[] = [
  '',
  'demo',
  'drill loop',
  'serve',
  'watch --for 1',
  'watch --json --for 1',
  'agents',
  'agents --json',
  'teams',
  'threads',
  'routines',
  'runs',
  'pause --thread Main --yes',
  'resume --thread Main --yes',
  'humans-only --agent Dispatch --yes --json',
  'cancel --agent Dispatch --yes',
  'undo last --yes',
  'ledger',
  'ledger verify --json',
  'report last',
  'loops',
  'post Main hello --json',
  'post Main - < a text',
  'invite nowhere',
  'join - < CODE',
  'join CODE',
  'login --no-browser',
  'login --device',
  'logout',
  'auth status',
  'doctor',
  'doctor --json',
  '--theme none agents',
  'nonsense',
];

const DEADLINE_MS = 6_000;
const AT_ONCE = 3;
const ENDLESS: ReadonlySet<string> = new Set(['serve', 'login']);
const ENDLESS_MS = 1_500;

/** Runs every command under every circumstance, twice, and searches what comes of it; `only` keeps the commands that begin so. */
export const attackSecrets = async (only?: readonly string[]): Promise<CanaryReport> => {
  const startedAt = performance.now();
  await using program = await buildProgram();
  await using world = await circumstances(program.home);
  const { canaries } = world;
  const processes = watchProcesses(canaries);
  const found: string[] = [];
  const count = { runs: 0, bytes: 0 };
  const search = (text: string, where: string): void => {
    count.bytes += text.length;
    for (const [name, secret] of Object.entries(canaries))
      if (secretForms(secret).some((form) => text.includes(form))) found.push(`${where}: ${name}`);
  };
  const noticed = await runTelltale(program, world, canaries);
  const chosen = COMMANDS.filter((command) => only === undefined || only.some((name) => command.startsWith(name)));
  const jobs = world.all.flatMap((circumstance) =>
    chosen.flatMap((command) => [[], ['--debug']].map((debug) => ({ circumstance, command, debug }))),
  );
  const work = jobs.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { circumstance, command, debug } of work) {
        const home = path.join(program.home, `run-${(count.runs += 1)}`);
        const where = `${circumstance.name}, netconsole ${[command, ...debug].join(' ')}`;
        await circumstance.prepare(home);
        const words = [path.join(program.folder, 'dist', 'netconsole.js'), ...wordsOf(command, canaries), ...debug, ...circumstance.words];
        const output = await runIn({ home, circumstance, words, stdin: stdinOf(command, canaries) });
        search(output, `${where}, output`);
        for (const file of await filesBelow(home, circumstance.keeps)) search(file.text, `${where}, ${file.name}`);
      }
    }),
  );
  const console = only === undefined ? await attackConsoleSecrets(program, world, search) : { bytes: 1 };
  for (const seen of await world.childEnvironments()) search(seen, 'a child process');
  const seen = processes.stop();
  return {
    runs: count.runs,
    commands: chosen.length,
    circumstances: world.all.length,
    bytes: count.bytes,
    commandLines: seen.commandLines,
    children: (await world.childEnvironments()).length,
    inConsole: console.bytes,
    noticed,
    found: [...new Set([...found, ...seen.found])],
    tookMs: Math.round(performance.now() - startedAt),
  };
};

const wordsOf = (command: string, { joinCode }: Canaries): readonly string[] =>
  (command.split(' <')[0] ?? '')
    .replace('CODE', command.includes('<') ? 'CODE' : joinCode)
    .split(' ')
    .filter(Boolean);

const stdinOf = (command: string, { joinCode }: Canaries): string => (command.split('< ')[1] ?? '').replace('CODE', joinCode);

/** Says all that it finds: its environment, the files of its home, and a token in every form on its error output. */
const TELLTALE = `
  const { readFileSync, readdirSync, statSync } = require('node:fs');
  for (const name of readdirSync('.', { recursive: true })) if (statSync(name).isFile()) console.log(encodeURIComponent(readFileSync(name, 'utf8')));
  console.error(Buffer.from(JSON.stringify(process.env)).toString('base64'));`;

/** How many of the secrets are found in what a program without any care writes. */
async function runTelltale(program: Program, { all }: World, canaries: Canaries): Promise<number> {
  const file = path.join(program.folder, 'telltale.cjs');
  await writeFile(file, TELLTALE);
  let output = '';
  for (const [index, circumstance] of all.entries()) {
    const home = path.join(program.home, `telltale-${index}`);
    await circumstance.prepare(home);
    output += await runIn({ home, circumstance, words: [file], stdin: '' });
  }
  return Object.values(canaries).filter((secret) => secretForms(secret).some((form) => output.includes(form))).length;
}

type Run = {
  readonly home: string;
  readonly circumstance: Circumstance;
  /** The file that Node runs, and its words. */
  readonly words: readonly string[];
  readonly stdin: string;
};

/** All that a run writes. One that does not end by itself is ended. */
async function runIn({ home, circumstance, words, stdin }: Run): Promise<string> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const env = { PATH: circumstance.path, HOME: home, TZ: 'UTC', ...circumstance.env };
  const child = spawn(process.execPath, words, { cwd: home, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  child.stdin.on('error', () => undefined).end(stdin);
  const timer = setTimeout(() => child.kill('SIGTERM'), ENDLESS.has(words[1] ?? '') ? ENDLESS_MS : DEADLINE_MS);
  const killer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS * 2);
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  clearTimeout(timer);
  clearTimeout(killer);
  return output;
}
