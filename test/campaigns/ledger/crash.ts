import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LedgerEntry } from '../../../src/domain/ledger-entry.ts';
import { targetKey } from '../../../src/domain/operation.ts';
import { type Ledger, openLedger } from '../../../src/ledger/ledger.ts';
import type { CrashPoint } from './crash-child.ts';

/** What `runCrashes` counted; everything but `runs`, `killed`, `recordsChecked` and `repairs` must be 0. */
export type CrashReport = {
  readonly runs: number;
  readonly seed: number;
  /** Processes that died by SIGKILL at their crash point. */
  readonly killed: number;
  /** Acknowledged records that were looked for, in all inspections together. */
  readonly recordsChecked: number;
  readonly repairs: number;
  readonly brokenChains: number;
  readonly actionsWithoutIntent: number;
  readonly lostAcknowledged: number;
  readonly wrongUnverified: number;
};

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
const MOMENTS = ['before', 'halfway', 'after'] as const;
/** One process with six operations takes about this many steps. */
const STEPS = 75;
const OPERATIONS = 6;
/** After so many runs the ledger starts anew, so that reading it stays quick. */
const RUNS_PER_FOLDER = 10;

/**
 * Kills a process at a chosen step of its writing, again and again on the same ledger, while a second process writes to it
 * undisturbed; after each death the next console must find every chain sound, everything that was acknowledged, an intent for
 * every act, and exactly the unverified targets that were left.
 */
export const runCrashes = async ({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<CrashReport> => {
  const total = {
    killed: 0,
    recordsChecked: 0,
    repairs: 0,
    brokenChains: 0,
    actionsWithoutIntent: 0,
    lostAcknowledged: 0,
    wrongUnverified: 0,
  };
  for (let first = 0; first < runs; first += RUNS_PER_FOLDER) {
    const base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-crash-'));
    const place = { folder: path.join(base, 'ledger'), journal: path.join(base, 'journal') };
    await writeFile(place.journal, '');
    try {
      for (let run = first; run < Math.min(runs, first + RUNS_PER_FOLDER); run += 1) {
        const killed = await runChildren(place, run, crashPoint(seed, run));
        const found = await inspectLedger(place);
        total.killed += killed;
        total.recordsChecked += found.recordsChecked;
        for (const key of ['repairs', 'brokenChains', 'actionsWithoutIntent', 'lostAcknowledged', 'wrongUnverified'] as const)
          total[key] += found[key];
      }
    } finally {
      await rm(base, { recursive: true, force: true });
    }
  }
  return { runs, seed, ...total };
};

type Place = { readonly folder: string; readonly journal: string };

/** Walks all steps and moments, in an order that the seed gives. */
const crashPoint = (seed: number, run: number): CrashPoint => ({
  step: 1 + ((run * 31 + seed * 17) % STEPS),
  moment: MOMENTS[(Math.floor(run / STEPS) + run + seed) % 3] ?? 'before',
});

async function runChildren({ folder, journal }: Place, run: number, { step, moment }: CrashPoint): Promise<number> {
  const start = async (name: string, at: number): Promise<number> => {
    const child = spawn(process.execPath, [CHILD, folder, name, String(at), moment, String(OPERATIONS), journal], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code, signal]: unknown[] = await once(child, 'close');
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the child failed with ${String(code)}`);
    return signal === 'SIGKILL' ? 1 : 0;
  };
  const killed = await Promise.all([start(`r${run}`, step), ...(run % 3 === 0 ? [start(`s${run}`, 0)] : [])]);
  return killed.reduce((sum, one) => sum + one, 0);
}

type Fact =
  | { readonly type: 'acted'; readonly operation: string; readonly target: string }
  | { readonly type: 'acknowledged'; readonly entry: LedgerEntry };

async function inspectLedger({ folder, journal }: Place): Promise<Omit<CrashReport, 'runs' | 'seed' | 'killed'>> {
  const facts: Fact[] = (await readFile(journal, 'utf8')).split('\n').flatMap((line): Fact[] => (line === '' ? [] : [JSON.parse(line)]));
  const ledger = await openLedger({ folder, now: Date.now, redact: (text) => text });
  const entries = await ledger.entries();
  const written = new Set(entries.map((entry) => JSON.stringify(entry)));
  const intended = new Set(
    entries.flatMap((entry) =>
      entry.type === 'operation-intended' ? entry.targets.map(({ target }) => `${entry.operation} ${targetKey(target)}`) : [],
    ),
  );
  const finished = new Set(
    entries.flatMap((entry) => (entry.type === 'target-finished' ? [`${entry.operation} ${targetKey(entry.target)}`] : [])),
  );
  const acted = facts.flatMap((fact) => (fact.type === 'acted' ? [`${fact.operation} ${fact.target}`] : []));
  const acknowledged = facts.flatMap((fact) => (fact.type === 'acknowledged' ? [JSON.stringify(fact.entry)] : []));
  const unverified = await unverifiedKeys(ledger);
  const check = await ledger.verify();
  await ledger.close();
  return {
    recordsChecked: acknowledged.length,
    repairs: ledger.repairs.length,
    brokenChains: check.isIntact && check.torn.length === 0 ? 0 : 1,
    actionsWithoutIntent: acted.filter((key) => !intended.has(key)).length,
    lostAcknowledged: acknowledged.filter((entry) => !written.has(entry)).length,
    wrongUnverified: [...intended].filter((key) => unverified.has(key) === finished.has(key)).length,
  };
}

const unverifiedKeys = async (ledger: Ledger): Promise<ReadonlySet<string>> =>
  new Set(
    (await ledger.unverified()).flatMap(({ operation, targets }) =>
      targets.map(({ target }) => `${operation.operation} ${targetKey(target)}`),
    ),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
  const report = await runCrashes({ runs: Number(values.runs), seed: Number(values.seed) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.brokenChains + report.actionsWithoutIntent + report.lostAcknowledged + report.wrongUnverified === 0 ? 0 : 1;
}
