import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../../../vitest.config.ts';
import { MUTANTS } from './mutants.ts';
import { plant, targetOf } from './plant.ts';

const mutant = MUTANTS.find(({ name }) => name === process.env['NETCONSOLE_MUTANT']);

/** The tests of the parts that have seeded bugs, over the bug that `NETCONSOLE_MUTANT` names. */
export default defineConfig({
  ...base,
  plugins: [
    {
      name: 'seeded-bug',
      enforce: 'pre',
      transform: (code, id) => (mutant !== undefined && id === fileURLToPath(targetOf(mutant)) ? plant(code, mutant) : null),
    },
  ],
  test: {
    ...base.test,
    include: [
      'test/platform/archastro/{link,rest,live}/*.test.ts',
      'test/platform/archastro/stream/{thread-stream,overlap}.test.ts',
      'test/ledger/{outbox,late-outbox,outbox-crash}.test.ts',
    ],
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000, interval: 5 } },
    // Transformed modules of another bug must not be taken again.
    fsModuleCache: false,
    maxWorkers: 1,
    bail: 1,
    reporters: ['tap-flat'],
  },
});
