import type { Random } from '../../sim/random.ts';
import { amid, type Family, many, words } from './family.ts';

const ESC = '\u001b';
const ST = [`${ESC}\\`, '\u0007', '\u009c'] as const;
const CSI = [`${ESC}[`, '\u009b'] as const;
const OSC = [`${ESC}]`, '\u009d'] as const;

const parameters = (random: Random): string => many(random, [0, 4], () => `${random.between(0, 200)}${random.pick([';', ':', ''])}`);
const payload = (random: Random): string => Buffer.from(words(random, 8)).toString('base64');

/** Escape sequences that end properly, in their seven-bit and eight-bit forms. */
export const SEQUENCES: readonly Family[] = [
  { name: 'sgr', make: (random) => amid(random, `${random.pick(CSI)}${parameters(random)}m`) },
  {
    name: 'cursor',
    make: (random) =>
      amid(random, `${random.pick(CSI)}${parameters(random)}${random.pick(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'd', 'f', 's', 'u'])}`),
  },
  {
    name: 'erase',
    make: (random) =>
      amid(random, `${random.pick(CSI)}${random.pick(['', '1', '2', '3'])}${random.pick(['J', 'K', 'P', 'X', 'L', 'M', '@'])}`),
  },
  { name: 'scroll', make: (random) => amid(random, `${random.pick(CSI)}${parameters(random)}${random.pick(['S', 'T', 'r', 'b'])}`) },
  {
    name: 'modes',
    make: (random) =>
      amid(
        random,
        `${random.pick(CSI)}${random.pick(['?', '', '>'])}${random.pick([4, 5, 6, 7, 12, 20, 25, 47, 69, 1000, 1002, 1003, 1004, 1006, 1047, 1049, 2004, 2026])}${random.pick(['h', 'l'])}`,
      ),
  },
  { name: 'alternate-screen', make: (random) => amid(random, `${ESC}[?1049h${words(random)}${random.isTrue(0.5) ? `${ESC}[?1049l` : ''}`) },
  {
    name: 'reports',
    make: (random) =>
      amid(
        random,
        random.pick([
          `${ESC}[6n`,
          `${ESC}[5n`,
          `${ESC}[c`,
          `${ESC}[>c`,
          `${ESC}[=c`,
          `${ESC}Z`,
          '\u0005',
          `${ESC}[21t`,
          `${ESC}[18t`,
          `${ESC}[?6n`,
          `${ESC}[?1$p`,
          `${ESC}P$qm${ESC}\\`,
          `${ESC}P+q544e${ESC}\\`,
          `${ESC}]4;1;?\u0007`,
          `${ESC}]10;?\u0007`,
          `${ESC}]52;c;?\u0007`,
        ]),
      ),
  },
  {
    name: 'title',
    make: (random) => amid(random, `${random.pick(OSC)}${random.pick(['0', '1', '2', '21'])};${words(random)}${random.pick(ST)}`),
  },
  { name: 'title-stack', make: (random) => amid(random, `${ESC}]2;rm -rf ~${random.pick(ST)}${ESC}[22t${ESC}[21t${ESC}[23t`) },
  {
    name: 'clipboard',
    make: (random) =>
      amid(random, `${random.pick(OSC)}52;${random.pick(['c', 'p', 'q', 's', '0', ''])};${payload(random)}${random.pick(ST)}`),
  },
  {
    name: 'link',
    make: (random) =>
      amid(
        random,
        `${random.pick(OSC)}8;id=${random.between(0, 9)};${random.pick(['https://evil.example', 'file:///etc/passwd', 'javascript:alert(1)'])}${random.pick(ST)}https://good.example${random.pick(OSC)}8;;${random.pick(ST)}`,
      ),
  },
  {
    name: 'notification',
    make: (random) =>
      amid(random, `${random.pick(OSC)}${random.pick(['9;', '777;notify;', '99;i=1;', '9;4;1;50'])}${words(random)}${random.pick(ST)}`),
  },
  {
    name: 'palette',
    make: (random) =>
      amid(
        random,
        `${random.pick(OSC)}${random.pick(['4;0;', '10;', '11;', '12;', '104', '110', '50;', '7;', '133;A', '1337;File=inline=1:', '3008;'])}${random.pick(['rgb:00/00/00', '#000000', payload(random)])}${random.pick(ST)}`,
      ),
  },
  {
    name: 'device-control',
    make: (random) =>
      amid(
        random,
        `${random.pick([`${ESC}P`, '\u0090'])}${random.pick(['q#0;2;0;0;0~', '0;1|17/ab', '$q"p', '+q', `tmux;${ESC}${ESC}]52;c;YQ==\u0007`, '1000p'])}${words(random)}${random.pick(ST)}`,
      ),
  },
  {
    name: 'application',
    make: (random) =>
      amid(
        random,
        `${random.pick([`${ESC}_G`, `${ESC}^`, `${ESC}X`, '\u009f', '\u009e', '\u0098', `${ESC}k`])}${words(random)}${random.pick(ST)}`,
      ),
  },
  {
    name: 'charset',
    make: (random) =>
      amid(
        random,
        random.pick([
          `${ESC}(0`,
          `${ESC})0`,
          '\u000e',
          '\u000f',
          `${ESC}%G`,
          `${ESC}%@`,
          `${ESC}n`,
          `${ESC}o`,
          `${ESC}N`,
          `${ESC}O`,
          '\u008e',
          '\u008f',
        ]),
      ),
  },
  {
    name: 'reset',
    make: (random) =>
      amid(
        random,
        random.pick([
          `${ESC}c`,
          `${ESC}[!p`,
          `${ESC}#8`,
          `${ESC}#6`,
          `${ESC}=`,
          `${ESC}>`,
          `${ESC}7`,
          `${ESC}8`,
          `${ESC}D`,
          `${ESC}E`,
          `${ESC}H`,
          `${ESC}M`,
          '\u0084',
          '\u0085',
          '\u0088',
          '\u008d',
        ]),
      ),
  },
  {
    name: 'any-csi',
    make: (random) =>
      amid(
        random,
        `${random.pick(CSI)}${random.pick(['', '?', '>', '<', '=', '!'])}${parameters(random)}${random.pick(['', ' ', '$', '"', "'", '*'])}${String.fromCharCode(random.between(0x40, 0x7e))}`,
      ),
  },
  {
    name: 'any-escape',
    make: (random) =>
      amid(
        random,
        `${ESC}${many(random, [0, 2], () => String.fromCharCode(random.between(0x20, 0x2f)))}${String.fromCharCode(random.between(0x30, 0x7e))}`,
      ),
  },
  { name: 'keyboard-protocol', make: (random) => amid(random, `${ESC}[${random.pick(['>1u', '<u', '=31;1u', '?u', '>4;2m', '?9001h'])}`) },
];

