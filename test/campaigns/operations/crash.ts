import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LedgerEntry } from '../../../src/domain/ledger-entry.ts';
import { targetKey } from '../../../src/domain/operation.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { createRandom } from '../../../src/simulator/world/random.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';

/** What `runCrashes` counted. Everything from `withoutIntent` on must be 0. */
export type OperationCrashReport = {
  readonly runs: number;
  readonly seed: number;
  readonly killed: number;
  /** Deaths in the middle of an operation. */
  readonly inTheMiddle: number;
  /** Changing requests that reached the server. */
  readonly requests: number;
  readonly unverified: number;
  readonly withoutIntent: number;
  readonly doneWithoutRequest: number;
  readonly brokenChains: number;
  readonly wrongUnverified: number;
};

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
/** A process is killed after at most so many requests, which are about three operations, and so many milliseconds more. */
const MAX_REQUESTS = 30;
const MAX_MORE_MS = 12;
/** A process that makes no requests at all is killed after so long. */
const MAX_WORK_MS = 3_000;

/** Kills processes in the middle of bulk operations and compares what each left in its ledger with what the server did. */
export const runCrashes = async ({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<OperationCrashReport> => {
  await using network = await openNetwork({ seed });
  const base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-operation-crash-'));
  const tokenFile = path.join(base, 'token');
  await writeFile(tokenFile, principalNamed(network, 'Kim').token, { mode: 0o600 });
  const random = createRandom(seed);
  const total = {
    killed: 0,
    inTheMiddle: 0,
    requests: 0,
    unverified: 0,
    withoutIntent: 0,
    doneWithoutRequest: 0,
    brokenChains: 0,
    wrongUnverified: 0,
  };
  try {
    for (let run = 0; run < runs; run += 1) {
      const folder = path.join(base, `ledger-${run}`);
      const from = network.truth().changes.length;
      total.killed += await killOne([network.url, tokenFile, folder, `r${run}`], async () => {
        const requests = from + random.below(MAX_REQUESTS);
        const deadline = performance.now() + MAX_WORK_MS;
        while (network.truth().changes.length < requests && performance.now() < deadline) await setTimeout(1);
        await setTimeout(random.below(MAX_MORE_MS));
      });
      const found = await inspect(network, { folder, from });
      for (const key of [
        'inTheMiddle',
        'requests',
        'unverified',
        'withoutIntent',
        'doneWithoutRequest',
        'brokenChains',
        'wrongUnverified',
      ] as const)
        total[key] += found[key];
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await rm(base, { recursive: true, force: true });
  }
  return { runs, seed, ...total };
};

async function killOne(words: readonly string[], moment: () => Promise<void>): Promise<number> {
  const child = spawn(process.execPath, [CHILD, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await moment();
  child.kill('SIGKILL');
  const [, signal]: unknown[] = await ended;
  return signal === 'SIGKILL' ? 1 : 0;
}

type Found = Omit<OperationCrashReport, 'runs' | 'seed' | 'killed'>;

/** Looks at the ledger as the next console does at its start. */
async function inspect(network: LocalNetwork, { folder, from }: { readonly folder: string; readonly from: number }): Promise<Found> {
  // What was on its way when the process died is still to arrive.
  await setTimeout(20);
  const ledger = await openLedger({ folder, now: Date.now, redact: (text) => text });
  const [entries, unverified, check] = [await ledger.entries(), await ledger.unverified(), await ledger.verify()];
  await ledger.close();
  const changes = network.truth().changes.slice(from);
  const made = tally(changes.map(({ what, targetId }) => `${what === 'pause' ? 'pause' : 'resume'} routine:${targetId}`));
  const intended = tally(entries.flatMap(intentsOf));
  const done = tally(entries.flatMap((entry) => doneOf(entry, entries)));
  const left = new Set(openTargets(entries));
  const told = new Set(
    unverified.flatMap(({ operation, targets }) => targets.map(({ target }) => `${operation.operation} ${targetKey(target)}`)),
  );
  const isFinished =
    entries.filter(({ type }) => type === 'operation-intended').length ===
    entries.filter(({ type }) => type === 'operation-finished').length;
  return {
    inTheMiddle: isFinished ? 0 : 1,
    requests: changes.length,
    unverified: told.size,
    withoutIntent: surplus(made, intended),
    doneWithoutRequest: surplus(done, made),
    brokenChains: check.isIntact && check.torn.length === 0 ? 0 : 1,
    wrongUnverified: [...left].filter((key) => !told.has(key)).length + [...told].filter((key) => !left.has(key)).length,
  };
}

const intentsOf = (entry: LedgerEntry): readonly string[] =>
  entry.type === 'operation-intended' ? entry.targets.map(({ target }) => `${entry.kind} ${targetKey(target)}`) : [];

const doneOf = (entry: LedgerEntry, entries: readonly LedgerEntry[]): readonly string[] => {
  if (entry.type !== 'target-finished' || entry.result !== 'done') return [];
  const intent = entries.find((other) => other.type === 'operation-intended' && other.operation === entry.operation);
  return intent?.type === 'operation-intended' ? [`${intent.kind} ${targetKey(entry.target)}`] : [];
};

/** The targets that were intended and have no outcome, worked out a second time. */
function openTargets(entries: readonly LedgerEntry[]): readonly string[] {
  const finished = new Set(
    entries.flatMap((entry) => (entry.type === 'target-finished' ? [`${entry.operation} ${targetKey(entry.target)}`] : [])),
  );
  return entries
    .flatMap((entry) =>
      entry.type === 'operation-intended' ? entry.targets.map(({ target }) => `${entry.operation} ${targetKey(target)}`) : [],
    )
    .filter((key) => !finished.has(key));
}

const tally = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** How many there are in `a` beyond those in `b`. */
const surplus = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number =>
  [...a].reduce((sum, [key, count]) => sum + Math.max(0, count - (b.get(key) ?? 0)), 0);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
  const report = await runCrashes({ runs: Number(values.runs), seed: Number(values.seed) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  const isTelling = report.killed === report.runs && report.inTheMiddle * 2 >= report.runs && report.requests > report.runs;
  const wrong = report.withoutIntent + report.doneWithoutRequest + report.brokenChains + report.wrongUnverified;
  process.exit(isTelling && wrong === 0 ? 0 : 1);
}
