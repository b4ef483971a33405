import { describe, expect, it } from 'vitest';
import { PROPERTIES } from './properties.ts';

const RUNS = Number(process.env['NETCONSOLE_RUNS'] ?? 40);

describe('the stream of a thread', () => {
  it.each(PROPERTIES)('$name', { timeout: 600_000 }, ({ check }) => {
    expect(() => check({ numRuns: RUNS })).not.toThrow();
  });
});
