import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { startBenchConsole } from './bench-console.ts';
import { startBareClient, startBenchNetwork } from './bench-network.ts';
import { findFloodThread, openFlood, typeLetters } from './flood-thread.ts';
import { measure } from './process-usage.ts';
import { percentile, rounded } from './statistics.ts';

export type Flood = { readonly perSecond: number; readonly seconds: number };

/** What the console and a bare client spend on the same messages, and how long a key takes to the screen meanwhile. */
export const benchFlood = async ({ entry, home, report }: Bench, { perSecond, seconds }: Flood): Promise<void> => {
  const network = await startBenchNetwork(entry, ['--scenario', 'flood', '--rate', String(perSecond)]);
  const words = ['--server', network.url, '--token-file', network.tokenFile];
  const shown = startBenchConsole({ entry, home, words, columns: 120, rows: 40 });
  await openFlood(shown);
  const bare = startBareClient(network, (await findFloodThread(network)).topic);
  await delay(2_000);
  const before = { messages: (await bare.heard()).count, frames: shown.frames(), bytes: shown.bytes() };
  const [endShown, endBare] = [measure(shown.pid), measure(bare.pid)];
  const keyMs = await typeLetters(shown, seconds * 1000);
  const [console, client] = [endShown(), endBare()];
  const messages = (await bare.heard()).count - before.messages;
  const frames = shown.frames() - before.frames;
  report(`flood-${perSecond}`, {
    perSecond,
    seconds: rounded(console.seconds),
    messages,
    cpuMsPer1000: rounded((console.cpuMs / messages) * 1000),
    uiMsPer1000: rounded((console.mainThreadMs / messages) * 1000),
    bareMsPer1000: rounded((client.cpuMs / messages) * 1000),
    ratio: rounded(console.cpuMs / client.cpuMs),
    coreShare: rounded(console.cpuMs / console.seconds / 1000, 2),
    framesPerSecond: rounded(frames / console.seconds),
    uiMsPerFrame: rounded(console.mainThreadMs / frames, 2),
    bytesPerFrame: rounded((shown.bytes() - before.bytes) / frames, 0),
    keyToPaintMsP50: rounded(percentile(keyMs, 0.5)),
    keyToPaintMsP99: rounded(percentile(keyMs, 0.99)),
    rssMiB: rounded(console.rssBytes / 2 ** 20, 0),
    launcherRssMiB: rounded(console.othersRssBytes / 2 ** 20, 0),
  });
  await shown.end();
  await bare.end();
  await network.end();
};
