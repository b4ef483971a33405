import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../../src/platform/archastro/decode/field-readers.ts';

describe('parseTime', () => {
  it.each([
    ['2026-06-30T12:00:00Z', Date.UTC(2026, 5, 30, 12)],
    ['2026-06-30T12:00:00', Date.UTC(2026, 5, 30, 12)],
    ['2026-06-30 12:00:00', Date.UTC(2026, 5, 30, 12)],
    ['2026-06-30T14:00:00+02:00', Date.UTC(2026, 5, 30, 12)],
    ['2026-06-30T12:00:00.250Z', Date.UTC(2026, 5, 30, 12) + 250],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it('keeps microseconds apart, because the server orders by them', () => {
    const [first, second] = ['2026-06-30T12:00:00.123456Z', '2026-06-30T12:00:00.123457Z'].map(parseTime);

    expect([first, second]).toEqual([Date.UTC(2026, 5, 30, 12) + 123.456, Date.UTC(2026, 5, 30, 12) + 123.457]);
  });

  it.each([[null], [undefined], [17], ['yesterday'], ['2026-06-30'], ['2026-13-45T99:00:00Z']])('gives null for %s', (value) => {
    expect(parseTime(value)).toBeNull();
  });
});
