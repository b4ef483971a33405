import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretBeside, caretRow, fieldLines, oneLineField, wrapField } from '../../src/presenter/field-lines.ts';
import { fieldOf, type TextField } from '../../src/store/text-field.ts';
import { lineWidth } from '../../src/text/line.ts';
import { graphemes } from '../../src/text/width.ts';

/** `a|b` is the text `ab` with the cursor in between. */
const at = (drawn: string): TextField => ({ value: drawn.replace('|', ''), cursor: drawn.indexOf('|') });
const rowsOf = (text: string, columns: number): readonly string[] =>
  wrapField(fieldOf(text), columns).map(({ start, end }) => text.slice(start, end));
const moved = (drawn: string, columns: number, by: 1 | -1): string | undefined => {
  const field = at(drawn);
  const cursor = caretBeside(field, columns, by);
  return cursor === undefined ? undefined : `${field.value.slice(0, cursor)}|${field.value.slice(cursor)}`;
};

const text = fc
  .array(fc.constantFrom('a', 'bcd', ' ', '\n', '\t', 'é', '👩‍🚀', '日本', '\u202e', 'longlonglong'), { maxLength: 24 })
  .map((parts) => parts.join(''));

describe('a text that is written', () => {
  it('is broken between words, and inside words that are longer than a row', () => {
    expect(rowsOf('one two three', 9)).toEqual(['one two ', 'three']);
    expect(rowsOf('one two three', 8)).toEqual(['one ', 'two ', 'three']);
    expect(rowsOf('abcdefghij', 5)).toEqual(['abcd', 'efgh', 'ij']);
    expect(rowsOf('a\n\nb', 9)).toEqual(['a', '', 'b']);
    expect(rowsOf('日本語日本語', 5)).toEqual(['日本', '語日', '本語']);
  });

  it('has every character in one row, and no row is wider than there is room', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 14, max: 40 }), (value, columns) => {
        const field = fieldOf(value);
        const rows = wrapField(field, columns);

        expect(rows.map(({ start, end }) => value.slice(start, end)).join('')).toBe(value.replaceAll('\n', ''));
        for (const line of fieldLines(field, { rows: 99, columns })) expect(lineWidth(line)).toBeLessThanOrEqual(columns + 3);
      }),
    );
  });

  it('shows its caret, once, wherever that is, in as many rows as there is room for', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 1, max: 6 }), (value, where, rows) => {
        const ends = graphemes(value).reduce<number[]>((all, grapheme) => [...all, (all.at(-1) ?? 0) + grapheme.length], [0]);
        const lines = fieldLines({ value, cursor: ends[where % ends.length] ?? 0 }, { rows, columns: 20 });

        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(lines.flat().filter(({ role }) => role === 'caret')).toHaveLength(1);
      }),
    );
  });

  it('is gone up and down in by what is seen, in the same cell', () => {
    expect(moved('one two thr|ee', 9, -1)).toBe('one| two three');
    expect(moved('one| two three', 9, 1)).toBe('one two thr|ee');
    expect(moved('日本語\nabc|d', 20, -1)).toBe('日|本語\nabcd');
    expect(moved('one two |three', 9, -1)).toBe('|one two three');
    expect(moved('ab\nabcdefgh|', 20, -1)).toBe('ab|\nabcdefgh');
    expect(moved('one| two', 20, -1)).toBeUndefined();
    expect(moved('one| two', 20, 1)).toBeUndefined();
  });

  it('comes back where it went from, or to the end of a shorter row', () => {
    const field = at('one two thr|ee four five six');
    const up = caretBeside(field, 12, -1) ?? -1;

    expect(caretRow(wrapField(field, 12), up)).toBe(0);
    expect(caretBeside({ ...field, cursor: up }, 12, 1)).toBe(field.cursor);
  });
});

describe('a field of one line', () => {
  it('shows its end and its caret when it is longer than its room, wide characters too', () => {
    const drawn = (value: string): string =>
      oneLineField(fieldOf(value), 6)
        .map(({ text: part }) => part)
        .join('');

    expect(drawn('abcdefghij')).toBe('fghij ');
    expect(drawn('日本語日本語')).toBe('本語 ');
    expect(lineWidth(oneLineField(fieldOf('日本語日本語'), 6))).toBeLessThanOrEqual(6);
  });
});
