import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Bench } from './bench.ts';
import type { ScreenLoad } from './screen-cost.ts';

type Cost = { readonly cpuMs: number; readonly bytes: number };

/** A way to run screen-cost.ts: its components are compiled first. */
const bundle = async (home: string): Promise<(load: ScreenLoad) => Cost> => {
  const outfile = path.join(home, 'screen-cost.mjs');
  const require = 'makeRequire';
  await build({
    entryPoints: [fileURLToPath(new URL('screen-cost.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    // Ink asks for React's developer tools only while it is being developed itself.
    alias: { 'react-devtools-core': 'node:os' },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    banner: { js: `import { createRequire as ${require} } from 'node:module'; const require = ${require}(import.meta.url);` },
  });
  return (load) => {
    const lines = execFileSync(process.execPath, [outfile, JSON.stringify(load)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    return JSON.parse(lines.at(-1) ?? '') as Cost;
  };
};

const BUSY: ScreenLoad = { held: 500, threads: 10, agents: 10, screen: 'threads', frame: 'message' };

/** CPU and bytes of one frame at 120x40: one in which every message row moves, one of a key, and one of the clock. */
export const benchScreen = async ({ home, report }: Bench): Promise<void> => {
  const costOf = await bundle(home);
  for (const frame of ['message', 'key', 'clock'] as const) {
    const { cpuMs, bytes } = costOf({ ...BUSY, frame });
    report(`frame-${frame}`, { cpuMsPerFrame: cpuMs, bytesPerFrame: bytes });
  }
};

const GROWN: Readonly<Record<string, readonly Partial<ScreenLoad>[]>> = {
  held: [{ held: 100 }, { held: 1_000 }, { held: 4_000 }, { held: 100_000, threads: 100 }],
  threads: [{ threads: 10 }, { threads: 500 }, { threads: 5_000 }],
  'threads-elsewhere': [{ threads: 10 }, { threads: 5_000 }].map((load) => ({ ...load, screen: 'overview', frame: 'message-elsewhere' })),
  agents: [{ agents: 10 }, { agents: 2_000 }],
};

/** What a message costs, its frame included, as what the console holds grows; the ratio of each to the smallest. */
export const benchGrowth = async ({ home, report }: Bench): Promise<void> => {
  const costOf = await bundle(home);
  for (const [what, loads] of Object.entries(GROWN)) {
    const costs = loads.map((load) => costOf({ ...BUSY, ...load }).cpuMs);
    for (const [index, load] of loads.entries()) {
      const { held, threads, agents } = { ...BUSY, ...load };
      const cpuMs = costs[index] ?? Number.NaN;
      report(`growth-${what}`, { held, threads, agents, cpuMsPerMessage: cpuMs, ratio: Number((cpuMs / (costs[0] ?? cpuMs)).toFixed(2)) });
    }
  }
};
