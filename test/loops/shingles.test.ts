import { describe, expect, it } from 'vitest';
import { noveltyOf, shareSeen, shinglesOf } from '../../src/loops/shingles.ts';

const novelty = (before: readonly string[], last: string): number => noveltyOf(before.map(shinglesOf), shinglesOf(last));
const PROSE = 'The nightly export of the regional ledger fails since the certificate of the gateway expired on Tuesday evening.';

describe('noveltyOf', () => {
  it('finds nothing new in a repeat, whatever its numbers', () => {
    expect(novelty(['Attempt 7 failed at 14:02.'], 'Attempt 8 failed at 14:05.')).toBe(0);
    expect(novelty(['承知しました。お待ちしています。'], '承知しました。お待ちしています。')).toBe(0);
    expect(novelty(['👍'], '👍')).toBe(0);
  });

  it('finds much new in prose and little in another thank-you', () => {
    expect(novelty(['Acknowledged, standing by.'], PROSE)).toBe(1);
    expect(novelty(['Acknowledged, standing by.', 'Thanks for confirming.'], 'Thanks, standing by.')).toBeLessThan(0.1);
  });

  it('sees the one changed sentence of a long text', () => {
    expect(
      novelty([`${PROSE} ${PROSE}`], `${PROSE} Legal asks whether partners in Lisbon may read appendices before signing them at all.`),
    ).toBeGreaterThan(0.9);
  });

  it('does not look at what lies further back than twelve posts', () => {
    expect(novelty([PROSE, ...Array.from({ length: 12 }, () => 'ok')], PROSE)).toBe(1);
  });
});

describe('shinglesOf', () => {
  it('is bounded however long the text', () => {
    const long = Array.from({ length: 5_000 }, (_, index) => `w${index}x`).join(' ');

    expect(shinglesOf(long).length).toBeLessThanOrEqual(320);
  });

  it('holds nothing for nothing', () => {
    expect(Array.from(shinglesOf(''))).toEqual([]);
    expect(shareSeen([], shinglesOf(''))).toBe(0);
  });
});
