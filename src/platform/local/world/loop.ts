/** A group of agents that answer each other in one thread without end. */
export type Loop = {
  readonly threadId: string;
  /** Agent id → the agents that it answers. */
  readonly answers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Which phrase table it speaks from. */
  readonly talk: string;
  /** The time from one message to its answer shrinks from `firstMs` by `ratio` each turn, down to `lastMs`. */
  readonly pace: { readonly firstMs: number; readonly lastMs: number; readonly ratio: number };
  isRunning: boolean;
  turns: number;
  lastTurnAt: number;
};

const FORGOTTEN_AFTER_MS = 30_000;

/** How long the next answer takes; a loop that was interrupted for half a minute starts slowly again. */
export const loopDelayMs = (loop: Loop, now: number): number => {
  if (now - loop.lastTurnAt > FORGOTTEN_AFTER_MS) loop.turns = 0;
  loop.turns += 1;
  loop.lastTurnAt = now;
  return Math.max(loop.pace.lastMs, loop.pace.firstMs * loop.pace.ratio ** (loop.turns - 1));
};

/** The loop in which `agentId` answers `authorId` in this thread, if one is running. */
export const runningLoop = (
  loops: readonly Loop[],
  turn: { readonly threadId: string; readonly agentId: string; readonly authorId: string },
) => loops.find((loop) => loop.isRunning && loop.threadId === turn.threadId && loop.answers.get(turn.agentId)?.has(turn.authorId) === true);
