/**
 * Writes src/text/code-points.ts: for each code point what it is to a terminal. Run with `node test/text/make-code-points.ts` where tmux is
 * installed. A width counts only when xterm (Unicode 11), tmux and string-width (by which Ink lays out) agree on it between two letters.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';
import { tmuxWidths } from '../campaigns/attack/tmux-widths.ts';
import { xtermWidths } from '../campaigns/attack/xterm.ts';

const TABLE = fileURLToPath(new URL('../../src/text/code-points.ts', import.meta.url));
const LAST = 0x33480;

/** Zero-width characters of ordinary text: harmless where they are, useless for the reader. */
const PLAIN_ZERO_WIDTHS = /^(?:[\u00ad\u17b4\u17b5\u200b-\u200d\u2060-\u2064\ufeff]|\u034f|[\u180b-\u180f]|\p{Variation_Selector})$/u;
const CONJOINING_JAMO = /^[\u1100-\u115e\u1161-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]$/u;

const kindOf = (character: string, widths: readonly number[]): string => {
  if (PLAIN_ZERO_WIDTHS.test(character)) return 'z';
  if (/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(character)) return 'x';
  if (/\p{Regional_Indicator}/u.test(character)) return 'r';
  if (/\p{Emoji_Modifier}/u.test(character)) return 'e';
  if (CONJOINING_JAMO.test(character)) return 'j';
  const [width] = widths;
  if (widths.some((other) => other !== width)) return 'o';
  if (/[\p{Mn}\p{Me}]/u.test(character)) return width === 0 ? 'm' : 'o';
  if (/[\p{Mc}\u0e33\u0eb3\uff9e\uff9f]/u.test(character)) return width === 1 ? 's' : 'o';
  return width === 1 ? 'n' : width === 2 ? 'w' : 'o';
};

const characters = Array.from({ length: LAST }, (_, code) =>
  (code >= 0xd800 && code < 0xe000) || code < 0xa0 ? 'x' : String.fromCodePoint(code),
);
const inContext = characters.map((character) => `ab${character}cd`);
const xterm = await xtermWidths(inContext);
const tmux = await tmuxWidths(inContext);

let runs = '';
let previous = '';
let length = 0;
const flush = (): void => {
  if (length > 0) runs += previous + (length === 1 ? '' : length.toString(10));
};
for (const [code, character] of characters.entries()) {
  const widths = [xterm[code] ?? -1, tmux[code] ?? -1, stringWidth(inContext[code] ?? '')].map((width) => width - 4);
  const kind = code >= 0x20 && code < 0x7f ? 'n' : code < 0xa0 || (code >= 0xd800 && code < 0xe000) ? 'x' : kindOf(character, widths);
  if (kind !== previous) {
    flush();
    previous = kind;
    length = 0;
  }
  length += 1;
}
flush();

const lines = runs.match(/.{1,130}(?=[a-z]|$)/g) ?? [];
writeFileSync(
  TABLE,
  `/**
 * What each code point is to a terminal, as runs from U+0000 on: a letter, then how many code points in a row (1 where no number stands).
 * n one cell · w two cells · m mark without a cell · s spacing mark · o terminals disagree · z plain zero-width · r regional indicator ·
 * e emoji modifier · j conjoining jamo · x never shown. Written by test/text/make-code-points.ts.
 */
export const CODE_POINT_RUNS = \`
${lines.join('\n')}
\`;
`,
);
