import { describe, expect, it } from 'vitest';
import { FAMILIES, hostileStrings } from './families.ts';
import { attackText } from './text-phase.ts';

describe('the attack on the text layer', () => {
  it('finds nothing that reaches the terminal', async () => {
    const report = await attackText({ strings: 400, seed: 11, isRaw: false });

    expect(report.examples).toEqual([]);
    expect(report.faults).toBe(0);
    expect(report.rows).toBeGreaterThan(25_000);
  }, 600_000);

  it('sees each kind of harm when strings are drawn as they came', async () => {
    const report = await attackText({ strings: 2000, seed: 11, isRaw: true });

    for (const kind of [
      'titles',
      'bells',
      'replies',
      'commands',
      'alternateScreens',
      'disturbedRows',
      'widthErrors',
      'foreignSequences',
    ] as const)
      expect([kind, report[kind] > 10]).toEqual([kind, true]);
    expect(report.exportedControls).toBeGreaterThan(1000);
  }, 600_000);
});

describe('hostile strings', () => {
  it('come from at least 40 families and follow from the seed', () => {
    const first = Array.from(hostileStrings(300, 7));

    expect(new Set(FAMILIES.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40);
    expect(Array.from(hostileStrings(300, 7))).toEqual(first);
    expect(Array.from(hostileStrings(100, 7))).toEqual(first.slice(0, 100));
    expect(Array.from(hostileStrings(300, 8))).not.toEqual(first);
  });
});
