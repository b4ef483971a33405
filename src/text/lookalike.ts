import { rawText, type Untrusted } from '../domain/untrusted.ts';
import { isMixedScript, skeletonOf } from './confusables.ts';
import { type SafeText, safe, safeBody, safeWord } from './safe.ts';

/** Somebody who can be seen. Ids differ between different actors. */
export type NamedActor = { readonly id: string; readonly name: Untrusted };

export type Lookalike = {
  /** `alike`: another actor's name looks the same. `mixed`: letters of scripts that no language mixes. `hidden`: something invisible in it. */
  readonly reason: 'alike' | 'mixed' | 'hidden';
  /** `≈` and as much of the end of the id as tells the actor from those with a name like it, four characters or more. */
  readonly mark: SafeText;
};

/** Which actors need a mark beside their name, by id. Names are never rewritten: a mark on both tells them apart. */
export const lookalikes = (actors: readonly NamedActor[]): ReadonlyMap<string, Lookalike> => {
  const bySkeleton = Map.groupBy(new Map(actors.map((actor) => [actor.id, actor])).values(), ({ name }) => skeletonOf(rawText(name)));
  const marked = Array.from(bySkeleton.values(), (group) => {
    const mark = markFor(group.map(({ id }) => id));
    return group.flatMap(({ id, name }): [string, Lookalike][] => {
      const reason = group.length > 1 ? 'alike' : reasonAlone(name);
      return reason === undefined ? [] : [[id, { reason, mark: mark(id) }]];
    });
  });
  return new Map(marked.flat());
};

/** The mark of an actor's name, `undefined` where it needs none. */
export type NameMarks = (actor: NamedActor) => SafeText | undefined;

/**
 * The marks of these actors, and of others that turn up: somebody who is no longer listed, or speaks under another name than the one that
 * is listed, is marked where that name looks like one of an actor here.
 */
export const createNameMarks = (actors: readonly NamedActor[]): NameMarks => {
  const listed = lookalikes(actors);
  const names = new Map(actors.map(({ id, name }) => [id, rawText(name)]));
  const skeletons = Map.groupBy(actors, ({ name }) => skeletonOf(rawText(name)));
  return ({ id, name }) => {
    const known = listed.get(id);
    if (known !== undefined || names.get(id) === rawText(name)) return known?.mark;
    const alike = (skeletons.get(skeletonOf(rawText(name))) ?? []).filter((actor) => actor.id !== id);
    if (alike.length === 0 && reasonAlone(name) === undefined) return undefined;
    return markFor([id, ...alike.map((actor) => actor.id)])(id);
  };
};

const reasonAlone = (name: Untrusted): 'mixed' | 'hidden' | undefined => {
  const raw = rawText(name).slice(0, LONGEST_NAME);
  if (isMixedScript(raw)) return 'mixed';
  return safeBody(name).hidden > 0 || /[\p{Bidi_Control}\p{Cc}]/u.test(raw) ? 'hidden' : undefined;
};

const LONGEST_NAME = 256;

const markFor = (ids: readonly string[]): ((id: string) => SafeText) => {
  const longest = Math.max(...ids.map((id) => id.length));
  let length = 4;
  while (length < longest && new Set(ids.map((id) => id.slice(-length))).size < ids.length) length += 1;
  return (id) => safe`≈${safeWord(id.slice(-length))}`;
};
