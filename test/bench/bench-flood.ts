import { setTimeout as delay } from 'node:timers/promises';
import type { Screen } from '../support/screen.ts';
import type { Bench } from './bench.ts';
import { type BenchConsole, startBenchConsole } from './bench-console.ts';
import { type BenchNetwork, startBareClient, startBenchNetwork } from './bench-network.ts';
import { measure } from './process-usage.ts';
import { percentile, rounded } from './statistics.ts';

/** Between keys; not a multiple of a frame. */
const KEY_EVERY_MS = 137;

export type Flood = { readonly perSecond: number; readonly seconds: number };

/** What the console and a bare client spend on the same messages, and how long a key takes to the screen meanwhile. */
export const benchFlood = async ({ entry, home, report }: Bench, { perSecond, seconds }: Flood): Promise<void> => {
  const network = await startBenchNetwork(entry, ['--scenario', 'flood', '--rate', String(perSecond)]);
  const words = ['--server', network.url, '--token-file', network.tokenFile];
  const shown = startBenchConsole({ entry, home, words, columns: 120, rows: 40 });
  await openFlood(shown);
  const bare = startBareClient(network, await topicOf(network, 'Dock 4 handover'));
  await delay(2_000);
  const before = { messages: await bare.messages(), frames: shown.frames(), bytes: shown.bytes() };
  const [endShown, endBare] = [measure(shown.pid), measure(bare.pid)];
  const keyMs = await typeLetters(shown, seconds * 1000);
  const [console, client] = [endShown(), endBare()];
  const messages = (await bare.messages()) - before.messages;
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
  });
  await shown.end();
  await bare.end();
  await network.end();
};

async function openFlood(shown: BenchConsole): Promise<void> {
  await shown.when((screen) => screen.some((row) => row.includes('LIVE')));
  shown.press('2');
  await shown.when((screen) => screen.some((row) => row.includes('THREADS')));
  shown.press('/');
  await shown.when((screen) => screen.some((row) => row.includes('FILTER')));
  shown.type('Dock');
  await shown.when((screen) => screen.some((row) => row.includes('/Dock')));
  shown.press('enter');
  await shown.when((screen) => screen.some((row) => row.includes('NORMAL')));
  shown.press('enter');
  await shown.when((screen) => newestOf(screen) > 0);
  shown.press('i');
  await shown.when((screen) => screen.some((row) => row.includes('0/4000')));
}

/** The number of the newest message on screen; messages of a flood are numbered from 1. */
const newestOf = (screen: Screen): number =>
  Math.max(0, ...screen.flatMap((row) => Array.from(row.matchAll(/ #(\d+)\b/g), ([, number]) => Number(number))));

/** Types into the composer, whose counter tells of each letter, and gives how long each took to the screen, in milliseconds. */
async function typeLetters(shown: BenchConsole, forMs: number): Promise<readonly number[]> {
  const until = performance.now() + forMs;
  const took: number[] = [];
  while (performance.now() < until) {
    const pressedAt = performance.now();
    const counter = ` ${took.length + 1}/4000`;
    shown.press('x');
    took.push((await shown.when((screen) => screen.some((row) => row.includes(counter)))) - pressedAt);
    await delay(Math.max(0, KEY_EVERY_MS - (performance.now() - pressedAt)));
  }
  return took;
}

type Listed = { readonly data?: readonly { readonly id: string; readonly title?: string | null; readonly name?: string }[] };

async function topicOf({ url, token }: BenchNetwork, title: string): Promise<string> {
  const read = async (path: string): Promise<Listed> =>
    (await (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as Listed;
  for (const team of (await read('/teams')).data ?? []) {
    const thread = (await read(`/teams/${team.id}/threads`)).data?.find((each) => each.title === title);
    if (thread !== undefined) return `api:chat:team:${team.id}:thread:${thread.id}`;
  }
  throw new Error(`there is no thread ${title}`);
}
