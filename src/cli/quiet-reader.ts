import type { AgentId, ThreadId } from '../domain/ids.ts';
import type { TargetOutcome } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { ConsoleStore } from '../store/store.ts';
import { inParallel } from '../sync/in-parallel.ts';
import type { Call } from './subcommand.ts';

/** An outcome with the time at which it was read back. */
export type HeldOutcome = TargetOutcome & { readonly at: Timestamp };

/** The agents that are stopped by these outcomes. */
export const heldAgents = (outcomes: readonly HeldOutcome[]): ReadonlySet<AgentId> =>
  new Set(
    outcomes.flatMap(({ target, result }) =>
      (result === 'done' || result === 'already') && (target.type === 'routine' || target.type === 'session') ? [target.agent] : [],
    ),
  );

type Following = {
  readonly call: Call;
  readonly platform: Platform;
  readonly store: ConsoleStore;
  readonly threads: readonly ThreadId[];
  readonly outcomes: readonly HeldOutcome[];
};

/** Reads what no push may have told: sessions and runs of those who are stopped, and the newest messages where they talk. */
export function createQuietReader({ call, platform, store, threads, outcomes }: Following) {
  let [isBlind, isBehind] = [false, true];
  const agentsOf = () => [...heldAgents(outcomes)];
  const readWork = async (): Promise<readonly ConsoleEvent[]> => {
    const agents = agentsOf();
    if (agents.length === 0) return [];
    const [sessions, { runs }] = await Promise.all([platform.listSessions({ agents }), platform.listRuns({ agents, limit: 100 })]);
    const others = [...store.getState().network.sessions.values()].filter(({ agent }) => !agents.includes(agent));
    return [
      { type: 'sessions-listed', sessions: [...others, ...sessions] },
      { type: 'runs-listed', runs },
    ];
  };
  const readThread = async (thread: ThreadId): Promise<ConsoleEvent> => {
    const { messages, before } = await platform.listMessages(thread, { limit: 50 });
    return { type: 'page-read', thread, messages, isAtStart: before === null };
  };
  const attempt = async (read: () => Promise<readonly ConsoleEvent[]>): Promise<boolean> => {
    try {
      store.dispatch(...(await read()));
      return true;
    } catch (error) {
      if (error instanceof PlatformError) return false;
      throw error;
    }
  };
  return {
    read: async (): Promise<void> => {
      store.dispatch({ type: 'clock-ticked', now: call.now() });
      isBlind = !(await attempt(readWork));
      isBehind = !(await attempt(() => inParallel(threads, readThread)));
    },
    /** Whether the sessions and runs of the agents could not be read. */
    isBlind: () => isBlind,
    /** Whether the newest messages could not be read. */
    isBehind: () => isBehind,
  };
}
