import { describe, expect, it } from 'vitest';
import { ageText, createTimeFormat, durationText } from '../../src/text/relative-time.ts';

describe('ageText', () => {
  it('is short and never rounds up', () => {
    const now = Date.UTC(2026, 10, 22);
    const ages = [0, 420, 9990, 10_000, 59_999, 60_000, 3_599_999, 7_200_000, 86_399_999, 4 * 86_400_000];

    expect(ages.map((age) => ageText(now - age, now))).toEqual(['0.0s', '0.4s', '9.9s', '10s', '59s', '1m', '59m', '2h', '23h', '4d']);
  });

  it('calls what lies ahead now', () => {
    expect(ageText(2000, 1000)).toBe('0.0s');
  });

  it('has no words for what is no time', () => {
    expect(durationText(Number.NaN)).toBe('-');
  });
});

describe('a clock', () => {
  const at = Date.UTC(2026, 10, 22, 23, 5, 7);

  it('tells time and day in its zone', () => {
    const utc = createTimeFormat('UTC');
    const tokyo = createTimeFormat('Asia/Tokyo');

    expect([utc.time(at), utc.seconds(at), utc.day(at)]).toEqual(['23:05', '23:05:07', 'Sun 22 Nov 2026']);
    expect([tokyo.time(at), tokyo.seconds(at), tokyo.day(at)]).toEqual(['08:05', '08:05:07', 'Mon 23 Nov 2026']);
  });

  it('follows a zone through its changes', () => {
    const newYork = createTimeFormat('America/New_York');
    const kathmandu = createTimeFormat('Asia/Kathmandu');
    const change = Date.UTC(2026, 10, 1, 6);

    expect([newYork.time(change - 60_000), newYork.time(change), newYork.time(change - 1), kathmandu.time(at)]).toEqual([
      '01:59',
      '01:00',
      '01:59',
      '04:50',
    ]);
  });

  it('shows dashes for a time that no date can hold', () => {
    const utc = createTimeFormat('UTC');

    expect([utc.time(Number.NaN), utc.seconds(1e300), utc.day(Number.POSITIVE_INFINITY)]).toEqual(['--:--', '--:--:--', '--']);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => createTimeFormat('Mars/Olympus')).toThrow(RangeError);
  });
});
