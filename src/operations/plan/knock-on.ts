import type { AgentId, MessageId, RunId, ThreadId, UserId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import type { Run } from '../../domain/run.ts';
import type { ThreadRecord } from '../../domain/thread.ts';
import type { Untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { NetworkIndex } from './network-index.ts';
import { wakesOf } from './wakes.ts';

/** What a stop takes away without touching it. */
export type KnockOn = {
  /** Runs that messages woke which would not have been posted, oldest first. */
  readonly runs: readonly Run[];
  /** Agents that posted lately, and only because of what would not have been: ours by their runs, others by time and thread. */
  readonly agents: readonly AgentId[];
};

/** An answer comes within this time of what it answers, where no run says so. */
const ANSWER_MS = 120_000;

/**
 * Follows a stop through the messages of a day: a run that would not have been posts nothing, and what its message woke would not
 * have been either. `runs` are those looked at, `stopped` those of them that the stop itself prevents.
 */
export const knockOnOf = (runs: readonly Run[], stopped: readonly Run[], messages: ReadonlyMap<ThreadId, readonly Message[]>): KnockOn => {
  const prevented = new Set<RunId>(stopped.map(({ id }) => id));
  const deliveredBy = new Map(runs.flatMap((run) => (run.deliveredMessage === null ? [] : [[run.deliveredMessage, run] as const])));
  const causes = outsideCauses(messages, deliveredBy);
  const isGone = (message: MessageId): boolean => {
    let answered: MessageId | undefined = message;
    while (answered !== undefined) {
      const run = deliveredBy.get(answered);
      if (run !== undefined) return prevented.has(run.id);
      answered = causes.get(answered)?.cause;
    }
    return false;
  };
  const indirect: Run[] = [];
  for (const run of runs.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (prevented.has(run.id) || run.triggerMessage === null || !isGone(run.triggerMessage)) continue;
    prevented.add(run.id);
    indirect.push(run);
  }
  const talked = [
    ...runs.flatMap((run) => (run.deliveredMessage === null ? [] : [{ agent: run.agent, isLost: prevented.has(run.id) }])),
    ...Array.from(causes, ([message, { agent }]) => ({ agent, isLost: isGone(message) })),
  ];
  const kept = new Set(talked.flatMap(({ agent, isLost }) => (isLost ? [] : [agent])));
  return { runs: indirect, agents: Array.from(new Set(talked.flatMap(({ agent }) => (kept.has(agent) ? [] : [agent])))) };
};

type OutsideCause = { readonly agent: AgentId; readonly cause: MessageId | undefined };

/** What the posts of agents answer whose runs cannot be seen: the nearest earlier post of somebody else in the thread. */
const outsideCauses = (
  messages: ReadonlyMap<ThreadId, readonly Message[]>,
  deliveredBy: ReadonlyMap<MessageId, Run>,
): ReadonlyMap<MessageId, OutsideCause> => {
  const causes = new Map<MessageId, OutsideCause>();
  for (const log of messages.values()) {
    log.forEach(({ id, author, createdAt }, index) => {
      if (author.kind !== 'agent' || deliveredBy.has(id)) return;
      const before = nearestOther(log, index);
      causes.set(id, {
        agent: author.id,
        cause: before !== undefined && createdAt - before.createdAt <= ANSWER_MS ? before.id : undefined,
      });
    });
  }
  return causes;
};

const nearestOther = (log: readonly Message[], index: number): Message | undefined => {
  const author = log[index]?.author.id;
  for (let place = index - 1; place >= 0; place -= 1) {
    const other = log[place];
    if (other !== undefined && other.author.id !== author && other.author.kind !== 'system') return other;
  }
  return undefined;
};

/** What a stop does: the ways to be woken that end in these threads, the network after it, and the runs that would not have been. */
export type StopEffect = {
  readonly threads: readonly ThreadRecord[];
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
