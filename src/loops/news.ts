import type { GraphPost, ThreadWindow } from './graph-state.ts';
import { type Said, shareTaken } from './read-said.ts';

/** What a post brought that its thread had not seen lately. */
export type News = {
  /** How many words it has, and how many of them are new. */
  readonly words: number;
  readonly newWords: number;
  /** New pairs of neighbouring words: work says known words anew, courtesy says known phrases. */
  readonly newPairs: number;
  /** New references, amounts, times and names of things; 0 where they are a few among many known ones. */
  readonly newFacts: number;
  /** New facts of others' last posts that it works with, where it does not merely quote them. */
  readonly usedFacts: number;
  /** The new facts, while the post is among the newest. */
  readonly introduced: ReadonlySet<number>;
};

/** So many new facts at once are a log, a table or a document. */
export const BULK_FACTS = 15;
/** A document in which less than this is new is the same document. */
const FEW_SHARE = 0.1;
const FRESH_POSTS = 4;
/** A text that holds so much of another one quotes it. */
const QUOTE_SHARE = 0.75;
const QUOTE_WORDS = 8;

/** Compares what is said with the newest posts of the thread. */
export const newsOf = (window: ThreadWindow, post: GraphPost, said: Said): News => {
  const { seen } = window;
  const introduced = new Set([...said.facts].filter((fact) => !seen.has(fact)));
  const newNumbers = said.integers.filter((value) => value >= 100 && !seen.has(numberKey(value)) && !seen.has(numberKey(value - 1)));
  for (const value of newNumbers) introduced.add(numberKey(value));
  const others = window.recent.filter(({ author, at }) => author.id !== post.author.id && at <= post.at).slice(-FRESH_POSTS);
  const worked = others.filter((other) => other.said !== null && !isQuote(other.said, said));
  const fresh = new Set(worked.flatMap(({ news }) => (news === null || news.newFacts >= BULK_FACTS ? [] : [...news.introduced])));
  return {
    words: said.words.length,
    newWords: said.words.filter((word) => !seen.has(word)).length,
    newPairs: said.pairs.filter((pair) => !seen.has(pair)).length,
    newFacts: introduced.size < (said.facts.length + said.integers.length) * FEW_SHARE ? 0 : introduced.size,
    usedFacts: [...said.facts, ...said.integers.map(numberKey)].filter((fact) => fresh.has(fact)).length,
    introduced,
  };
};

const isQuote = (quoted: Said, by: Said): boolean => quoted.words.length >= QUOTE_WORDS && shareTaken(quoted, by) >= QUOTE_SHARE;

/** A key that no word or fact has by more than chance. */
const numberKey = (value: number): number => 0x1_0000_0000 + value;

export const addSeen = ({ seen }: ThreadWindow, said: Said): void => {
  for (const key of keysOf(said)) seen.set(key, (seen.get(key) ?? 0) + 1);
};

export const dropSeen = ({ seen }: ThreadWindow, said: Said): void => {
  for (const key of keysOf(said)) {
    const count = seen.get(key) ?? 0;
    if (count > 1) seen.set(key, count - 1);
    else seen.delete(key);
  }
};

const keysOf = (said: Said): Iterable<number> => new Set([...said.words, ...said.pairs, ...said.facts, ...said.integers.map(numberKey)]);
