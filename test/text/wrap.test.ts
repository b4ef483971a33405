import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { fitLine, padEnd, padStart, truncate } from '../../src/text/fit.ts';
import { type Line, span } from '../../src/text/line.ts';
import { safe, safeBody, safeText } from '../../src/text/safe.ts';
import { widthCells } from '../../src/text/width.ts';
import { wrapRows, wrapText } from '../../src/text/wrap.ts';
import { hostileString } from './hostile.ts';

const shown = (received: string) => safeText(untrusted(received));
const withoutSpaces = (text: string): string => text.replaceAll(/[ \n\u200c]/g, '');
const cells = (line: Line): number => line.reduce((sum, { text }) => sum + widthCells(text), 0);

describe('wrapText', () => {
  it('breaks between words, at line feeds and inside long words', () => {
    expect(wrapText(shown('the quick brown fox'), 10)).toEqual(['the quick', 'brown fox']);
    expect(wrapText(shown('one\n\ntwo '), 10)).toEqual(['one', '', 'two ']);
    expect(wrapText(shown('abcdefghij klm'), 4)).toEqual(['abcd', 'efgh', 'ij', 'klm']);
    expect(wrapText(shown('漢字漢字 a漢'), 5)).toEqual(['漢字', '漢字', 'a漢']);
    expect(wrapText(shown('  indented text'), 11)).toEqual(['  indented', 'text']);
    expect(wrapText(shown(''), 5)).toEqual(['']);
    expect(wrapText(shown('        '), 3)).toEqual(['']);
  });

  it('keeps every row within the width and loses nothing but spaces', () => {
    fc.assert(
      fc.property(hostileString, fc.integer({ min: 0, max: 60 }), (received, width) => {
        const text = shown(received);
        const { rows, rest } = wrapRows(text, width);
        const rowsTogether = withoutSpaces(rows.join(''));

        expect(rows.filter((row) => widthCells(row) > Math.max(2, width))).toEqual([]);
        expect(withoutSpaces(text).startsWith(rowsTogether)).toBe(true);
        expect(rest === 0 ? rowsTogether : rows.length).toBe(rest === 0 ? withoutSpaces(text) : 400);
      }),
      { numRuns: 3000 },
    );
  });

  it('stops at the most rows and says so', () => {
    expect(wrapText(shown('a b c d'), 2, { maxRows: 3 })).toEqual(['a', 'b', '⟨cut⟩']);
    expect(wrapText(shown('a b c'), 2, { maxRows: 3 })).toEqual(['a', 'b', 'c']);
    expect(wrapText(shown('\n'.repeat(900)), 20)).toHaveLength(400);
    expect(wrapText(shown('\n'.repeat(900)), 20).at(-1)).toBe('⟨cut⟩');
  });

  it('keeps a mark with its base and a flag whole', () => {
    expect(wrapText(shown('e\u0301e\u0301e\u0301'), 2)).toEqual(['e\u0301e\u0301', 'e\u0301']);
    expect(wrapText(shown('🇩🇪🇫🇷'), 3)).toEqual(['🇩🇪', '🇫🇷']);
    expect(wrapText(shown('🇩🇪\u09cd\u0995'), 2)).toEqual(['🇩🇪\u09cd', '\u0995']);
  });

  it('is done with a hostile message of 8 MiB in a moment', () => {
    const shapes = ['a', 'word ', '😀', '👩‍💻', '\u001b[31m', `a${'\u0301'.repeat(60)}`, '\u200b', '漢', '🇩🇪', '\n', '\u{e0041}', 'क्'];
    const sizes = [1024, 64 * 1024, 1024 * 1024, 8 * 1024 * 1024];
    const slow = shapes.flatMap((shape) =>
      sizes.flatMap((size) => {
        const received = untrusted(Buffer.from(shape.repeat(Math.ceil(size / shape.length))).toString());
        const attempts = Array.from({ length: 3 }, () => {
          const before = process.cpuUsage();
          const rows = wrapText(safeBody(received).text, 80);
          return { tookMs: process.cpuUsage(before).user / 1000, rows: rows.length };
        });
        const tookMs = Math.min(...attempts.map((attempt) => attempt.tookMs));
        const rows = Math.max(...attempts.map((attempt) => attempt.rows));
        return tookMs <= 50 && rows <= 400 ? [] : [{ shape, size, tookMs, rows }];
      }),
    );

    expect(slow).toEqual([]);
  }, 180_000);
});

describe('truncate and padding', () => {
  it('keeps what fits and marks what does not', () => {
    expect(truncate(shown('hello'), 5)).toBe('hello');
    expect(truncate(shown('hello'), 4)).toBe('hel…');
    expect(truncate(shown('漢字'), 3)).toBe('漢…');
    expect(truncate(shown('漢字'), 2)).toBe('…');
    expect(truncate(shown('hello'), 0)).toBe('');
    expect(truncate(shown('a\nb'), 9)).toBe('a⏎b');
  });

  it('fills to exact cells', () => {
    fc.assert(
      fc.property(hostileString, fc.integer({ min: 0, max: 60 }), (received, width) => {
        const text = shown(received);

        expect(widthCells(padEnd(text, width))).toBe(width);
        expect(widthCells(padStart(text, width))).toBe(width);
        expect(widthCells(truncate(text, width))).toBeLessThanOrEqual(width);
      }),
    );
    expect(padStart(shown('7'), 3)).toBe('  7');
    expect(padEnd(shown('漢字'), 4)).toBe('漢字');
    expect(padEnd(shown('漢字'), 3)).toBe('漢…');
  });
});

describe('fitLine', () => {
  it('makes any line exactly as wide as asked', () => {
    const line = fc.array(
      hostileString.map((received) => span(shown(received), 'agent')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(line, fc.integer({ min: 0, max: 80 }), (spans, width) => {
        expect(cells(fitLine(spans, width))).toBe(width);
      }),
    );
  });

  it('keeps roles, marks the cut in the span that is cut and pads plainly', () => {
    const line: Line = [span(safe`ab`, 'agent'), span(safe`cd`, 'human')];

    expect(fitLine(line, 4)).toEqual(line);
    expect(fitLine(line, 6)).toEqual([...line, span(safe`  `, 'plain')]);
    expect(fitLine(line, 3)).toEqual([span(safe`ab`, 'agent'), span(safe`…`, 'human')]);
    expect(fitLine(line, 2)).toEqual([span(safe`a…`, 'agent')]);
  });
});
