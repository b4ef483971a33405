import type { AgentId, MessageId, RunId, ThreadId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import type { Run } from '../../domain/run.ts';

/** What a stop takes away without touching it. */
export type Aftermath = {
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
export const aftermathOf = (
  runs: readonly Run[],
  stopped: readonly Run[],
  messages: ReadonlyMap<ThreadId, readonly Message[]>,
): Aftermath => {
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
