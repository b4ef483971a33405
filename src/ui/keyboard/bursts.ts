import { graphemes } from '../../text/width.ts';
import type { TerminalInput } from './input-reader.ts';

/** Input with what came together made one. `together` has its line ends and tabs in it. */
export type BurstInput = Exclude<TerminalInput, { readonly type: 'characters' }> | { readonly type: 'together'; readonly text: string };

/** Fingers take longer from one key to the next; a paste and a program do not. */
const FAST_MS = 10;
/** So many keys at such a pace are no accident of fingers that roll over the keys. */
const FEWEST_FAST_KEYS = 3;

/** The keys that a paste without brackets has for its line ends and tabs. */
const PASTED: Readonly<Record<string, string>> = { enter: '\r', tab: '\t', 'ctrl-j': '\n' };

/**
 * Joins the characters, line ends and tabs that came faster than a person types: in one piece, or one soon after the other. Alone, a
 * line end is the key enter, which sends; in a paste that a terminal did not mark as one, it is a line end.
 */
export type BurstJoining = {
  /** What was read of one piece that came at `at`. */
  readonly join: (inputs: readonly TerminalInput[], at: number) => readonly BurstInput[];
  /** To be called when all that it led to is done: the time that the program took is no pause of the sender. */
  readonly done: (at: number) => void;
};

export const createBurstJoining = (): BurstJoining => {
  let lastAt = Number.NEGATIVE_INFINITY;
  let fastKeys = 0;
  let isBurst = false;
  let endsWithReturn = false;
  const join = (inputs: readonly TerminalInput[], at: number): readonly BurstInput[] => {
    if (at - lastAt > FAST_MS) {
      fastKeys = 0;
      isBurst = false;
      endsWithReturn = false;
    }
    lastAt = at;
    return segmentsOf(inputs).flatMap((segment): readonly BurstInput[] => {
      if (typeof segment !== 'string') {
        fastKeys = 0;
        endsWithReturn = false;
        return segment.type === 'characters' ? [] : [segment];
      }
      const count = graphemes(segment).length;
      const isText = /[^\r\n\t]/.test(segment);
      isBurst ||= (count > 1 && isText) || fastKeys >= FEWEST_FAST_KEYS;
      fastKeys += count;
      if (!isBurst) return graphemes(segment).map(keyOf);
      const text = endsWithReturn ? segment.replace(/^\n/, '') : segment;
      endsWithReturn = segment.endsWith('\r');
      return text === '' ? [] : [{ type: 'together', text }];
    });
  };
  return {
    join,
    done: (at) => {
      lastAt = at;
    },
  };
};

/** Runs of what a text consists of as strings, and the keys and answers between them. */
function segmentsOf(inputs: readonly TerminalInput[]): readonly (string | TerminalInput)[] {
  const segments: (string | TerminalInput)[] = [];
  for (const input of inputs) {
    const text = input.type === 'characters' ? input.text : input.type === 'key' ? (PASTED[input.name] ?? '') : '';
    const last = segments.at(-1);
    if (text === '') segments.push(input);
    else if (typeof last === 'string') segments[segments.length - 1] = last + text;
    else segments.push(text);
  }
  return segments;
}

const KEYS: Readonly<Record<string, string>> = { '\r': 'enter', '\r\n': 'enter', '\t': 'tab', '\n': 'ctrl-j', ' ': 'space' };

/** A character as the key that it is. */
export const keyOf = (character: string): { readonly type: 'key'; readonly name: string } => ({
  type: 'key',
  name: KEYS[character] ?? character,
});
