import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { toAscii } from '../../src/text/ascii.ts';
import { span } from '../../src/text/line.ts';
import { safeText } from '../../src/text/safe.ts';
import { widthCells } from '../../src/text/width.ts';
import { CLEAN_TEXT } from './corpus.ts';
import { hostileString } from './hostile.ts';

const plain = (received: string): string =>
  toAscii([span(safeText(untrusted(received)), 'agent')])
    .map(({ text }) => text)
    .join('');

describe('toAscii', () => {
  it('keeps the role and the cells of each span and leaves only printable ASCII', () => {
    fc.assert(
      fc.property(hostileString, (received) => {
        const shown = safeText(untrusted(received.replaceAll('\n', ' ')));
        const [ascii] = toAscii([span(shown, 'agent')]);

        expect(ascii?.role).toBe('agent');
        expect(ascii?.text).toMatch(/^[\x20-\x7e]*$/);
        expect(widthCells(ascii?.text ?? '')).toBe(widthCells(shown));
      }),
    );
    expect(Object.values(CLEAN_TEXT).filter((text) => plain(text).length !== widthCells(text))).toEqual([]);
  });

  it('keeps what can be read', () => {
    expect(plain('Übergabe größer → “ok” …')).toBe('Ubergabe gro?er > "ok" .');
    expect(plain('漢 ␛[31m ⟨U+202E⟩')).toBe('?? ^[31m <U+202E>');
  });
});
