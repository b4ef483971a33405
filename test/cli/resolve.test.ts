import { describe, expect, it } from 'vitest';
import { type Kind, resolve } from '../../src/cli/resolve.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { safe, safeWord } from '../../src/text/safe.ts';

type Item = { readonly id: string; readonly key: string | null; readonly name: string };

const KIND: Kind<Item> = {
  singular: safe`routine`,
  plural: safe`routines`,
  id: ({ id }) => id,
  lookupKey: ({ key }) => (key === null ? null : untrusted(key)),
  names: ({ name }) => [untrusted(name)],
  describe: ({ id, name }) => safe`${safeWord(id)} (${safeWord(name)})`,
};

const ITEMS: readonly Item[] = [
  { id: 'arn_1', key: 'triage', name: 'Triage' },
  { id: 'arn_2', key: null, name: 'triage' },
  { id: 'arn_3', key: 'night', name: 'arn_1' },
  { id: 'arn_4', key: null, name: 'Report' },
  { id: 'arn_5', key: null, name: 'Report' },
  { id: 'arn_6', key: null, name: 'e\u001b[1mvil' },
];

describe('resolve', () => {
  it.each([
    ['an id before a name', 'arn_1', 'arn_1'],
    ['a lookup key before a name', 'triage', 'arn_1'],
    ['a name as it is written before other letter case', 'Triage', 'arn_1'],
    ['a lookup key in other letter case', 'NIGHT', 'arn_3'],
    ['a name as it is shown', 'e␛[1mvil', 'arn_6'],
  ])('finds %s', (_, wanted, id) => {
    expect(resolve(wanted, ITEMS, KIND).id).toBe(id);
  });

  it('says so where there is none', () => {
    expect(() => resolve('arn_9', ITEMS, KIND)).toThrow('There is no routine "arn_9" that you may see.');
  });

  it('names the candidates where there are several, and takes none', () => {
    expect(() => resolve('Report', ITEMS, KIND)).toThrow('"Report" is ambiguous: arn_4 (Report), arn_5 (Report).');
    expect(() => resolve('REPORT', ITEMS, KIND)).toThrow('is ambiguous');
  });

  it('names at most six candidates', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ id: `arn_${index}`, key: null, name: 'same' }));

    expect(() => resolve('same', many, KIND)).toThrow(/arn_5 \(same\) and 3 more\.$/);
  });

  it('writes what was asked for so that it cannot act on a terminal', () => {
    expect(() => resolve('\u001b]0;x\u0007', ITEMS, KIND)).toThrow('There is no routine "␛]0;x␇" that you may see.');
  });
});
