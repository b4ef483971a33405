import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `npm test` runs everything but `test/e2e`, which needs the bundle and has its own script. */
export default defineConfig({
  root,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: process.env['NETCONSOLE_E2E'] === '1' ? [] : ['test/e2e/**'],
    testTimeout: 15_000,
    hookTimeout: 15_000,
    pool: 'forks',
    // Most tests wait for something more than they compute.
    maxWorkers: Math.max(2, availableParallelism()),
    env: { TZ: 'UTC', FORCE_COLOR: '1' },
  },
});
