import type { ThreadId } from '../../../domain/ids.ts';
import type { Thread } from '../../../domain/thread.ts';

export type PlanInput = {
  /** Most important first. */
  readonly watched: readonly ThreadId[];
  readonly listed: Iterable<Thread>;
  readonly followed: ReadonlySet<ThreadId>;
  readonly capacity: number;
};

/** A thread that is followed stays so until another was active this much later, so that the two do not change places all the time. */
const STAY_MS = 5 * 60_000;

/** The threads to follow live, most important first: the watched ones, then those that were active last. */
export const planThreads = ({ watched, listed, followed, capacity }: PlanInput): readonly ThreadId[] => {
  const activity = ({ id, lastActivityAt, createdAt }: Thread): number => (lastActivityAt ?? createdAt) + (followed.has(id) ? STAY_MS : 0);
  const first = new Set(watched);
  const others = [...listed].filter((thread) => !first.has(thread.id)).sort((a, b) => activity(b) - activity(a));
  return [...first, ...others.map((thread) => thread.id)].slice(0, capacity);
};