const INTRODUCERS = [
  `${ESC}[`,
  `${ESC}]`,
  `${ESC}]0;`,
  `${ESC}]52;c;`,
  `${ESC}]8;;`,
  `${ESC}P`,
  `${ESC}_`,
  `${ESC}^`,
  `${ESC}X`,
  ESC,
  '\u009b',
  '\u009d',
  '\u0090',
  '\u009e',
  '\u009f',
  '\u0098',
  `${ESC}[38;5;`,
  `${ESC}(`,
] as const;
const SPLICED = ['\u001b]0;title\u0007', '\u001b]52;c;cm0gLXJm\u0007', '\u001b[2J', '\u001b[6n', '\u001b[?1049h', '\u009b2J'] as const;

/** Sequences that are broken, cut, nested or hidden from a filter. */
export const BROKEN_SEQUENCES: readonly Family[] = [
  { name: 'unterminated', make: (random) => `${words(random)}${random.pick(INTRODUCERS)}` },
  { name: 'unterminated-then-text', make: (random) => `${random.pick(INTRODUCERS)}${words(random, 12)}` },
  {
    name: 'nested',
    make: (random) => {
      const outer = random.pick(INTRODUCERS);
      return amid(random, `${outer}${random.pick(SPLICED)}${random.pick(SPLICED)}${random.pick(ST)}`);
    },
  },
  {
    name: 'splice',
    make: (random) => {
      const whole = random.pick(SPLICED);
      const at = random.between(1, whole.length - 1);
      return amid(
        random,
        `${whole.slice(0, at)}${random.pick(['\u001b[0m', '\u001b[m', '\u001b]0;\u0007', '\u009b0m', '\u001b(B'])}${whole.slice(at)}`,
      );
    },
  },
  {
    name: 'splice-invisible',
    make: (random) => {
      const whole = random.pick(SPLICED);
      const at = random.between(1, whole.length - 1);
      return amid(
        random,
        `${whole.slice(0, at)}${random.pick(['\u200b', '\u00ad', '\u0000', '\u007f', '\ufeff', '\ud800'])}${whole.slice(at)}`,
      );
    },
  },
  {
    name: 'control-in-sequence',
    make: (random) => amid(random, `${ESC}[3${String.fromCharCode(random.between(0, 31))}1${random.pick(['m', 'J', 'H'])}`),
  },
  {
    name: 'cancelled',
    make: (random) =>
      amid(random, `${random.pick(INTRODUCERS)}${words(random)}${random.pick(['\u0018', '\u001a', ESC])}${random.pick(SPLICED)}`),
  },
  {
    name: 'literal-spelling',
    make: (random) =>
      amid(random, random.pick(['\\x1b[2J', '\\033]0;t\\007', '\\u001b[31m', '^[[2J', '␛[2J', '%1b[2J', '&#27;[2J', '\\e]52;c;YQ==\\a'])),
  },
  {
    name: 'escape-flood',
    make: (random) => random.pick([`${ESC}[31m`, ESC, `${ESC}]`, '\u009b', `${ESC}[0m `]).repeat(random.between(50, 800)),
  },
];
