import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { codeAt } from '../../src/text/code-point-kind.ts';
import { safeText } from '../../src/text/safe.ts';
import { graphemes, widthCells } from '../../src/text/width.ts';
import { xtermWidths } from '../campaigns/attack/xterm.ts';
import { CLEAN_TEXT, STAND_INS } from './corpus.ts';
import { hostileString } from './hostile.ts';

const shown = (received: string): string => safeText(untrusted(received)).replaceAll('\n', '⏎');

/** Texts whose width by our model is not what xterm (Unicode 11) and Ink's layout say. */
const wrongWidths = async (texts: readonly string[]): Promise<readonly unknown[]> => {
  const xterm = await xtermWidths(texts, 1000);
  return texts.flatMap((text, index) => {
    const ours = widthCells(text);
    const ink = stringWidth(text);
    return ours === xterm[index] && ours === ink ? [] : [{ text, ours, xterm: xterm[index], ink }];
  });
};

describe('widthCells', () => {
  it('is what xterm and Ink say for every code point alone, after a letter and before one', async () => {
    const texts = new Set<string>();
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const character = String.fromCodePoint(code);
      const alone = shown(character);
      if (alone.includes('⟨') && code % 97 > 0) continue;
      for (const text of [alone, shown(`a${character}`), shown(`${character}a`)]) texts.add(text);
    }

    expect(texts.size).toBeGreaterThan(200_000);
    expect(await wrongWidths(Array.from(texts))).toEqual([]);
  }, 180_000);

  it('is what they say for text in many scripts', async () => {
    const texts = [...Object.values(CLEAN_TEXT), ...STAND_INS.map(([written]) => written)].map(shown);

    expect(await wrongWidths(texts)).toEqual([]);
  });

  it('is what they say for hostile text, and adds up when texts are joined', async () => {
    const texts = fc.sample(hostileString, 6000).map((received) => shown(received.slice(0, 120)));
    const joined = texts.slice(1).map((text, index) => `${texts[index] ?? ''}${text}`);

    expect(await wrongWidths([...texts, ...joined].filter((text) => text.length < 900))).toEqual([]);
    expect(joined.map(widthCells)).toEqual(texts.slice(1).map((text, index) => widthCells(texts[index] ?? '') + widthCells(text)));
  });
});

describe('codeAt', () => {
  it('never reads past the end of a piece of a longer string', () => {
    const parent = `${'漢'.repeat(30)}\u{20000}${'漢'.repeat(30)}`;
    const last = new Set<number>();
    for (let run = 0; run < 20_000; run += 1) {
      const piece = parent.slice(0, 31);
      for (let index = 0; index < piece.length; index += 1) if (codeAt(piece, index) !== 0x6f22) last.add(codeAt(piece, index));
    }

    expect(Array.from(last)).toEqual([0xd840]);
  });
});

describe('graphemes', () => {
  it('gives user-perceived characters', () => {
    expect(graphemes('abc')).toEqual(['a', 'b', 'c']);
    expect(graphemes('e\u0301🇩🇪漢')).toEqual(['e\u0301', '🇩🇪', '漢']);
  });
});
