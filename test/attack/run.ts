/**
 * The attack suite: hostile strings through everything that makes rows of text, into a terminal. Prints one JSON line; exits 1 when
 * anything got through. `npm run attack -- --strings N --seed S [--raw]`; `--raw` draws the strings as they came, to show that it would be seen.
 */
import { parseArgs } from 'node:util';
import { attackText } from './text-phase.ts';

const { values } = parseArgs({
  options: {
    strings: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '7' },
    raw: { type: 'boolean', default: false },
  },
});
const whole = (word: string): number => {
  if (!/^\d{1,9}$/.test(word)) throw new Error(`not a whole number: ${word}`);
  return Number(word);
};
const report = await attackText({ strings: whole(values.strings), seed: whole(values.seed), isRaw: values.raw });

console.log(JSON.stringify(report));
process.exitCode = report.faults === 0 ? 0 : 1;
