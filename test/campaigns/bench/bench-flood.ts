import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { type BenchConsole, startBenchConsole } from './bench-console.ts';
import { startBareClient, startBenchNetwork } from './bench-network.ts';
import { startWeechat } from './bench-peer.ts';
import { findFloodThread, openFlood, typeLetters } from './flood-thread.ts';
import { measure } from './process-usage.ts';
import { percentile, rounded } from './statistics.ts';

export type Flood = { readonly perSecond: number; readonly seconds: number };

/** What the console, a bare client and a peer spend on the same messages, and how long a key takes to the screen meanwhile. */
export const benchFlood = async ({ entry, home, hasPeer, report }: Bench, { perSecond, seconds }: Flood): Promise<void> => {
  const network = await startBenchNetwork(entry, ['--scenario', 'flood', '--rate', String(perSecond)]);
  const words = ['--server', network.url, '--token-file', network.tokenFile];
  const shown = startBenchConsole({ entry, home, words, columns: 120, rows: 40 });
  await openFlood(shown);
  const { topic } = await findFloodThread(network);
  const bare = startBareClient(network, topic);
  const peer = hasPeer ? await startWeechat(network, topic, home) : undefined;
  await delay(2_000);
  /** What a client spends on so many of the messages while it is typed on, one client after the other. */
  const typedOn = async (client: BenchConsole, type: () => Promise<readonly number[]>) => {
    const before = { messages: (await bare.heard()).count, frames: client.frames(), bytes: client.bytes() };
    const [endClient, endBare] = [measure(client.pid), measure(bare.pid)];
    const keyMs = await type();
    const [spent, bareSpent] = [endClient(), endBare()];
    const messages = (await bare.heard()).count - before.messages;
    const frames = client.frames() - before.frames;
    return { spent, bareSpent, keyMs, messages, frames, bytes: client.bytes() - before.bytes };
  };
  const own = await typedOn(shown, () => typeLetters(shown, seconds * 1000));
  report(`flood-${perSecond}`, {
    perSecond,
    seconds: rounded(own.spent.seconds),
    messages: own.messages,
    cpuMsPer1000: rounded((own.spent.cpuMs / own.messages) * 1000),
    uiMsPer1000: rounded((own.spent.mainThreadMs / own.messages) * 1000),
    bareMsPer1000: rounded((own.bareSpent.cpuMs / own.messages) * 1000),
    ratio: rounded(own.spent.cpuMs / own.bareSpent.cpuMs),
    coreShare: rounded(own.spent.cpuMs / own.spent.seconds / 1000, 2),
    framesPerSecond: rounded(own.frames / own.spent.seconds),
    uiMsPerFrame: rounded(own.spent.mainThreadMs / own.frames, 2),
    bytesPerFrame: rounded(own.bytes / own.frames, 0),
    keyToPaintMsP50: rounded(percentile(own.keyMs, 0.5)),
    keyToPaintMsP99: rounded(percentile(own.keyMs, 0.99)),
    rssMiB: rounded(own.spent.rssBytes / 2 ** 20, 0),
    launcherRssMiB: rounded(own.spent.othersRssBytes / 2 ** 20, 0),
  });
  if (peer !== undefined) {
    const other = await typedOn(peer.shown, () => peer.type(seconds * 1000));
    report(`weechat-${perSecond}`, {
      messages: other.messages,
      cpuMsPer1000: rounded((other.spent.cpuMs / other.messages) * 1000),
      keyToPaintMsP50: rounded(percentile(other.keyMs, 0.5)),
      keyToPaintMsP99: rounded(percentile(other.keyMs, 0.99)),
      rssMiB: rounded(other.spent.rssBytes / 2 ** 20, 0),
      consoleToPeer: rounded(own.spent.cpuMs / own.messages / (other.spent.cpuMs / other.messages), 2),
    });
    await peer.end();
  }
  await shown.end();
  await bare.end();
  await network.end();
};
