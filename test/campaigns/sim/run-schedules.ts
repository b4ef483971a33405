import { Worker } from 'node:worker_threads';
import type { Verdict } from './watcher.ts';

export type RunOptions = {
  readonly schedules: number;
  /** Of each schedule. */
  readonly messages: number;
  /** Of the first schedule; the others follow it. */
  readonly seed: number;
  /** Whether over real sockets, in real time, rather than in virtual time and memory. */
  readonly isOverSockets?: boolean;
  /** How many run at the same time. */
  readonly jobs: number;
};

/** What all schedules together came to. Numbers but `schedules`, `messages` and `seconds` should be 0. */
export type Summary = {
  readonly schedules: number;
  readonly messages: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly outdated: number;
  readonly dishonestStatus: number;
  readonly firstFailingSeed: number | null;
  readonly details: readonly string[];
  readonly seconds: number;
};

/** What the worker is told, and what it answers for each seed. */
export type Task = { readonly seed: number; readonly messages: number; readonly isOverSockets: boolean };
export type Answer = { readonly seed: number; readonly verdict: Verdict };

const isAnswer = (value: unknown): value is Answer => typeof value === 'object' && value !== null && 'verdict' in value;

export const hasFailed = (verdict: Verdict): boolean =>
  verdict.lost + verdict.duplicated + verdict.reordered + verdict.outdated + verdict.dishonest > 0;

/** Runs schedules with consecutive seeds in worker threads. Rejects where one breaks off. */
export const runSchedules = async ({ schedules, messages, seed, jobs, isOverSockets = false }: RunOptions): Promise<Summary> => {
  const startedAt = performance.now();
  const answers: Answer[] = [];
  let next = seed;

  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./schedule-worker.ts', import.meta.url));
      const give = (): void => {
        if (next >= seed + schedules) return void worker.terminate().then(() => resolve());
        worker.postMessage({ seed: next, messages, isOverSockets } satisfies Task);
        next += 1;
      };
      worker.on('message', (answer: unknown) => {
        if (!isAnswer(answer)) return;
        answers.push(answer);
        give();
      });
      worker.on('error', reject);
      give();
    });
  await Promise.all(Array.from({ length: Math.min(jobs, schedules) }, work));

  const failed = answers.filter(({ verdict }) => hasFailed(verdict)).sort((a, b) => a.seed - b.seed);
  const sum = (count: (verdict: Verdict) => number): number => answers.reduce((total, { verdict }) => total + count(verdict), 0);
  return {
    schedules: answers.length,
    messages: answers.length * messages,
    lost: sum((verdict) => verdict.lost),
    duplicated: sum((verdict) => verdict.duplicated),
    reordered: sum((verdict) => verdict.reordered),
    outdated: sum((verdict) => verdict.outdated),
    dishonestStatus: sum((verdict) => verdict.dishonest),
    firstFailingSeed: failed[0]?.seed ?? null,
    details: failed.slice(0, 3).flatMap((answer) => answer.verdict.details.map((detail) => `seed ${answer.seed}: ${detail}`)),
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  };
};
