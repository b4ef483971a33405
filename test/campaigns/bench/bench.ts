// What the console costs: `npm run bench -- [--growth] [--peer weechat] [NAME…]` prints a line of JSON for each measurement, then a table,
// on Linux. The bare client beside the console only parses the same messages; a peer is shown them in the same run where it is installed.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchFlood } from './bench-flood.ts';
import { benchIdle } from './bench-idle.ts';
import { benchGrowth, benchScreen } from './bench-screen.ts';
import { benchStart } from './bench-start.ts';
import { benchTraffic } from './bench-traffic.ts';

/** What a measurement works with. */
export type Bench = {
  readonly entry: string;
  readonly home: string;
  /** Whether weechat is shown the same messages, where it is installed. */
  readonly hasPeer: boolean;
  readonly report: (name: string, figures: Readonly<Record<string, number>>) => void;
};

const home = await mkdtemp(path.join(tmpdir(), 'netconsole-bench-'));
const rows: (readonly [string, string, number])[] = [];
const { values, positionals: wanted } = parseArgs({
  options: { growth: { type: 'boolean', default: false }, peer: { type: 'string' } },
  allowPositionals: true,
});
if (values.peer !== undefined && values.peer !== 'weechat') throw new Error(`there is no peer ${values.peer}; there is weechat`);
const bench: Bench = {
  home,
  hasPeer: values.peer !== undefined,
  entry: fileURLToPath(new URL('../../../dist/netconsole.js', import.meta.url)),
  report: (name, figures) => {
    process.stdout.write(`${JSON.stringify({ bench: name, ...figures })}\n`);
    for (const [figure, value] of Object.entries(figures)) rows.push([name, figure, value]);
  },
};
const growth: Readonly<Record<string, () => Promise<void>>> = { growth: () => benchGrowth(bench) };
const all: Readonly<Record<string, () => Promise<void>>> = {
  start: () => benchStart(bench),
  idle: () => benchIdle(bench),
  frame: () => benchScreen(bench),
  traffic: () => benchTraffic(bench),
  'flood-50': () => benchFlood(bench, { perSecond: 50, seconds: 10 }),
  'flood-1000': () => benchFlood(bench, { perSecond: 1_000, seconds: 10 }),
  'flood-5000': () => benchFlood(bench, { perSecond: 5_000, seconds: 20 }),
};

try {
  process.stdout.write(`${JSON.stringify({ bench: 'machine', node: process.version, cpu: cpus()[0]?.model, cores: cpus().length })}\n`);
  for (const [name, run] of Object.entries(values.growth ? growth : all)) if (wanted.length === 0 || wanted.includes(name)) await run();
} finally {
  await rm(home, { recursive: true, force: true });
}
for (const [name, figure, value] of rows) process.stdout.write(`${name.padEnd(24)} ${figure.padEnd(24)} ${String(value).padStart(10)}\n`);
