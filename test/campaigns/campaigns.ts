/**
 * One way to run what takes longer than a test: `npm run campaigns` runs all, `npm run campaigns -- sim attack` some. Their short forms
 * are the tests beside them, which `npm run campaigns -- --quick` runs, and CI with it. `--seed S` gives every campaign that draws by
 * chance the same seed. Each campaign prints JSON lines with its figures; after it comes one line of the runner, `{campaign, seconds,
 * exit}`. Exits with 1 when one of them failed, after all have run.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** The script beside this file, the arguments of a full run, and whether it draws by chance. */
type Campaign = { readonly script: string; readonly words: readonly string[]; readonly hasSeed: boolean };

const drawn = (script: string, ...words: string[]): Campaign => ({ script, words, hasSeed: true });
const fixed = (script: string, ...words: string[]): Campaign => ({ script, words, hasSeed: false });

const CAMPAIGNS: Readonly<Record<string, Campaign>> = {
  attack: drawn('attack/run.ts'),
  canaries: fixed('attack/canaries.ts'),
  giant: fixed('attack/giant.ts'),
  browser: fixed('attack/chromium.ts'),
  sim: drawn('sim/sim.ts', '--schedules', '1000', '--messages', '10000'),
  'sim-sockets': drawn('sim/sim.ts', '--sockets', '--schedules', '100', '--messages', '2000'),
  'sim-drills': drawn('sim/sim.ts', '--drills', '--schedules', '100'),
  'sim-outages': fixed('sim/sim.ts', '--outages', '--schedules', '5'),
  'sim-mutants': fixed('sim/sim.ts', '--mutants'),
  loops: drawn('loops/eval.ts'),
  stops: drawn('stops/stops.ts'),
  quiet: drawn('quiet/run.ts', '--stories', '500'),
  operations: drawn('operations/campaign.ts'),
  'operations-crash': drawn('operations/crash.ts'),
  'operations-speed': fixed('operations/speed.ts'),
  'ledger-crash': drawn('ledger/crash.ts'),
  'outbox-crash': drawn('outbox/outbox-crash.ts'),
  'refresh-race': fixed('auth/refresh-race.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
  },
});

const run = (words: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] })
      .once('error', reject)
      .once('exit', (code) => resolve(code ?? 1));
  });

const unknown = positionals.filter((name) => CAMPAIGNS[name] === undefined);
if (unknown.length > 0 || values.list) {
  console.error(
    `${unknown.length > 0 ? `There is no campaign ${unknown.join(', ')}. ` : ''}There are: ${Object.keys(CAMPAIGNS).join(', ')}.`,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}
if (values.quick) {
  const folders = positionals.map((name) => path.dirname(CAMPAIGNS[name]?.script ?? ''));
  const vitest = path.join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  process.exit(
    await run([vitest, 'run', ...(folders.length === 0 ? [''] : folders).map((folder) => path.posix.join('test/campaigns', folder))]),
  );
}

const failed: string[] = [];
for (const [name, { script, words, hasSeed }] of Object.entries(CAMPAIGNS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const startedAt = performance.now();
  const exit = await run([path.join(import.meta.dirname, script), ...words, ...(hasSeed ? ['--seed', values.seed] : [])]);
  if (exit !== 0) failed.push(name);
  console.log(JSON.stringify({ campaign: name, seconds: Math.round((performance.now() - startedAt) / 100) / 10, exit }));
}
console.log(JSON.stringify({ failed }));
process.exit(failed.length === 0 ? 0 : 1);
