import { describe, expect, it } from 'vitest';
import { attackConsole } from '../campaigns/attack/console-phase.ts';
import { buildRawProgram } from '../campaigns/attack/raw-program.ts';
import { buildProgram } from '../cli/program.ts';

describe('the attack on the built console in a pty', () => {
  it('finds nothing that reaches the terminal, and no row out of its place', { timeout: 120_000 }, async () => {
    await using program = await buildProgram();

    const { faults, frames, strings, unseen, output } = await attackConsole({ program, strings: 600, seed: 11, isWhole: false });

    expect({ faults, unseen, bodies: strings.bodies, watched: output.strings.watch }).toEqual({
      faults: 0,
      unseen: 0,
      bodies: 600,
      watched: 600,
    });
    expect(strings.names).toBeGreaterThan(600);
    expect(frames).toBeGreaterThan(10);
    expect(output.lines).toBeGreaterThan(2_000);
  });

  it('sees the harm when the sanitiser is taken out', { timeout: 120_000 }, async () => {
    await using program = await buildRawProgram();

    const found = await attackConsole({ program, strings: 150, seed: 11, isWhole: false, patienceMs: 1_000 });

    expect(found.foreignSequences).toBeGreaterThan(0);
    expect(found.titles + found.commands + found.bells).toBeGreaterThan(0);
    expect(found.widthErrors + found.brokenFrames).toBeGreaterThan(0);
    expect(found.output.foreignSequences + found.output.otherThanText).toBeGreaterThan(0);
  });
});
