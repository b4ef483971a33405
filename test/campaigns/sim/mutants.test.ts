import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { runMutant } from './run-mutants.ts';

describe('the seeded bugs', () => {
  it.each(MUTANTS)('have one place in the source: $name', ({ file, from, to }) => {
    const source = readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8');

    expect({ places: source.split(from).length - 1, isChange: from !== to }).toEqual({ places: 1, isChange: true });
  });

  it('are noticed by the suite', { timeout: 60_000 }, async () => {
    const [first = null] = MUTANTS;

    const { noticed } = await runMutant(first);

    expect(noticed).toEqual(expect.any(String));
  });
});
