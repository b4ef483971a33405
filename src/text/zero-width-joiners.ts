import { emojiSequenceEnd, isEmojiBase, isVariationBase } from './emoji.ts';

// The joiners that spelling needs follow RFC 5892, appendix A.1 and A.2, with the letters of living scripts.

const VIRAMA =
  /^[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u1039\u103a\u17d2\u1a60\u1b44\u1baa\u1bab\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed]$/;
/** Arabic letters that join on both sides, and the vowel signs that may stand on them: after these a non-joiner is seen. */
const JOINING_ARABIC =
  /^[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a-\u065f\u066e\u066f\u0670\u0678-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff\u0750-\u0758\u075c-\u076a\u08a0-\u08a9]$/;
const ARABIC_LETTER = /^[\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08b4]$/;
const INDIC_LETTER = /^(?=\p{L})[\u0900-\u0dff\u1000-\u109f\u1780-\u17b3\u1a20-\u1a54\u1b05-\u1b33\u1b83-\u1bae\ua800-\uabe2]$/u;
const BENGALI_RA = 0x09b0;
const BENGALI_VIRAMA = 0x09cd;

/** Whether a sign takes the vowel from the consonant before it, so that the next one may be drawn into the same cluster. */
export const isVirama = (code: number): boolean => code >= 0x900 && code <= 0xffff && VIRAMA.test(String.fromCharCode(code));

/** Whether a zero-width non-joiner between these two is spelling: it keeps letters apart that would join. */
const isBrokenJoin = (previous: number, next: number): boolean => {
  if (previous < 0x620 || previous > 0xffff || Number.isNaN(next)) return false;
  const before = String.fromCharCode(previous);
  const after = String.fromCharCode(next);
  return (JOINING_ARABIC.test(before) && ARABIC_LETTER.test(after)) || (VIRAMA.test(before) && INDIC_LETTER.test(after));
};

/** Whether a zero-width joiner between these two is spelling: it asks for the half form of a consonant. */
const isHalfForm = (previous: number, next: number): boolean => isVirama(previous) || (previous === BENGALI_RA && next === BENGALI_VIRAMA);

const NON_JOINER = 0x200c;
const JOINER = 0x200d;
const TEXT_STYLE = 0xfe0e;
const EMOJI_STYLE = 0xfe0f;

/** Tells, in one pass over a text, which of its zero-width characters belong to the spelling of what stands around them. */
export class Joiners {
  private readonly text: string;
  private joinedUntil = 0;
  private refusedUntil = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether the zero-width character at `index` does; `base` is the last visible code point before it, which began at `baseAt`. */
  isSpelling(index: number, base: number, baseAt: number): boolean {
    const code = this.text.charCodeAt(index);
    if (code !== JOINER && code !== NON_JOINER && code !== TEXT_STYLE && code !== EMOJI_STYLE) return false;
    const next = this.text.charCodeAt(index + 1);
    const isAdjacent = baseAt + (base > 0xffff ? 2 : 1) === index;
    if (code === NON_JOINER) return isAdjacent && isBrokenJoin(base, next);
    if (code !== JOINER) return isAdjacent && isVariationBase(base, next);
    if (index >= this.joinedUntil && index >= this.refusedUntil && isEmojiBase(base)) this.readSequence(baseAt);
    return index < this.joinedUntil || (isAdjacent && isHalfForm(base, next));
  }

  private readSequence(start: number): void {
    const { end, isKnown } = emojiSequenceEnd(this.text, start);
    if (isKnown) this.joinedUntil = end;
    else this.refusedUntil = end;
  }
}
