import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { sliceLine } from '../../src/text/fit.ts';
import { type Line, lineWidth, span } from '../../src/text/line.ts';
import { safeText } from '../../src/text/safe.ts';

const line = (...texts: readonly string[]): Line => texts.map((text) => span(safeText(untrusted(text))));
const textOf = (spans: Line): string => spans.map(({ text }) => text).join('');

describe('sliceLine', () => {
  it('gives the cells between two columns, and room where half a wide character was', () => {
    expect(textOf(sliceLine(line('left ', 'right'), 3, 8))).toBe('t rig');
    expect(textOf(sliceLine(line('日本語'), 1, 5))).toBe(' 本 ');
    expect(textOf(sliceLine(line('ab'), 1, 5))).toBe('b   ');
    expect(textOf(sliceLine(line('日本'), 1, 2))).toBe(' ');
    expect(textOf(sliceLine(line('abc'), 2, 2))).toBe('');
  });

  it('is as wide as it was asked for, whatever the line says', () => {
    const texts = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\n', '')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(texts, fc.nat(30), fc.nat(30), (parts, from, cells) => {
        expect(lineWidth(sliceLine(line(...parts), from, from + cells))).toBe(cells);
      }),
    );
  });
});
