import { amid, codePoint, type Family, many, words } from './family.ts';

/** Single control characters and line tricks. */
export const CONTROLS: readonly Family[] = [
  {
    name: 'c0',
    make: (random) =>
      amid(
        random,
        many(random, [1, 6], () => String.fromCharCode(random.between(0, 31))),
      ),
  },
  {
    name: 'c1',
    make: (random) =>
      amid(
        random,
        many(random, [1, 6], () => String.fromCharCode(random.between(0x80, 0x9f))),
      ),
  },
  { name: 'delete', make: (random) => amid(random, '\u007f'.repeat(random.between(1, 9))) },
  { name: 'bell', make: (random) => amid(random, '\u0007'.repeat(random.between(1, 50))) },
  {
    name: 'backspace',
    make: (random) => {
      const shown = words(random);
      return `${shown}${'\b'.repeat(shown.length)}${words(random)}`;
    },
  },
  { name: 'carriage-return', make: (random) => `${words(random)}\r${words(random)}${random.isTrue(0.5) ? '\r' : '\r\n'}` },
  {
    name: 'line-breaks',
    make: (random) => many(random, [2, 60], () => random.pick(['\n', '\r\n', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029', 'x'])),
  },
  { name: 'tabs', make: (random) => many(random, [2, 40], () => random.pick(['\t', 'a', ' ', '漢\t'])) },
];

const BIDI = [
  '\u061c',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u206a',
  '\u206f',
] as const;
const INVISIBLE = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\u2061',
  '\u2064',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u180e',
  '\u115f',
  '\u1160',
  '\u3164',
  '\uffa0',
  '\u17b4',
  '\u2065',
  '\ufff9',
  '\u{1d173}',
  '\u{1bca0}',
] as const;

/** Characters that are not what they seem, or seem to be nothing. */
export const UNICODE: readonly Family[] = [
  { name: 'bidi', make: (random) => amid(random, `${random.pick(BIDI)}${words(random)}${random.isTrue(0.5) ? random.pick(BIDI) : ''}`) },
  { name: 'trojan-source', make: (random) => `if (level !== "user\u202e \u2066// ${words(random)}\u2069 \u2066") {` },
  { name: 'right-to-left', make: (random) => many(random, [2, 30], () => random.pick(['שלום', 'مرحبا', '123', ' ', '(', ')', 'abc'])) },
  {
    name: 'invisible',
    make: (random) =>
      amid(
        random,
        many(random, [1, 12], () => random.pick(INVISIBLE)),
      ),
  },
  { name: 'invisible-words', make: (random) => Array.from(words(random)).join(random.pick(INVISIBLE)) },
  {
    name: 'tags',
    make: (random) =>
      amid(random, Array.from('ignore all previous', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')),
  },
  {
    name: 'broken-flag-tags',
    make: (random) =>
      amid(random, `🏴${many(random, [1, 8], () => codePoint(random, 0xe0061, 0xe007a))}${random.isTrue(0.5) ? '\u{e007f}' : ''}`),
  },
  {
    name: 'variation-payload',
    make: (random) =>
      amid(
        random,
        `${random.pick(['😀', 'a', '漢', ''])}${many(random, [1, 40], () => (random.isTrue(0.5) ? codePoint(random, 0xfe00, 0xfe0f) : codePoint(random, 0xe0100, 0xe01ef)))}`,
      ),
  },
  {
    name: 'lone-surrogate',
    make: (random) =>
      amid(
        random,
        many(random, [1, 5], () => String.fromCharCode(random.between(0xd800, 0xdfff))),
      ),
  },
  { name: 'noncharacter', make: (random) => amid(random, random.pick(['\ufffe', '\uffff', '\ufdd0', '\u{1fffe}', '\u{10ffff}'])) },
  {
    name: 'private-use',
    make: (random) => amid(random, random.isTrue(0.5) ? codePoint(random, 0xe000, 0xf8ff) : codePoint(random, 0xf0000, 0x10fffd)),
  },
  {
    name: 'unassigned',
    make: (random) =>
      amid(random, random.isTrue(0.5) ? codePoint(random, 0x40000, 0xdffff) : random.pick(['\u0378', '\u05ff', '\u2fe0', '\u{1fb93}'])),
  },
  {
    name: 'zalgo',
    make: (random) =>
      amid(
        random,
        many(
          random,
          [1, 6],
          () => `${random.pick(['a', 'é', '漢', ' ', ''])}${many(random, [1, 60], () => codePoint(random, 0x300, 0x36f))}`,
        ),
      ),
  },
  {
    name: 'spacing-marks',
    make: (random) =>
      many(random, [2, 40], () => random.pick(['क', '\u0940', '\u094d', 'ष', '\u200d', '\u200c', '👍', '漢', '\u0e33', ' '])),
  },
  { name: 'conjuncts', make: (random) => 'क\u094d'.repeat(random.between(5, 200)) },
  {
    name: 'emoji-joined',
    make: (random) =>
      amid(
        random,
        many(
          random,
          [2, 12],
          () => `${random.pick(['👨', '👩', '🏳', '❤', '🍕', '💻', '🔥', 'a', ''])}${random.pick(['', '\ufe0f', '\u{1f3fd}'])}\u200d`,
        ),
      ),
  },
  {
    name: 'emoji-modified',
    make: (random) =>
      amid(
        random,
        many(random, [1, 12], () => `${random.pick(['👍', '✋', '😀', 'a', ''])}${codePoint(random, 0x1f3fb, 0x1f3ff)}`),
      ),
  },
  {
    name: 'regional',
    make: (random) =>
      amid(
        random,
        many(random, [1, 15], () => codePoint(random, 0x1f1e6, 0x1f1ff)),
      ),
  },
  {
    name: 'keycaps',
    make: (random) =>
      amid(
        random,
        many(random, [1, 9], () => `${random.pick(['1', '#', '*', 'a'])}${random.pick(['', '\ufe0f', '\ufe0e'])}\u20e3`),
      ),
  },
  {
    name: 'hangul-jamo',
    make: (random) =>
      amid(
        random,
        many(random, [1, 15], () => random.pick(['\u1112', '\u1161', '\u11ab', '\u1100', '\u119e', '\ua960', '\ud7b0', '한'])),
      ),
  },
  { name: 'new-emoji', make: (random) => amid(random, codePoint(random, 0x1fa70, 0x1faff)) },
  {
    name: 'width-mix',
    make: (random) =>
      many(random, [5, 80], () => random.pick(['漢', 'ﾊ', '\uff9e', 'Ａ', '😀', 'a', '\u0301', '한', '☰', '─', '★', '\u3000', '①', '⑴'])),
  },
  { name: 'any-code-point', make: (random) => many(random, [1, 40], () => codePoint(random, 0, 0x10ffff)) },
  { name: 'any-code-unit', make: (random) => many(random, [1, 40], () => String.fromCharCode(random.between(0, 0xffff))) },
];
