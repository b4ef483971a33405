import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_FIELD, editField, fieldOf, type TextEdit, type TextField } from '../../src/store/text-field.ts';
import { graphemes } from '../../src/text/width.ts';

const KINDS = [
  'delete-left',
  'delete-right',
  'delete-word',
  'delete-to-start',
  'delete-to-end',
  'move-left',
  'move-right',
  'move-word-left',
  'move-word-right',
  'move-start',
  'move-end',
] as const;

/** Text with what makes cursors stumble: marks, joiners, flags, surrogates, line ends. */
const text = fc
  .array(fc.constantFrom('a', 'b', ' ', '\n', 'é', 'e', '\u0301', '\u200d', '👩', '🏽', '👩‍🚀', '🇩', '🇪', '日', 'क', '्', '👍'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

const edit: fc.Arbitrary<TextEdit> = fc.oneof(
  text.map((inserted): TextEdit => ({ type: 'insert', text: inserted })),
  text.map((set): TextEdit => ({ type: 'set', text: set })),
  fc.constantFrom(...KINDS).map((type): TextEdit => ({ type })),
);

const edited = (edits: readonly TextEdit[]): TextField => edits.reduce(editField, EMPTY_FIELD);
const field = fc.array(edit, { maxLength: 30 }).map(edited);

const boundaries = (value: string): ReadonlySet<number> => {
  let end = 0;
  return new Set([0, ...graphemes(value).map((grapheme) => (end += grapheme.length))]);
};

/** `a|b` is the text `ab` with the cursor in between. */
const at = (drawn: string): TextField => ({ value: drawn.replace('|', ''), cursor: drawn.indexOf('|') });
const drawn = ({ value, cursor }: TextField): string => `${value.slice(0, cursor)}|${value.slice(cursor)}`;
const typed = (from: string, type: (typeof KINDS)[number]): string => drawn(editField(at(from), { type }));

describe('a text field', () => {
  it('always has its cursor between two characters as a reader sees them', () => {
    fc.assert(
      fc.property(field, ({ value, cursor }) => {
        expect(boundaries(value)).toContain(cursor);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds what was typed into it', () => {
    fc.assert(
      fc.property(text, (value) => {
        const field = graphemes(value).reduce((before, each) => editField(before, { type: 'insert', text: each }), EMPTY_FIELD);

        expect(field).toEqual(fieldOf(value));
      }),
    );
  });

  it('is empty after as many deletions as it has characters', () => {
    fc.assert(
      fc.property(text, (value) => {
        const keys = graphemes(value).map((): TextEdit => ({ type: 'delete-left' }));

        expect(keys.reduce(editField, fieldOf(value))).toEqual(EMPTY_FIELD);
      }),
    );
  });

  it('never changes its text by moving', () => {
    const moves = fc.constantFrom(...KINDS.filter((kind) => kind.startsWith('move')));
    fc.assert(
      fc.property(field, moves, (before, type) => {
        expect(editField(before, { type }).value).toBe(before.value);
      }),
    );
  });

  it('deletes nothing on the far side of the cursor', () => {
    fc.assert(
      fc.property(field, (before) => {
        const right = before.value.slice(before.cursor);
        const left = before.value.slice(0, before.cursor);

        for (const type of ['delete-left', 'delete-word', 'delete-to-start'] as const)
          expect(editField(before, { type }).value.endsWith(right)).toBe(true);
        for (const type of ['delete-right', 'delete-to-end'] as const)
          expect(editField(before, { type }).value.startsWith(left)).toBe(true);
      }),
    );
  });

  it('edits words as a shell does', () => {
    expect(typed('one two  |three', 'delete-word')).toBe('one |three');
    expect(typed('one two|', 'delete-word')).toBe('one |');
    expect(typed('|one', 'delete-word')).toBe('|one');
    expect(typed('one two |three', 'move-word-left')).toBe('one |two three');
    expect(typed('one| two three', 'move-word-right')).toBe('one two| three');
  });

  it('edits lines, not the whole text', () => {
    expect(typed('one\ntwo th|ree\nfour', 'delete-to-start')).toBe('one\n|ree\nfour');
    expect(typed('one\ntwo th|ree\nfour', 'delete-to-end')).toBe('one\ntwo th|\nfour');
    expect(typed('one\ntwo th|ree\nfour', 'move-start')).toBe('one\n|two three\nfour');
    expect(typed('one\ntwo th|ree\nfour', 'move-end')).toBe('one\ntwo three|\nfour');
  });

  it('edits a very long text at once', () => {
    const spaces = ' '.repeat(200_000);
    const before = process.cpuUsage();

    expect(editField(fieldOf(`${spaces}one`), { type: 'delete-word' })).toEqual(fieldOf(spaces));
    expect(editField(fieldOf(`one${spaces}`), { type: 'delete-word' })).toEqual(EMPTY_FIELD);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });
});
