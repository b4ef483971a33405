import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** Why a bug was noticed, or `null` where it was not. */
export type MutantResult = { readonly mutant: string; readonly noticed: string | null; readonly seconds: number };

/** A suite that does not come to an end has noticed that something is wrong. */
const DEADLINE_MS = 240_000;
const ENDLESS = 'it does not come to an end';

const noticedIn = (message: unknown): string | null =>
  typeof message === 'object' && message !== null && 'noticed' in message && typeof message.noticed === 'string' ? message.noticed : null;

/** What the simulations and properties say. */
const simulate = (mutant: Mutant | null): Promise<string | null> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./mutant-worker.ts', import.meta.url), { workerData: mutant, stdout: true, stderr: true });
    const finish = (noticed: string | null): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(noticed);
    };
    const timer = setTimeout(() => finish(ENDLESS), DEADLINE_MS);
    worker.on('message', (message: unknown) => finish(noticedIn(message)));
    worker.on('error', (error) => finish(`it breaks: ${String(error).split('\n')[0]}`));
  });

const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const CONFIG = fileURLToPath(new URL('./mutant.vitest.config.ts', import.meta.url));

/** What the tests of the parts say. */
const test = (mutant: Mutant | null): Promise<string | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [VITEST, 'run', '--config', CONFIG], {
      env: { ...process.env, NETCONSOLE_MUTANT: mutant?.name ?? '', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    let report = '';
    child.stdout.on('data', (text) => {
      report += String(text);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve(null);
      resolve(code === null ? ENDLESS : `test: ${/^not ok \d+ - .* > (.+) # time/m.exec(report)?.[1] ?? 'they break off'}`);
    });
  });

/** Lets the suite run over one bug, or over the source as it is. */
export const runMutant = async (mutant: Mutant | null): Promise<MutantResult> => {
  const startedAt = performance.now();
  const noticed = (await simulate(mutant)) ?? (await test(mutant));
  return { mutant: mutant?.name ?? 'none', noticed, seconds: Math.round((performance.now() - startedAt) / 100) / 10 };
};

/** All of them, so many at a time; `tell` hears of each as it ends. */
export const runMutants = async (jobs: number, tell: (result: MutantResult) => void): Promise<readonly MutantResult[]> => {
  const waiting = [...MUTANTS];
  const results: MutantResult[] = [];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = await runMutant(mutant);
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
};
