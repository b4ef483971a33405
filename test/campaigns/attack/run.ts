/**
 * The attack suite: hostile strings through everything that makes rows of text, then through the built console in a pty, into a terminal.
 * Prints one JSON line; exits 1 when anything got through. `npm run attack -- --strings N --seed S [--raw] [--phase text|console] [--whole]`; `--raw`
 * leaves the strings as they came, to show that it would be seen.
 */
import { parseArgs } from 'node:util';
import { buildProgram } from '../../cli/program.ts';
import { attackConsole } from './console-phase.ts';
import { buildRawProgram } from './raw-program.ts';
import { attackText } from './text-phase.ts';

const { values } = parseArgs({
  options: {
    strings: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '7' },
    raw: { type: 'boolean', default: false },
    phase: { type: 'string' },
    whole: { type: 'boolean' },
  },
});
/** From so many strings on a run takes every corpus, as `--whole` does. */
const WHOLE_FROM = 10_000;
const whole = (word: string): number => {
  if (!/^\d{1,9}$/.test(word)) throw new Error(`not a whole number: ${word}`);
  return Number(word);
};
const [strings, seed, isRaw] = [whole(values.strings), whole(values.seed), values.raw];

const attackBuilt = async () => {
  await using program = await (isRaw ? buildRawProgram() : buildProgram());
  return await attackConsole({
    program,
    strings,
    seed,
    isWhole: values.whole ?? strings >= WHOLE_FROM,
    ...(isRaw ? { patienceMs: 1_000 } : {}),
  });
};
const phases = [
  ...(values.phase === 'console' ? [] : [await attackText({ strings, seed, isRaw })]),
  ...(values.phase === 'text' ? [] : [await attackBuilt()]),
];
const faults = phases.reduce((sum, phase) => sum + phase.faults, 0);

console.log(JSON.stringify({ faults, phases }));
process.exitCode = faults === 0 ? 0 : 1;
