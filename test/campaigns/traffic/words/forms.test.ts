import { describe, expect, it } from 'vitest';
import { createRandom } from '../../loops/random.ts';
import * as courtesy from './courtesy.ts';
import * as deference from './deference.ts';
import type { Grammar } from './grammar.ts';
import { grammar } from './grammar.ts';
import { LANGUAGES } from './languages.ts';
import { RETRY } from './machine.ts';
import * as people from './people.ts';
import * as stuck from './stuck.ts';
import * as waiting from './waiting.ts';

const PARAPHRASING: readonly (readonly [string, Grammar])[] = Object.entries({ ...courtesy, ...deference, ...stuck, ...waiting });
const OTHERS: readonly (readonly [string, Grammar])[] = Object.entries({ ...LANGUAGES, RETRY });
const SLOTS = {
  peer: 'Dispatch',
  thing: 'the booking',
  ref: 'PO-1',
  system: 'TMS',
  n: '3',
  amount: '12.50',
  newref: 'PO-2',
  person: 'Kim',
  clock: '09:10',
};

describe('surface forms', () => {
  it('counts the derivations of a small grammar', () => {
    expect(grammar(['{a} {b}', '{a}'], { a: ['x', 'y {b}'], b: ['1', '2', '3'] }).forms).toBe(4 * 3 + 4);
    expect(() => grammar(['{a}'], { a: ['{b}'], b: ['{a}'] })).toThrow('leads to itself');
  });

  it.each(PARAPHRASING)('%s has at least a million', (_, { forms }) => {
    expect(forms).toBeGreaterThanOrEqual(1_000_000);
  });

  it.each(OTHERS)('%s has at least fifty thousand', (_, { forms }) => {
    expect(forms).toBeGreaterThanOrEqual(50_000);
  });

  it.each([...PARAPHRASING, ...OTHERS, ...Object.entries(people)])('%s hardly ever repeats itself and leaves no slot open', (_, words) => {
    const random = createRandom('forms');

    const texts = Array.from({ length: 400 }, () => words.write(random, SLOTS));

    expect(new Set(texts).size).toBeGreaterThan(words.forms > 100_000 ? 380 : 120);
    expect(texts.filter((text) => /\{[a-z]\w*\}/i.test(text.replaceAll('{"ref"', '')) || text.length < 2)).toEqual([]);
  });
});
