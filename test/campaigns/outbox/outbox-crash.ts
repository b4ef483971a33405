import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What `runOutboxCrashes` counted; `duplicated`, `lost`, `reordered` and `left` must be 0. */
export type OutboxCrashReport = {
  readonly runs: number;
  readonly seed: number;
  /** Processes that died by SIGKILL at their crash point. */
  readonly killed: number;
  /** Posts that a console had shown as its own. */
  readonly accepted: number;
  readonly duplicated: number;
  /** Accepted posts that neither arrived nor were said to have failed. */
  readonly lost: number;
  readonly reordered: number;
  /** Files that are still there although everything has ended. */
  readonly left: number;
};

const CHILD = fileURLToPath(new URL('./outbox-crash-child.ts', import.meta.url));
const MOMENTS = ['before', 'halfway', 'after'] as const;
/** One process with six posts takes about this many steps. */
const STEPS = 70;
const POSTS = 3;
/** Kills in a row before a console is left in peace and everything is counted. */
const KILLS_PER_FOLDER = 5;

type Place = { readonly folder: string; readonly server: string; readonly journal: string; readonly mode: 'remembers' | 'forgets' };

/**
 * Kills a console at a chosen step of writing and sending, again and again over the same outbox, then lets one finish: every post
 * that was shown must be on the server once, in order, whether or not the server remembers keys.
 */
export const runOutboxCrashes = async ({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<OutboxCrashReport> => {
  const total = { killed: 0, accepted: 0, duplicated: 0, lost: 0, reordered: 0, left: 0 };
  for (let first = 0; first < runs; first += KILLS_PER_FOLDER) {
    const base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-outbox-crash-'));
    const place: Place = {
      folder: path.join(base, 'outbox'),
      server: path.join(base, 'server'),
      journal: path.join(base, 'journal'),
      mode: (first / KILLS_PER_FOLDER) % 2 === 0 ? 'remembers' : 'forgets',
    };
    await Promise.all([writeFile(place.server, ''), writeFile(place.journal, '')]);
    for (let run = first; run < Math.min(runs, first + KILLS_PER_FOLDER); run += 1) {
      total.killed += await runChild(place, {
        name: `r${run}`,
        step: 1 + ((run * 31 + seed * 17) % STEPS),
        moment: MOMENTS[(run + Math.floor(run / STEPS) + seed) % 3] ?? 'before',
      });
    }
    await runChild(place, { name: 'last', step: 0, moment: 'before' });
    const counted = await count(place);
    for (const key of ['accepted', 'duplicated', 'lost', 'reordered', 'left'] as const) total[key] += counted[key];
    await rm(base, { recursive: true, force: true });
  }
  return { runs, seed, ...total };
};

/** 1 where the child was killed, 0 where it ended in peace. */
async function runChild(
  place: Place,
  { name, step, moment }: { readonly name: string; readonly step: number; readonly moment: string },
): Promise<number> {
  const child = spawn(
    process.execPath,
    [CHILD, place.folder, place.server, place.journal, name, String(step), moment, String(POSTS), place.mode],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [code, signal]: unknown[] = await once(child, 'close');
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the child failed with ${String(code)}`);
  return signal === 'SIGKILL' ? 1 : 0;
}

/** What a console noted: that it posted, and each state that it was told of. */
type Told = { readonly key: string; readonly thread: string; readonly state: string };
type Stored = { readonly idempotencyKey: string; readonly thread: string };

async function count({ folder, server, journal }: Place): Promise<Omit<OutboxCrashReport, 'runs' | 'seed' | 'killed'>> {
  const told: readonly Told[] = await readLines(journal);
  const stored: readonly Stored[] = await readLines(server);
  const accepted = [...new Set(told.filter(({ state }) => state !== 'posted').map(({ key }) => key))];
  const failed = new Set(told.filter(({ state }) => state === 'failed').map(({ key }) => key));
  const arrived = stored.map(({ idempotencyKey }) => idempotencyKey);
  const scopes = await readdir(folder);
  const files = await Promise.all(scopes.map((scope) => readdir(path.join(folder, scope))));
  return {
    accepted: accepted.length,
    duplicated: arrived.length - new Set(arrived).size,
    lost: accepted.filter((key) => !arrived.includes(key) && !failed.has(key)).length,
    reordered: ['thr_1', 'thr_2'].reduce((sum, thread) => sum + inversions(told, stored, thread), 0),
    left: files.flat().length,
  };
}

/** How many neighbours in a thread came in another order than they were posted in. */
const inversions = (told: readonly Told[], stored: readonly Stored[], thread: string): number => {
  const order = [...new Set(told.filter((one) => one.thread === thread).map(({ key }) => key))];
  const places = stored.filter((one) => one.thread === thread).map(({ idempotencyKey }) => order.indexOf(idempotencyKey));
  return places.filter((place, index) => place >= 0 && place < (places[index - 1] ?? -1)).length;
};

async function readLines<Line>(file: string): Promise<readonly Line[]> {
  return (await readFile(file, 'utf8')).split('\n').flatMap((line): Line[] => (line === '' ? [] : [JSON.parse(line)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  });
  const report = await runOutboxCrashes({ runs: Number(values.runs), seed: Number(values.seed) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.duplicated + report.lost + report.reordered + report.left === 0 ? 0 : 1;
}
