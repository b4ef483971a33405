import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { checkHistory, type HistoryEntry, type StoredPost } from './history.ts';

const thread = toId<'thread'>('thr_1');
const entry = (type: HistoryEntry['type'], key: string): HistoryEntry => ({ at: 0, type, thread, key });
const stored = (...keys: readonly string[]): readonly StoredPost[] => keys.map((key) => ({ thread, key }));
const SOUND = { duplicated: [], lost: [], denied: [], reordered: [] };

describe('the checker of histories', () => {
  it('accepts a post that is there and one that failed and is not', () => {
    const history = [entry('invoke', 'a'), entry('ok', 'a'), entry('invoke', 'b'), entry('fail', 'b')];

    expect(checkHistory(history, stored('a'))).toEqual(SOUND);
  });

  it('accepts one that was not known first and then found', () => {
    const history = [entry('invoke', 'a'), entry('info', 'a'), entry('ok', 'a')];

    expect(checkHistory(history, stored('a'))).toEqual(SOUND);
  });

  it('finds a post that is there twice', () => {
    expect(checkHistory([entry('invoke', 'a'), entry('ok', 'a')], stored('a', 'a'))).toEqual({ ...SOUND, duplicated: ['a'] });
  });

  it('finds a post that is said to have happened and is not there', () => {
    expect(checkHistory([entry('invoke', 'a'), entry('ok', 'a')], [])).toEqual({ ...SOUND, lost: ['a'] });
  });

  it('finds a post that came to no end, wherever it is', () => {
    const history = [entry('invoke', 'a'), entry('info', 'a'), entry('invoke', 'b')];

    expect(checkHistory(history, stored('a'))).toEqual({ ...SOUND, lost: ['a', 'b'] });
  });

  it('finds a post that is said to have failed and is there', () => {
    expect(checkHistory([entry('invoke', 'a'), entry('fail', 'a')], stored('a'))).toEqual({ ...SOUND, denied: ['a'] });
  });

  it('finds a post that overtook another', () => {
    const history = [entry('invoke', 'a'), entry('invoke', 'b'), entry('ok', 'a'), entry('ok', 'b')];

    expect(checkHistory(history, stored('b', 'a'))).toEqual({ ...SOUND, reordered: ['a'] });
  });
});
