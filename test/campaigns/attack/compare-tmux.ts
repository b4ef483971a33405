/**
 * Compares the widths of what the console shows with tmux and with xterm: clean text, hostile text, every code point after a letter.
 * Prints one JSON line; exits 1 when they differ. Run with `node test/campaigns/attack/compare-tmux.ts [strings]` where tmux is installed.
 */
import { untrusted } from '../../../src/domain/untrusted.ts';
import { safeLine } from '../../../src/text/safe.ts';
import { widthCells } from '../../../src/text/width.ts';
import { CLEAN_TEXT, STAND_INS } from '../../text/corpus.ts';
import { hostileStrings } from './families.ts';
import { tmuxWidths } from './tmux-widths.ts';
import { xtermWidths } from './xterm.ts';

const LONGEST = 480;
const shown = (text: string): string => safeLine(untrusted(text));

const everyCodePoint = Array.from({ length: 0x110000 }, (_, code) => shown(`a${String.fromCodePoint(code)}b`)).filter(
  (text) => !text.includes('⟨'),
);
const clean = [...Object.values(CLEAN_TEXT), ...STAND_INS.map(([written]) => written)].map(shown);
const hostile = Array.from(hostileStrings(Number(process.argv[2] ?? 20_000), 7), ({ text }) => shown(text.slice(0, 200)));
const texts = Array.from(new Set([...everyCodePoint, ...clean, ...hostile])).filter((text) => widthCells(text) < LONGEST);
const tmux = await tmuxWidths(texts);
const xterm = await xtermWidths(texts);
const wrong = texts.flatMap((text, index) => {
  const ours = widthCells(text);
  return ours === tmux[index] && ours === xterm[index] ? [] : [{ text, ours, tmux: tmux[index], xterm: xterm[index] }];
});

console.log(JSON.stringify({ texts: texts.length, wrong: wrong.length, examples: wrong.slice(0, 10) }));
process.exitCode = wrong.length === 0 ? 0 : 1;
