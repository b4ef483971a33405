import type { Line, Voice } from '../shapes.ts';
import type { Grammar } from '../words/grammar.ts';

/** Speaks by a grammar about the matter of the story. */
export const by =
  (words: Grammar): Voice =>
  ({ random, facts, peer, turn }) =>
    words.write(random, { ...facts.slots, peer, n: String(turn + 1) });

/** Each place in the round has a voice of its own. */
export const inTurn =
  (...voices: readonly Voice[]): Voice =>
  (line) =>
    (voices[line.part % voices.length] ?? (() => '…'))(line);

/** One voice in so many turns, the other in the rest. */
export const mostly =
  (usual: Voice, now: { readonly and: Voice; readonly share: number }): Voice =>
  (line) =>
    (line.random.chance(now.share) ? now.and : usual)(line);

/** One of a few fixed lines. */
export const oneOf =
  (...lines: readonly string[]): Voice =>
  ({ random, facts, peer }) =>
    random
      .pick(lines)
      .replaceAll('{peer}', peer)
      .replaceAll('{ref}', facts.ref)
      .replaceAll('{thing}', facts.thing)
      .replaceAll('{system}', facts.system);

/** What was answered, as a quotation. */
export const quoted = ({ last }: Line): string =>
  last
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
