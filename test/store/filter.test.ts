import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterable } from '../../src/presenter/rows/row.ts';
import { matchesFilter, NO_FILTER, parseFilter } from '../../src/store/filter.ts';

const row = filterable({ agent: 'Dispatch', org: 'Halden Logistics', state: 'connected' });
const matches = (text: string): boolean => matchesFilter(parseFilter(text), row);

describe('a filter', () => {
  it('lets everything through when it is empty', () => {
    expect(matchesFilter(NO_FILTER, row)).toBe(true);
    expect(matches('   ')).toBe(true);
  });

  it('looks for text in any field and in any letter case', () => {
    expect(matches('HALDEN')).toBe(true);
    expect(matches('ostara')).toBe(false);
  });

  it('joins its terms by and', () => {
    expect(matches('dispatch halden')).toBe(true);
    expect(matches('dispatch ostara')).toBe(false);
  });

  it('takes ! for not', () => {
    expect(matches('!ostara')).toBe(true);
    expect(matches('!dispatch')).toBe(false);
    expect(matches('dispatch !ostara')).toBe(true);
  });

  it('looks at one field where one is named', () => {
    expect(matches('agent:dis')).toBe(true);
    expect(matches('org:dis')).toBe(false);
    expect(matches('!org:dis')).toBe(true);
  });

  it('never matches a field that the row lacks', () => {
    expect(matches('status:paused')).toBe(false);
  });

  it('takes a regular expression between slashes', () => {
    expect(matches('/^dis.*cted$/')).toBe(true);
    expect(matches('agent:/^dis/')).toBe(true);
    expect(matches('agent:/^patch/')).toBe(false);
  });

  it('looks for an expression that does not compile as it stands', () => {
    expect(matchesFilter(parseFilter('/a(/'), filterable({ name: 'x /a(/ y' }))).toBe(true);
    expect(matchesFilter(parseFilter('/a(/'), filterable({ name: 'a' }))).toBe(false);
  });

  it('is never refused, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(typeof matches(text)).toBe('boolean');
      }),
    );
  });

  it('keeps the text that was typed', () => {
    expect(parseFilter('a  !b').text).toBe('a  !b');
  });
});
