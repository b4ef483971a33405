import { execFileSync } from 'node:child_process';
import type { Bench } from './bench.ts';
import { startBenchConsole } from './bench-console.ts';
import { percentile, rounded } from './statistics.ts';

const RUNS = 15;

/** From the start of the process to its first frame and to the first frame with what the network holds, in milliseconds. */
export const benchStart = async ({ entry, home, report }: Bench): Promise<void> => {
  const painted: number[] = [];
  const filled: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const started = startBenchConsole({ entry, home, words: ['demo', '--seed', '1'], columns: 120, rows: 40 });
    painted.push((await started.when((screen) => screen.some((row) => row.includes('PULSE')))) - started.startedAt);
    filled.push((await started.when((screen) => screen.some((row) => /Dispatch +Halden/.test(row)))) - started.startedAt);
    await started.end();
  }
  const bare = Array.from({ length: 5 }, () => {
    const before = performance.now();
    execFileSync(process.execPath, ['-e', '0']);
    return performance.now() - before;
  });
  report('start', {
    runs: RUNS,
    firstPaintMsP50: rounded(percentile(painted, 0.5), 0),
    firstPaintMsP90: rounded(percentile(painted, 0.9), 0),
    firstDataMsP50: rounded(percentile(filled, 0.5), 0),
    firstDataMsP90: rounded(percentile(filled, 0.9), 0),
    bareNodeMsP50: rounded(percentile(bare, 0.5), 0),
  });
};
