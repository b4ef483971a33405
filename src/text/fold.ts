import type { MessageId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { rawText } from '../domain/untrusted.ts';

/** Near-identical posts of one agent, oldest first, as one that stands where the first of them stood. */
export type Repeats = { readonly messages: readonly Message[] };

/** A thread as it is shown: of repetitions only the first, which stands for all of them. Oldest first. */
export type FoldedThread = { readonly messages: readonly Message[]; readonly repeats: ReadonlyMap<MessageId, Repeats> };

/** A thread that is folded while it grows: a message costs the same, however many were folded before. */
export type Folding = {
  /** Goes on with later messages and gives the thread so far. */
  readonly add: (later: readonly Message[]) => FoldedThread;
};

const FEWEST_REPEATS = 3;
/** How many different posts may stand between two repeats; it also bounds the work for each message. */
const OPEN_GROUPS = 8;
const COMPARED_CHARACTERS = 400;
/** Shorter posts are the same only when every word is. */
const FEWEST_WORDS = 4;
/** Shared words of all words (Jaccard). */
const SIMILARITY = 0.75;

/**
 * Folds the repetitions of agents: at least three near-identical posts of the same agent with nobody but agents between them. Posts of
 * people, services and the platform stay as they are, and so do deleted, unfinished and answered posts and those that `keep` asks for.
 */
export const createFolding = (keep: (message: Message) => boolean = () => false): Folding => {
  const shown: Message[] = [];
  const repeats = new Map<MessageId, Repeats>();
  let open: readonly Message[][] = [];
  /** The group that the message joins, if it can be folded. */
  const join = (message: Message): Message[] | undefined => {
    if (message.author.kind !== 'agent') open = [];
    if (message.author.kind !== 'agent' || !isFoldable(message) || keep(message)) return undefined;
    const group = open.find(([first]) => first !== undefined && isRepeat(first, message)) ?? [];
    group.push(message);
    open = [group, ...open.filter((other) => other !== group)].slice(0, OPEN_GROUPS);
    return group;
  };
  return {
    add: (later) => {
      const grown = new Set<readonly Message[]>();
      for (const message of later) {
        shown.push(message);
        const group = join(message);
        if (group === undefined || group.length < FEWEST_REPEATS) continue;
        const hidden = group.length === FEWEST_REPEATS ? group.slice(1) : [message];
        for (const repeat of hidden) shown.splice(shown.lastIndexOf(repeat), 1);
        grown.add(group);
      }
      for (const group of grown) if (group[0] !== undefined) repeats.set(group[0].id, { messages: [...group] });
      return { messages: [...shown], repeats: new Map(repeats) };
    },
  };
};

const isFoldable = (message: Message): boolean => !message.isDeleted && !message.isPartial && message.replyCount === 0;

const isRepeat = (first: Message, later: Message): boolean => {
  if (first.author.id !== later.author.id || first.type !== later.type) return false;
  const a = gistOf(first);
  const b = gistOf(later);
  if (a.text === b.text) return true;
  const [smaller, larger] = a.words.size < b.words.size ? [a.words, b.words] : [b.words, a.words];
  if (smaller.size < FEWEST_WORDS || smaller.size < larger.size * SIMILARITY) return false;
  let shared = 0;
  for (const word of smaller) if (larger.has(word)) shared += 1;
  return shared >= (smaller.size + larger.size - shared) * SIMILARITY;
};

/** What is compared of a post: its first words in lower case, without punctuation, each number as `0`. */
type Gist = { readonly text: string; readonly words: ReadonlySet<string> };

const gists = new WeakMap<Message, Gist>();

const gistOf = (message: Message): Gist => {
  const kept = gists.get(message);
  if (kept !== undefined) return kept;
  const raw = rawText(message.content);
  const words =
    raw
      .slice(0, COMPARED_CHARACTERS)
      .toLowerCase()
      .replaceAll(/\d+/g, '0')
      .match(/[\p{L}\p{M}0]+|\p{S}/gu) ?? [];
  const length = raw.length > COMPARED_CHARACTERS ? ` ${raw.length}` : '';
  const gist = { text: words.join(' ') + length, words: new Set(words) };
  gists.set(message, gist);
  return gist;
};
