const EMOJI_BASE = /^[\p{Extended_Pictographic}--[\u{0}-\u{7f}]]$/v;
const EMOJI = /^[\p{Emoji}--[\u{0}-\u{7f}]]$/v;
const MODIFIER_BASE = /^\p{Emoji_Modifier_Base}$/u;
const FLAG = /^\p{RGI_Emoji_Flag_Sequence}$/v;
const ZWJ_SEQUENCE = /^\p{RGI_Emoji_ZWJ_Sequence}$/v;
const JOINED =
  /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?){1,9}/uy;
const UNQUALIFIED = /((?!\p{Emoji_Presentation})\p{Extended_Pictographic})(?![\ufe0f\p{Emoji_Modifier}])/gu;
const ENCLOSING_KEYCAP = 0x20e3;

const tags = (region: string): string =>
  `${Array.from(region, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{e007f}`;

/** The three subdivision flags that Unicode recommends: the tags after the black flag, and what is shown for them. */
export const SUBDIVISION_FLAGS: ReadonlyMap<string, string> = new Map([
  [tags('gbeng'), 'ENG'],
  [tags('gbsct'), 'SCT'],
  [tags('gbwls'), 'WLS'],
]);

/** Whether two regional indicators (four UTF-16 units) are a flag. */
export const isFlag = (pair: string): boolean => pair.length === 4 && FLAG.test(pair);

export const isEmojiBase = (code: number): boolean => code > 0x7f && EMOJI_BASE.test(String.fromCodePoint(code));

export const isModifierBase = (code: number): boolean => code > 0x7f && MODIFIER_BASE.test(String.fromCodePoint(code));

/** Whether a variation selector after this code point chooses between text and picture; `next` is the unit after the selector. */
export const isVariationBase = (code: number, next: number): boolean =>
  code > 0x7f ? EMOJI.test(String.fromCodePoint(code)) : next === ENCLOSING_KEYCAP && /[0-9#*]/.test(String.fromCodePoint(code));

/** The emoji joined from `start` on: where they end, and whether Unicode recommends that sequence (presentation selectors may be missing). */
export const emojiSequenceEnd = (text: string, start: number): { readonly end: number; readonly isKnown: boolean } => {
  JOINED.lastIndex = start;
  const sequence = JOINED.exec(text)?.[0];
  if (sequence === undefined) return { end: start, isKnown: false };
  const end = start + sequence.length;
  if (ZWJ_SEQUENCE.test(sequence)) return { end, isKnown: true };
  const qualified = sequence.replace(UNQUALIFIED, '$1\ufe0f');
  return { end, isKnown: qualified !== sequence && ZWJ_SEQUENCE.test(qualified) };
};
