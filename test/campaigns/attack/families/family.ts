import type { Random } from '../../sim/random.ts';

/** A kind of hostile string. The same chance gives the same string. */
export type Family = { readonly name: string; readonly make: (random: Random) => string };

const WORDS = [
  'ok',
  'status',
  'Acknowledged,',
  'standing',
  'by.',
  'deploy',
  'PRJ-4821',
  'freeze',
  '漢字',
  'שלום',
  'مرحبا',
  'नमस्ते',
  '👍',
  'é',
] as const;

/** A few harmless words, so that harm has something to stand in. */
export const words = (random: Random, most = 4): string =>
  Array.from({ length: random.between(1, most) }, () => random.pick(WORDS)).join(' ');

/** Words, harm, words; either side may be missing. */
export const amid = (random: Random, harm: string): string =>
  `${random.isTrue(0.7) ? words(random) : ''}${harm}${random.isTrue(0.7) ? words(random) : ''}`;

/** So many values of chance, joined. */
export const many = (random: Random, [low, high]: readonly [low: number, high: number], make: () => string): string =>
  Array.from({ length: random.between(low, high) }, make).join('');

/** A code point between two, both included, surrogates left out. */
export const codePoint = (random: Random, low: number, high: number): string => {
  const code = random.between(low, high);
  return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
};
