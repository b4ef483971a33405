import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
import { orderEntries } from '../../src/ledger/entry-order.ts';
import type { FileEntries } from '../../src/ledger/entry-reader.ts';
import { ended, finished, intended, note } from './facts.ts';

type Head = { readonly file: string; readonly seq: number };

const file = (id: string, entries: readonly (LedgerEntry | readonly [LedgerEntry, ...Head[]])[]): FileEntries => ({
  id,
  name: `ledger-${id}.jsonl`,
  state: 'resting',
  tag: null,
  entries: entries.map((written, seq) => {
    const [entry, ...heads] = Array.isArray(written) ? written : [written];
    return { entry, seq, by: null, heads: heads.map((head: Head) => ({ ...head, hash: '' })) };
  }),
});

const words = (files: readonly FileEntries[]): string[] =>
  orderEntries(files).map(({ entry }) => (entry.type === 'note-added' ? entry.text : `${entry.type} ${entry.at}`));

describe('orderEntries', () => {
  it('merges files by time', () => {
    expect(words([file('1', [note(1, 'a'), note(4, 'd')]), file('2', [note(2, 'b'), note(3, 'c')])])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps the order of each file where the clock was set back', () => {
    expect(words([file('1', [note(9, 'a'), note(1, 'b')]), file('2', [note(5, 'c')])])).toEqual(['c', 'a', 'b']);
  });

  it('puts an entry after what it tells of another file, in the same millisecond and with a clock set back', () => {
    const earlier = file('2', [note(5, 'a'), note(5, 'b')]);

    expect(words([file('1', [[note(5, 'c'), { file: '2', seq: 1 }]]), earlier])).toEqual(['a', 'b', 'c']);
    expect(words([file('1', [[note(1, 'c'), { file: '2', seq: 1 }]]), earlier])).toEqual(['a', 'b', 'c']);
  });

  it('puts what belongs to an operation after its intent, whichever console wrote it', () => {
    const helper = file('1', [finished(5, 'a'), ended(5, 'a')]);

    expect(words([helper, file('2', [note(1, 'x'), intended(7, 'a')])])).toEqual([
      'x',
      'operation-intended 7',
      'target-finished 5',
      'operation-finished 5',
    ]);
  });

  it('does not wait for what is not there, nor for ever', () => {
    const missing = file('1', [[note(2, 'b'), { file: 'gone', seq: 9 }], finished(3, 'unknown')]);
    const circle = [file('2', [[note(1, 'a'), { file: '3', seq: 0 }]]), file('3', [[note(4, 'd'), { file: '2', seq: 0 }]])];

    expect(words([missing, ...circle])).toEqual(['b', 'target-finished 3', 'a', 'd']);
  });

  it('loses and doubles nothing', () => {
    const at = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.array(at), { maxLength: 4 }), (times) => {
        const files = times.map((ats, lane) =>
          file(
            String(lane),
            ats.map((time, index) => note(time, `${lane} ${index}`)),
          ),
        );
        const ordered = words(files);

        expect([...ordered].sort()).toEqual(
          files.flatMap(({ entries }) => entries.map(({ entry }) => (entry.type === 'note-added' ? entry.text : ''))).sort(),
        );
        for (const { id } of files) {
          const own = ordered.filter((text) => text.startsWith(`${id} `));
          expect(own).toEqual(own.map((_, index) => `${id} ${index}`));
        }
      }),
    );
  });
});
