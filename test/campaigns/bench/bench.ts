// What the console costs: `npm run bench` prints a line of JSON for each measurement, then a table, on Linux.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFlood } from './bench-flood.ts';
import { benchIdle } from './bench-idle.ts';
import { benchStart } from './bench-start.ts';

/** What a measurement works with. */
export type Bench = {
  readonly entry: string;
  readonly home: string;
  readonly report: (name: string, figures: Readonly<Record<string, number>>) => void;
};

const home = await mkdtemp(path.join(tmpdir(), 'netconsole-bench-'));
const rows: (readonly [string, string, number])[] = [];
const bench: Bench = {
  home,
  entry: fileURLToPath(new URL('../../../dist/netconsole.js', import.meta.url)),
  report: (name, figures) => {
    process.stdout.write(`${JSON.stringify({ bench: name, ...figures })}\n`);
    for (const [figure, value] of Object.entries(figures)) rows.push([name, figure, value]);
  },
};
const wanted = process.argv.slice(2);
const all: Readonly<Record<string, () => Promise<void>>> = {
  start: () => benchStart(bench),
  idle: () => benchIdle(bench),
  'flood-50': () => benchFlood(bench, { perSecond: 50, seconds: 10 }),
  'flood-1000': () => benchFlood(bench, { perSecond: 1_000, seconds: 10 }),
  'flood-5000': () => benchFlood(bench, { perSecond: 5_000, seconds: 20 }),
};

try {
  process.stdout.write(`${JSON.stringify({ bench: 'machine', node: process.version, cpu: cpus()[0]?.model, cores: cpus().length })}\n`);
  for (const [name, run] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) await run();
} finally {
  await rm(home, { recursive: true, force: true });
}
for (const [name, figure, value] of rows) process.stdout.write(`${name.padEnd(12)} ${figure.padEnd(20)} ${String(value).padStart(10)}\n`);
