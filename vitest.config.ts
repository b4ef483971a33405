import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './test/support/timeouts.ts';

const root = fileURLToPath(new URL('./', import.meta.url));

/**
 * `npm test` runs everything but `test/e2e`, which needs the bundle and has its own script, and `test/campaigns`, whose short forms
 * `npm run campaigns -- --quick` runs.
 */
const isNamed = (folder: string): boolean => process.argv.some((word) => word.startsWith(folder));

export default defineConfig({
  root,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/support/fixed-seed.ts'],
    exclude: ['test/e2e', 'test/campaigns'].filter((folder) => !isNamed(folder)).map((folder) => `${folder}/**`),
    // No test is long but on a busy machine; what waits for something says itself what did not come, after its patience.
    testTimeout: 3 * PATIENCE_MS,
    hookTimeout: 3 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS, interval: 5 } },
    pool: 'forks',
    // Most tests wait for something more than they compute.
    maxWorkers: 2 * availableParallelism(),
    env: { TZ: 'UTC', FORCE_COLOR: '1' },
  },
});
