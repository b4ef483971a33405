import type { RunId, ThreadId, UserId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import type { Run } from '../../domain/run.ts';
import type { Thread } from '../../domain/thread.ts';
import type { Untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { NetworkIndex } from './network-index.ts';
import { wakesOf } from './wakes.ts';

/** What a stop does: the ways to be woken that end in these threads, the network after it, and the runs that would not have been. */
export type StopEffect = {
  readonly threads: readonly Thread[];
  readonly stops: readonly { readonly thread: ThreadId; readonly by: 'human' | 'agent' }[];
  readonly after: NetworkIndex;
  readonly prevented: readonly Run[];
};

type Lately = { readonly runs: readonly Run[]; readonly messages: ReadonlyMap<ThreadId, readonly Message[]>; readonly now: Timestamp };

const HOUR_MS = 3_600_000;

/**
 * People who wrote in the last hour and would get no answer from us any more. Where runs name whom they answered, somebody counts
 * whose answers were all of runs that would not have been; where none does, somebody in a thread in which no routine of ours would
 * wake for people.
 */
export const peopleUnanswered = (effect: StopEffect, lately: Lately): readonly { readonly id: UserId; readonly name: Untrusted }[] => {
  const closing = new Set(effect.stops.flatMap(({ by, thread }) => (by === 'human' ? [thread] : [])));
  const prevented = new Set<RunId>(effect.prevented.map(({ id }) => id));
  const runsFor = Map.groupBy(lately.runs, ({ triggerMessage }) => triggerMessage);
  const asked = effect.threads
    .filter(({ id }) => closing.has(id))
    .flatMap((thread) => {
      const isDeaf = wakesOf(effect.after, { thread: thread.id, type: 'message', poster: { kind: 'human', id: null } }).length === 0;
      return (lately.messages.get(thread.id) ?? []).flatMap(({ id, author, createdAt }) =>
        author.kind === 'human' && lately.now - createdAt < HOUR_MS ? [{ author, isDeaf, runs: runsFor.get(id) ?? [] }] : [],
      );
    });
  return Array.from(
    Map.groupBy(asked, ({ author }) => author.id),
    ([id, questions]) => ({ id, name: questions[0]?.author.name, questions }),
  ).flatMap(({ id, name, questions }) => {
    const known = questions.flatMap(({ runs }) => runs);
    const answers = known.filter(({ deliveredMessage }) => deliveredMessage !== null);
    const isLeft =
      known.length === 0 ? questions.some(({ isDeaf }) => isDeaf) : answers.length > 0 && answers.every((run) => prevented.has(run.id));
    return isLeft && name !== undefined ? [{ id, name }] : [];
  });
};
