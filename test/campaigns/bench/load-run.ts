import { setTimeout as delay } from 'node:timers/promises';
import type { Screen } from '../../support/screen.ts';
import type { Bench } from './bench.ts';
import { type BenchConsole, startBenchConsole } from './bench-console.ts';
import { type BareClient, type BenchNetwork, startBareClient, startBenchNetwork } from './bench-network.ts';
import { type FloodThread, findFloodThread, newestOf, newestSent, openFlood, typeLetters } from './flood-thread.ts';
import { measure, sampleMemory } from './process-usage.ts';
import { percentile, rounded } from './statistics.ts';

/** What the terminal does while the messages come: it is typed on, is not read at all, or is read at 2 KB a second. */
export type LoadKind = 'typed-on' | 'not-read' | 'slow';
export type LoadOptions = { readonly perSecond: number; readonly seconds: number; readonly kind: LoadKind };
export type Figures = Readonly<Record<string, number>>;

const SLOW_BYTES = 2_048;
/** After the load: the console works off what is on its way. */
const SETTLE_MS = 60_000;

/** The console on a terminal, a bare client and the network that floods them, each a process of its own. */
type Stage = { readonly network: BenchNetwork; readonly thread: FloodThread; readonly bare: BareClient; readonly shown: BenchConsole };

/** Floods the console for so long, then lets the flood rest and compares the console's account of the messages with the network's. */
export const runLoad = async (bench: Bench, options: LoadOptions): Promise<Figures> => {
  const stage = await setStage(bench);
  const { network, bare, shown } = stage;
  try {
    await network.control({ do: 'pace-flood', perSecond: options.perSecond });
    await delay(1_000);
    const before = (await bare.heard()).count;
    const [endShown, endBare, endNetwork] = [measure(shown.pid), measure(bare.pid), measure(network.pid)];
    const memory = sampleMemory(shown.pid);
    const felt = await feel(stage, options);
    const [console, client, generator, rss] = [endShown(), endBare(), endNetwork(), memory()];
    const messages = (await bare.heard()).count - before;
    await network.control({ do: 'pace-flood', perSecond: 0 });
    return {
      perSecond: options.perSecond,
      seconds: rounded(console.seconds),
      messages,
      ...felt,
      ...(await account(stage)),
      coreShare: rounded(console.cpuMs / console.seconds / 1000, 2),
      generatorCoreShare: rounded(generator.cpuMs / generator.seconds / 1000, 2),
      ratioToBareClient: rounded(console.cpuMs / client.cpuMs),
      rssMiB: rounded(rss.largest, 0),
      launcherRssMiB: rounded(console.othersRssBytes / 2 ** 20, 0),
      rssGrowthMiBPerMinute: rounded(rss.growthPerMinute),
    };
  } finally {
    await Promise.all([shown.end(), bare.end(), network.end()]);
  }
};

/** The flood drips until the console has opened its thread, so that the console holds the thread from its first message on. */
async function setStage({ entry, home }: Bench): Promise<Stage> {
  const network = await startBenchNetwork(entry, ['--scenario', 'flood', '--rate', '1', '--control']);
  const words = ['--server', network.url, '--token-file', network.tokenFile];
  const shown = startBenchConsole({ entry, home, words, columns: 120, rows: 40 });
  await openFlood(shown);
  await unfold(shown);
  const thread = await findFloodThread(network);
  return { network, thread, shown, bare: startBareClient(network, thread.topic) };
}

/** Repetitions are shown one by one, so that the newest message of a flood is the last row. */
async function unfold(shown: BenchConsole): Promise<void> {
  shown.press('esc');
  await shown.when((screen) => screen.some((row) => row.includes('NORMAL')));
  shown.press('F');
  shown.press('i');
  await shown.when((screen) => screen.some((row) => row.includes('0/4000')));
}

async function feel({ bare, shown }: Stage, { kind, seconds }: LoadOptions): Promise<Figures> {
  switch (kind) {
    case 'typed-on': {
      const keyMs = await typeLetters(shown, seconds * 1000);
      return {
        keys: keyMs.length,
        keyToPaintMsP50: rounded(percentile(keyMs, 0.5)),
        keyToPaintMsP99: rounded(percentile(keyMs, 0.99)),
      };
    }
    case 'not-read':
      shown.hold();
      await delay(seconds * 1000);
      break;
    case 'slow':
      await readSlowly(shown, seconds * 1000);
      break;
  }
  const { newest } = await bare.heard();
  const releasedAt = performance.now();
  shown.release();
  return { currentAfterMs: rounded((await shown.when((screen) => newestOf(screen) >= newest, SETTLE_MS)) - releasedAt) };
}

async function readSlowly(shown: BenchConsole, forMs: number): Promise<void> {
  const startedAt = performance.now();
  const before = shown.bytes();
  while (performance.now() - startedAt < forMs) {
    const allowed = ((performance.now() - startedAt) / 1000) * SLOW_BYTES;
    if (shown.bytes() - before > allowed) shown.hold();
    else shown.release();
    await delay(20);
  }
  shown.hold();
}

/** What the console says it held and holds, beside how many messages there are: the flood numbers them from 1. */
async function account({ network, thread, bare, shown }: Stage): Promise<Figures> {
  const sent = await atRest(() => newestSent(network, thread));
  shown.press('esc');
  await shown.when((screen) => screen.some((row) => row.includes('NORMAL')), SETTLE_MS);
  shown.press(':');
  shown.type('link');
  await shown.when((screen) => screen.some((row) => row.includes('Show the link')));
  shown.press('enter');
  await shown.when((screen) => screen.some((row) => RECONCILED.test(row)), SETTLE_MS);
  await settled(shown, (screen) => sum(numbersIn(screen, IN_MEMORY)) >= sent);
  const screen = shown.screen();
  const [held = Number.NaN, dropped = Number.NaN] = numbersIn(screen, IN_MEMORY);
  const [reconnects = Number.NaN] = numbersIn(screen, RECONNECTS);
  const [backfilled = Number.NaN] = numbersIn(screen, RECONCILED);
  return {
    sent,
    held,
    dropped,
    unaccounted: sent - held - dropped,
    backfilled,
    reconnects,
    bareMissed: sent - (await bare.heard()).newest,
  };
}

/** The number as soon as it is the same twice. */
async function atRest(read: () => Promise<number>): Promise<number> {
  for (let last = await read(); ; ) {
    await delay(100);
    const next = await read();
    if (next === last) return next;
    last = next;
  }
}

const IN_MEMORY = /in memory +(\d+) messages, (\d+) dropped/;
const RECONNECTS = /connections +\d+, (\d+) reconnects/;
const RECONCILED = /reconciled +\d+ times, (\d+) messages/;

const numbersIn = (screen: Screen, expression: RegExp): readonly number[] =>
  screen.flatMap((row) => (expression.exec(row)?.slice(1) ?? []).map(Number));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Waits until the screen is so, as long as a console needs that is behind; what is not so then is for the figures to tell. */
const settled = async (shown: BenchConsole, isSo: (screen: Screen) => boolean): Promise<void> => {
  await shown.when(isSo, SETTLE_MS).catch(() => undefined);
};
