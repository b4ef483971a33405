/**
 * What really happened since the network opened, for tests and drills to compare predictions with. No client can read it from the platform's API.
 */
export type TruthLog = {
  /** Each wake: this message woke this agent. `runId` is `null` for a turn of a joined session. Oldest first. */
  readonly wakes: TruthWake[];
  /** Each post of an agent: what caused it. Oldest first. */
  readonly posts: TruthPost[];
  /** Each change by an operator. Oldest first. */
  readonly changes: TruthChange[];
};

export type TruthWake = {
  readonly at: number;
  readonly threadId: string;
  readonly messageId: string;
  readonly authorId: string | null;
  readonly agentId: string;
  readonly routineId: string;
  readonly runId: string | null;
  readonly sessionId: string | null;
};

export type TruthPost = {
  readonly at: number;
  readonly threadId: string;
  readonly messageId: string;
  readonly agentId: string;
  readonly causeId: string | null;
  readonly causeAuthorId: string | null;
  readonly runId: string | null;
  readonly sessionId: string | null;
  /** Whether a scripted loop made it, not a sensible reason to speak. */
  readonly isLoop: boolean;
};

export type TruthChange = {
  readonly at: number;
  readonly userId: string;
  readonly what: 'pause' | 'activate' | 'update' | 'cancel' | 'agents-enabled' | 'remove-member';
  readonly targetId: string;
};

export const createTruthLog = (): TruthLog => ({ wakes: [], posts: [], changes: [] });

/** Forgets everything. */
export const clearTruth = (log: TruthLog): void => {
  for (const entries of [log.wakes, log.posts, log.changes]) entries.length = 0;
};

const KEPT = 100_000;

/** Appends, and forgets the oldest tenth of a log that has grown too long. */
export const record = <T>(log: T[], entry: T): void => {
  log.push(entry);
  if (log.length > KEPT) log.splice(0, KEPT / 10);
};
