import type { JsonObject, JsonValue } from './values.ts';

/**
 * JSON in which every number keeps the digits that it came with. A number that JavaScript would write otherwise, such as
 * 9007199254740993, 1e400 or 1.0, is carried as an object with this one key, whose name no server can store (it holds NUL).
 */
const KEY = '\u0000number';

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

declare global {
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
    rawJSON(text: string): object;
    isRawJSON(value: unknown): value is { readonly rawJSON: string };
  }
}

/** Parses JSON; numbers that would be written otherwise become what `JSON.rawJSON` makes of their text. */
export const parseExactly = (text: string): unknown =>
  JSON.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value,
  );

/** Whether it is the key that is kept for exact numbers: no object from outside may have it. */
export const isExactKey = (key: string): boolean => key === KEY;

/** The number as it is carried through the program. */
export const exactNumber = (digits: string): JsonObject => ({ [KEY]: digits });

/** The digits of such a number; `null` for any other value. */
export const exactDigits = (value: JsonValue | undefined): string | null => {
  if (typeof value !== 'object' || value === null || !(KEY in value)) return null;
  const digits = value[KEY];
  return typeof digits === 'string' && NUMBER.test(digits) ? digits : null;
};

/** Writes JSON in which exact numbers stand digit for digit. */
export const writeExactly = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_, item: JsonValue) => {
      const digits = exactDigits(item);
      return digits === null ? item : JSON.rawJSON(digits);
    },
    indent,
  );

/** Whether two numbers are the same, however they are written: 1.0 is 1, and 9007199254740993 is not 9007199254740992. */
export const isSameNumber = (a: string, b: string): boolean => a === b || decimal(a) === decimal(b);

/** Sign, digits without zeros at the ends, and the power of ten of the last of them. */
const decimal = (digits: string): string => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(digits) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const short = all.replace(/0+$/, '');
  return short === '' ? '0' : `${sign}${short}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - short.length)}`;
};
