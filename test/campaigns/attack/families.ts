import { createRandom } from '../sim/random.ts';
import { CONTROLS, UNICODE } from './families/characters.ts';
import type { Family } from './families/family.ts';
import { BROKEN_SEQUENCES, SEQUENCES } from './families/sequences.ts';
import { TEXT } from './families/text.ts';

/** All kinds of hostile strings; a generated string takes the next kind in turn. */
export const FAMILIES: readonly Family[] = [...SEQUENCES, ...BROKEN_SEQUENCES, ...CONTROLS, ...UNICODE, ...TEXT];

export type HostileString = { readonly family: string; readonly text: string };

/** So many strings of a seed: the first n of a longer list are the same. Every seventh is two of them in a row. */
export function* hostileStrings(count: number, seed: number): Generator<HostileString> {
  const random = createRandom(seed);
  for (let index = 0; index < count; index += 1) {
    const family = FAMILIES[index % FAMILIES.length] ?? random.pick(FAMILIES);
    const other = random.pick(FAMILIES);
    const text = family.make(random);
    yield index % 7 === 6 ? { family: `${family.name}+${other.name}`, text: text + other.make(random) } : { family: family.name, text };
  }
}

/** Every control character before every byte, and every string introducer left open. */
export function* everyControl(): Generator<HostileString> {
  const controls = [...Array.from({ length: 32 }, (_, code) => code), ...Array.from({ length: 33 }, (_, index) => 0x7f + index)];
  for (const control of controls) {
    for (let next = 0; next < 256; next += 1) yield { family: 'every-control', text: String.fromCharCode(control, next) };
    for (const introducer of ['[', ']', 'P', '_', '^', 'X', '(', '#']) {
      yield { family: 'every-control', text: `${String.fromCharCode(control)}${introducer}` };
      yield { family: 'every-control', text: `${String.fromCharCode(control)}${introducer}31;1` };
    }
  }
}

/** Everything that opens a sequence or a mode, left open: a terminal would swallow or redraw what is written next. */
export const INTRODUCERS: readonly string[] = [
  '\u001b',
  ...['[', ']', 'P', '_', '^', 'X', '(', ')', '#', '%', ' '].map((introducer) => `\u001b${introducer}`),
  ...['[31', '[?25', ']0;', ']52;c;', ']8;;', 'Ptmux;', '_Ga=T;', 'P+q', 'k'].map((introducer) => `\u001b${introducer}`),
  '\u009b',
  '\u009d',
  '\u0090',
  '\u009f',
  '\u009e',
  '\u0098',
  '\u009b38;2',
  '\u009d0;',
  '\u0090q',
  '\u000e',
  '\u008f',
  '\u0000',
  '\u202e',
  '\u2067',
  '\ud83d',
];

/** So many code points in a row stand in one text. */
const CODE_POINTS_A_TEXT = 256;

/** Every code point after a letter, halves of pairs included, many to a text. */
export function* everyCodePoint(): Generator<HostileString> {
  for (let first = 0; first < 0x110000; first += CODE_POINTS_A_TEXT) {
    const each = Array.from({ length: CODE_POINTS_A_TEXT }, (_, index) => `a${String.fromCodePoint(first + index)}`);
    yield { family: 'every-code-point', text: each.join('') };
  }
}

/** The next few of many, so that they are never in memory together; none at the end. */
export const takeSome = <Value>(values: Iterator<Value>, count: number): readonly Value[] => {
  const taken: Value[] = [];
  while (taken.length < count) {
    const next = values.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
};
