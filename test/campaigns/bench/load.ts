// What the console bears: `npm run load -- [--seconds N] [NAME…]` prints a line of JSON for each load, and whether it met its limits.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figures, type LoadOptions, runLoad } from './load-run.ts';

/** A load and what must hold of its figures: at most so much of each. */
type Load = LoadOptions & { readonly limits: Figures };

/** Nothing lost or counted twice, and the connection held. */
const WHOLE = { unaccounted: 0, reconnects: 0 };

const LOADS: Readonly<Record<string, Load>> = {
  steady: { kind: 'typed-on', perSecond: 1_000, seconds: 30, limits: { ...WHOLE, keyToPaintMsP99: 50, coreShare: 0.3, rssMiB: 300 } },
  flood: {
    kind: 'typed-on',
    perSecond: 5_000,
    seconds: 60,
    limits: { ...WHOLE, keyToPaintMsP99: 50, rssMiB: 300, rssGrowthMiBPerMinute: 10 },
  },
  burst: { kind: 'typed-on', perSecond: 10_000, seconds: 10, limits: WHOLE },
  stalled: { kind: 'not-read', perSecond: 1_000, seconds: 60, limits: { ...WHOLE, currentAfterMs: 200 } },
  slow: { kind: 'slow', perSecond: 1_000, seconds: 60, limits: { ...WHOLE, currentAfterMs: 200 } },
};

const { values, positionals } = parseArgs({ options: { seconds: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !Object.hasOwn(LOADS, name));
if (unknown.length > 0) throw new Error(`there is no load ${unknown.join(', ')}; there are ${Object.keys(LOADS).join(', ')}`);
const entry = fileURLToPath(new URL('../../../dist/netconsole.js', import.meta.url));
const home = await mkdtemp(path.join(tmpdir(), 'netconsole-load-'));

const isBroken = (figures: Figures, [name, most]: readonly [string, number]): boolean => !(Math.abs(figures[name] ?? Number.NaN) <= most);

try {
  for (const [name, { limits, ...options }] of Object.entries(LOADS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const seconds = values.seconds === undefined ? options.seconds : Number(values.seconds);
    const figures = await runLoad({ entry, home, hasPeer: false, report: () => undefined }, { ...options, seconds });
    const broken = Object.entries(limits).filter((limit) => isBroken(figures, limit));
    process.stdout.write(`${JSON.stringify({ load: name, ...figures, machineLoad: loadavg()[0], broken: Object.fromEntries(broken) })}\n`);
    if (broken.length > 0) process.exitCode = 1;
  }
} finally {
  await rm(home, { recursive: true, force: true });
}
