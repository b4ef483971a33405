/** The words of a text and its pairs of neighbouring words, as hashes, each once. Numbers count as one and the same word. */
export type Shingles = Uint32Array;

const WORD = /[\p{L}\p{M}]+|\p{N}+/gu;
const NUMBER = /^\p{N}/u;
const NUMBER_HASH = 1;
/** Scripts that do not put spaces between words; there each pair of letters counts as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

const MAX_WORDS = 160;
const MAX_LENGTH = 2000;

/** The shingles of the first 160 words of a text, so that the work for a post is bounded. A text without words, such as 👍, is one shingle. */
export const shinglesOf = (text: string): Shingles => {
  const shingles = new Set<number>();
  let previous = 0;
  let count = 0;
  for (const [word] of text.slice(0, MAX_LENGTH).matchAll(WORD)) {
    for (const part of UNSPACED.test(word) ? letterPairs(word) : [word]) {
      const hash = NUMBER.test(part) ? NUMBER_HASH : hashOf(part.toLowerCase());
      shingles.add(hash);
      if (previous !== 0) shingles.add(mix(previous, hash));
      previous = hash;
      count += 1;
      if (count >= MAX_WORDS) return Uint32Array.from(shingles);
    }
  }
  if (count === 0 && text !== '') shingles.add(hashOf(text.slice(0, MAX_LENGTH).trim()));
  return Uint32Array.from(shingles);
};

/** How many posts before it a post is compared with. */
export const COMPARED_POSTS = 12;
/** A post with this many new words and pairs says something, whatever its length: about twelve words of ordinary prose. */
const NEWS = 20;

/**
 * How much news the last text brings against the up to twelve before it: 0 for a repeat, 1 for twenty new words and pairs. The
 * count says more than the share: a long draft in which one sentence changed is news, a short thank-you in other words is not.
 */
export const noveltyOf = (before: readonly Shingles[], last: Shingles): number =>
  Math.min(1, (last.length - countSeen(before.slice(-COMPARED_POSTS), last)) / NEWS);

/** The share of a text that the others hold, 0 to 1; numbers do not count. */
export const shareSeen = (others: readonly Shingles[], text: Shingles): number => {
  const words = text.filter((shingle) => shingle !== NUMBER_HASH);
  return words.length === 0 ? 0 : countSeen(others, words) / words.length;
};

const countSeen = (others: readonly Shingles[], text: Shingles): number => {
  const seen = new Set<number>();
  for (const shingles of others) for (const shingle of shingles) seen.add(shingle);
  let count = 0;
  for (const shingle of text) if (seen.has(shingle)) count += 1;
  return count;
};

const letterPairs = (word: string): readonly string[] => {
  const letters = Array.from(word);
  return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
};

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

const mix = (a: number, b: number): number => (Math.imul(a ^ (b >>> 15), 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35)) >>> 0;
