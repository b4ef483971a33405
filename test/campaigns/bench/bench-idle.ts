import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { startBenchConsole } from './bench-console.ts';
import { startBenchNetwork } from './bench-network.ts';
import { measure } from './process-usage.ts';
import { rounded } from './statistics.ts';

const SECONDS = 10;

/** What a console costs that shows a network in which nothing happens. */
export const benchIdle = async ({ entry, home, report }: Bench): Promise<void> => {
  const network = await startBenchNetwork(entry, ['--scenario', 'quiet']);
  const words = ['--server', network.url, '--token-file', network.tokenFile];
  const shown = startBenchConsole({ entry, home, words, columns: 120, rows: 40 });
  await shown.when((screen) => screen.some((row) => row.includes('LIVE')));
  await delay(2_000);
  const [bytes, frames] = [shown.bytes(), shown.frames()];
  const end = measure(shown.pid);
  await delay(SECONDS * 1000);
  const spent = end();
  report('idle', {
    seconds: SECONDS,
    cpuMsPerSecond: rounded(spent.cpuMs / spent.seconds, 2),
    framesPerSecond: rounded((shown.frames() - frames) / spent.seconds, 2),
    bytesPerSecond: rounded((shown.bytes() - bytes) / spent.seconds, 0),
    rssMiB: rounded(spent.rssBytes / 2 ** 20, 0),
    launcherRssMiB: rounded(spent.othersRssBytes / 2 ** 20, 0),
  });
  await shown.end();
  await network.end();
};
