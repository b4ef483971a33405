import { describe, expect, it } from 'vitest';
import { attackConsole } from '../attack/console-phase.ts';
import { buildRawProgram } from '../attack/raw-program.ts';
import { buildProgram } from '../cli/program.ts';

describe('the attack on the built console in a pty', () => {
  it('finds nothing that reaches the terminal, and no row out of its place', { timeout: 120_000 }, async () => {
    await using program = await buildProgram();

    const { faults, frames, bodiesSeen, output } = await attackConsole({ program, strings: 150, seed: 11 });

    expect({ faults, output: { ...output, lines: 0 } }).toEqual({
      faults: 0,
      output: { lines: 0, foreignSequences: 0, otherThanText: 0, brokenJson: 0, crashed: 0 },
    });
    expect(frames).toBeGreaterThan(10);
    expect(bodiesSeen).toBeGreaterThan(10);
    expect(output.lines).toBeGreaterThan(200);
  });

  it('sees the harm when the sanitiser is taken out', { timeout: 120_000 }, async () => {
    await using program = await buildRawProgram();

    const found = await attackConsole({ program, strings: 150, seed: 11, patienceMs: 1_000 });

    expect(found.foreignSequences).toBeGreaterThan(0);
    expect(found.titles + found.commands + found.bells).toBeGreaterThan(0);
    expect(found.widthErrors + found.brokenFrames).toBeGreaterThan(0);
    expect(found.output.foreignSequences + found.output.otherThanText).toBeGreaterThan(0);
  });
});
