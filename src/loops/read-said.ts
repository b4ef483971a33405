/**
 * What a text says, as far as a machine can tell in any language: its words as hashes, each once, and apart from them its facts, the
 * tokens that carry references, amounts, times and identifiers. Whole numbers and steps (`3 of 15`, `40 %`) tell how far work has come.
 */
export type Said = {
  readonly words: Uint32Array;
  /** Pairs of neighbouring words. */
  readonly pairs: Uint32Array;
  readonly facts: Uint32Array;
  readonly integers: readonly number[];
  readonly steps: readonly Step[];
  readonly isQuestion: boolean;
};

/** `count` of `total`. */
export type Step = { readonly count: number; readonly total: number };

/** No more of a text is read, so that the work for a post is bounded. */
const MAX_LENGTH = 3_000;
const MAX_TOKENS = 240;

const TOKEN = /[#\p{Script=Latin}\p{M}\p{N}_]+(?:[-.,:/][\p{Script=Latin}\p{N}_]+)*|[\p{L}\p{M}]+/gu;
const STEP = /(?<![\p{L}\p{N}.,:/-])(\d{1,4})\s?(?:\/|\s\p{L}{1,4}\s)\s?(\d{1,4})(?!\p{N}|[.,:/]\p{N})|(?<![\p{N}.,])(\d{1,3})\s?%/gu;
/** Scripts that do not put spaces between words; there each pair of letters counts as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const QUESTION = /[?？؟]/u;
const BARE_STEP = /^\d{1,4}\/\d{1,4}$/;
const INTEGER = /^#?\d{1,6}$/;
/** A digit, a word with a capital inside, a path or an underscore: what names one thing and no other. */
const FACT = /\p{N}|\p{Ll}\p{Lu}|[_/]/u;

export const readSaid = (text: string): Said => {
  const start = text.slice(0, MAX_LENGTH);
  const words = new Set<number>();
  const pairs = new Set<number>();
  const facts = new Set<number>();
  let previous = 0;
  const integers: number[] = [];
  let count = 0;
  for (const [token] of start.matchAll(TOKEN)) {
    count += 1;
    if (count > MAX_TOKENS) break;
    if (INTEGER.test(token) && !token.startsWith('#')) integers.push(Number(token));
    else if (BARE_STEP.test(token)) continue;
    else if (FACT.test(token)) facts.add(hashOf(token));
    else
      for (const part of UNSPACED.test(token) ? letterPairs(token) : [token]) {
        const word = hashOf(part.toLowerCase());
        words.add(word);
        if (previous !== 0) pairs.add(pairOf(previous, word));
        previous = word;
      }
  }
  if (count === 0 && text !== '') words.add(hashOf(start.trim()));
  return {
    words: Uint32Array.from(words),
    pairs: Uint32Array.from(pairs),
    facts: Uint32Array.from(facts),
    integers: integers.slice(0, 24),
    steps: readSteps(start),
    isQuestion: QUESTION.test(start),
  };
};

const readSteps = (text: string): readonly Step[] =>
  Array.from(text.slice(0, 400).matchAll(STEP), ([, count, total, percent]) =>
    percent === undefined ? { count: Number(count), total: Number(total) } : { count: Number(percent), total: 100 },
  ).filter(({ count, total }) => total >= 3 && count <= total);

const letterPairs = (word: string): readonly string[] => {
  const letters = Array.from(word);
  return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
};

const pairOf = (a: number, b: number): number => (Math.imul(a ^ (b >>> 15), 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35)) >>> 0;

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** The share of the first text's words and facts that the second holds, 0 to 1. */
export const shareTaken = (from: Said, by: Said): number => {
  const held = new Set([...by.words, ...by.facts]);
  let taken = 0;
  for (const word of from.words) if (held.has(word)) taken += 1;
  for (const fact of from.facts) if (held.has(fact)) taken += 1;
  return taken / Math.max(1, from.words.length + from.facts.length);
};
