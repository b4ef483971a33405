import { rawText, type Untrusted } from '../domain/untrusted.ts';

declare const safeBrand: unique symbol;

/**
 * Text that cannot act on a terminal: no control character but `\n`, no bidi control, no invisible, well-formed UTF-16.
 * Made only here.
 */
export type SafeText = string & { readonly [safeBrand]: 'safe' };

const UNSAFE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]|[\u200b\u200c\u2060-\u2064\ufeff\u00ad]|[\u{e0000}-\u{e007f}]/gu;

/** The text with everything that could act on a terminal made visible. `\n` stays. */
export const safeText = (text: Untrusted): SafeText => rawText(text).toWellFormed().replace(UNSAFE, visible) as SafeText;

/** The same on one line: a line feed becomes `⏎`. */
export const safeLine = (text: Untrusted): SafeText => safeText(text).replaceAll('\n', '⏎') as SafeText;

/** Builds safe text from the program's own words (a literal template) and parts that are safe already. */
export const safe = (words: TemplateStringsArray, ...parts: readonly (SafeText | number)[]): SafeText =>
  String.raw({ raw: words.map(String) }, ...parts) as SafeText;

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 9) return '    ';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
