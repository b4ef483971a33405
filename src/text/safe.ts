import { rawText, type Untrusted, untrusted } from '../domain/untrusted.ts';
import { sanitize } from './sanitize.ts';

declare const safeBrand: unique symbol;

/**
 * Text that cannot act on a terminal: no control character but `\n`, nothing invisible, well-formed, and of the same width in every
 * terminal we measured (`widthCells`). Pieces of it may be joined, cut and wrapped freely between user-perceived characters. Made only here.
 */
export type SafeText = string & { readonly [safeBrand]: 'safe' };

/** UTF-16 units of one text that are shown at once. */
export const SHOWN_LIMIT = 16 * 1024;

/** No more than a page, and nothing in it that needs a second look. */
const CLEAN_ASCII = /^[\n\x20-\x7e]*$/;

/** The text with everything that could act on a terminal made visible, cut with `…` after `SHOWN_LIMIT` units. `\n` stays. */
export const safeText = (text: Untrusted): SafeText => {
  const raw = rawText(text);
  if (raw.length <= SHOWN_LIMIT && CLEAN_ASCII.test(raw)) return raw as SafeText;
  const shown = sanitize(raw, { destination: 'screen', zeroWidths: 'noted', limit: SHOWN_LIMIT, from: 0 });
  return (shown.next < raw.length ? `${shown.text}…` : shown.text) as SafeText;
};

/** The same on one line: a line feed becomes `⏎`. */
export const safeLine = (text: Untrusted): SafeText => oneLine(safeText(text));

/** Everything that is drawn as nothing but room. */
const BLANKS = /[\s\u2800]+/g;

/** A name or a title on one line, its blanks drawn together, so that no run of them can push the rest out of sight. */
export const safeName = (name: Untrusted): SafeText => safeText(name).replace(BLANKS, ' ').trim() as SafeText;

/** A safe text with `⏎` for each line feed. */
export const oneLine = (text: SafeText): SafeText => (text.includes('\n') ? text.replaceAll('\n', '⏎') : text) as SafeText;

/**
 * A page of a text for reading. `hidden`: how many invisible characters were taken out (a reader must be told). `cut`: how many UTF-16
 * units of the text come after the page; `next`: where the page after it begins.
 */
export type SafeBody = { readonly text: SafeText; readonly hidden: number; readonly cut: number; readonly next: number };

/** A page of a message or another long text, from unit `from` on. Its lines are separated by `\n`. */
export const safeBody = (text: Untrusted, from = 0): SafeBody => {
  const raw = rawText(text);
  if (from === 0 && raw.length <= SHOWN_LIMIT && CLEAN_ASCII.test(raw))
    return { text: raw as SafeText, hidden: 0, cut: 0, next: raw.length };
  const page = sanitize(raw, { destination: 'screen', zeroWidths: 'counted', limit: SHOWN_LIMIT, from });
  return { text: page.text as SafeText, hidden: page.hidden, cut: raw.length - page.next, next: page.next };
};

/**
 * The whole text for a file or the clipboard: as safe as `safeText`, but uncut, and emoji sequences, new characters and joiners that spelling
 * needs stay as they were written. Its width is not known.
 */
export const safeExport = (text: Untrusted): string =>
  sanitize(rawText(text), { destination: 'file', zeroWidths: 'noted', limit: Number.MAX_SAFE_INTEGER, from: 0 }).text;

/** Builds safe text from the program's own words (a literal template) and parts that are safe already. */
export const safe = (words: TemplateStringsArray, ...parts: readonly (SafeText | number)[]): SafeText => {
  let text = words[0] ?? '';
  for (const [index, part] of parts.entries()) text += `${part}${words[index + 1] ?? ''}`;
  return text as SafeText;
};

/** An id, a word of an enumeration, or what the program itself worked out, as safe text. */
export const safeWord = (word: string): SafeText => safeLine(untrusted(word));

const NON_JOINER = 0x200c;

/**
 * A part of a safe text, in UTF-16 units as `String.slice`; both ends must be cluster boundaries (`clusterAt`).
 * A non-joiner at the end goes with the letter that it kept apart.
 */
export const sliceSafe = (text: SafeText, from: number, to: number = text.length): SafeText =>
  text.slice(from, text.charCodeAt(to - 1) === NON_JOINER ? to - 1 : to) as SafeText;

/** Safe texts one after the other. */
export const joinSafe = (texts: readonly SafeText[], separator: SafeText = safe``): SafeText => texts.join(separator) as SafeText;

/** A safe text without the spaces at its end. */
export const trimSafeEnd = (text: SafeText): SafeText => text.replace(/ +$/, '') as SafeText;

/** So many times the same text. */
export const repeatSafe = (text: SafeText, times: number): SafeText => text.repeat(Math.max(0, times)) as SafeText;

/** A number with its noun: `1 run`, `2 runs`. */
export const countText = (count: number, one: SafeText, many: SafeText = safe`${one}s`): SafeText =>
  safe`${count} ${count === 1 ? one : many}`;
