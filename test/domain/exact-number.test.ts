import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactDigits, exactNumber, isSameNumber, parseExactly, writeExactly } from '../../src/domain/exact-number.ts';
import { exactObjectOf, received } from '../../src/platform/archastro/decode/field-readers.ts';

const digits = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 40n }),
    fc.option(fc.stringMatching(/^\d{1,30}$/), { nil: null }),
    fc.option(fc.integer({ min: -999, max: 999 }), { nil: null }),
  )
  .map(([isNegative, whole, fraction, exponent]) =>
    [isNegative ? '-' : '', whole, fraction === null ? '' : `.${fraction}`, exponent === null ? '' : `e${exponent}`].join(''),
  );

describe('exact numbers', () => {
  it('keep every digit from the wire through the program and back', () => {
    fc.assert(
      fc.property(fc.array(digits, { minLength: 1 }), (numbers) => {
        const text = `{"config":{"event":{"filters":{"list":[${numbers.join(',')}]}}}}`;

        const carried = structuredClone(exactObjectOf(received(parseExactly(text), 'routine'), 'config'));

        expect(writeExactly({ config: carried })).toBe(text);
      }),
    );
  });

  it.each(['9007199254740993', '1e400', '1.0', '-0', '0.1000000000000000055511151231257827'])(
    'carry %s, which a double would change',
    (text) => {
      const carried = exactObjectOf(received(parseExactly(`{"c":{"n":${text}}}`), 'routine'), 'c')['n'];

      expect(exactDigits(carried)).toBe(text);
    },
  );

  it.each(['0', '7', '-12.5', '9007199254740992'])('leave %s a plain number', (text) => {
    expect(parseExactly(text)).toBe(Number(text));
  });

  it.each([
    ['1', '1.0', true],
    ['100', '1e2', true],
    ['0.5', '5e-1', true],
    ['-0', '0.000', true],
    ['9007199254740993', '9007199254740992', false],
    ['1e400', '1e401', false],
    ['1', '-1', false],
  ])('compare %s with %s by value', (a, b, isSame) => {
    expect(isSameNumber(a, b)).toBe(isSame);
  });

  it('are never made of an object that a server sends, which is refused', () => {
    const forged = { c: { n: exactNumber('1e400') } };

    expect(() => exactObjectOf(received(forged, 'routine'), 'c')).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('are only such as JSON has: other text stays what it is', () => {
    expect(writeExactly(exactNumber('01'))).toBe('{"\\u0000number":"01"}');
    expect(exactDigits(exactNumber('1;alert'))).toBeNull();
  });

  it('are refused in JSON that is nested too deep to be copied without a loss', () => {
    const deep = `{"c":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`;

    expect(() => exactObjectOf(received(parseExactly(deep), 'routine'), 'c')).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});
