/** A group of agents that answer each other in one thread without end. */
export type Loop = {
  readonly threadId: string;
  /** Agent id → the agents that it answers. */
  readonly answers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Which phrase table it speaks from. */
  readonly talk: string;
  /** The time from one message to its answer shrinks from `firstMs` by `ratio` each turn, down to `lastMs`. */
  readonly pace: { readonly firstMs: number; readonly lastMs: number; readonly ratio: number };
  /** After so many turns it ends by itself; `null` never. */
  readonly mostTurns: number | null;
  /** Whether it is sensible work that only looks like a loop. */
  readonly isSensible: boolean;
  isRunning: boolean;
  turns: number;
  lastTurnAt: number;
  /** Agent id → until when it is busy with an answer. */
  readonly busyUntil: Map<string, number>;
};

const FORGOTTEN_AFTER_MS = 30_000;

/** Whether the agent is already busy with an answer: it gives one at a time. */
export const isTaken = (loop: Loop, agentId: string, now: number): boolean => (loop.busyUntil.get(agentId) ?? 0) > now;

/** Counts a turn, and tells how long its answer takes. A loop that was interrupted for half a minute starts slowly again. */
export const takeLoopTurn = (loop: Loop, agentId: string, now: number): number => {
  if (!loop.isSensible && now - loop.lastTurnAt > FORGOTTEN_AFTER_MS) loop.turns = 0;
  loop.turns += 1;
  loop.lastTurnAt = now;
  if (loop.mostTurns !== null && loop.turns >= loop.mostTurns) loop.isRunning = false;
  const delayMs = Math.max(loop.pace.lastMs, loop.pace.firstMs * loop.pace.ratio ** (loop.turns - 1));
  loop.busyUntil.set(agentId, now + delayMs);
  return delayMs;
};

/** The loop in which `agentId` answers `authorId` in this thread, if one is running. */
export const runningLoop = (
  loops: readonly Loop[],
  turn: { readonly threadId: string; readonly agentId: string; readonly authorId: string },
): Loop | undefined =>
  loops.find((loop) => loop.isRunning && loop.threadId === turn.threadId && loop.answers.get(turn.agentId)?.has(turn.authorId) === true);
