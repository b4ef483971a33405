import { setTimeout } from 'node:timers/promises';
import type { AgentId, ThreadId } from '../domain/ids.ts';
import type { TargetOutcome } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import type { LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { type QuietMeter, readQuietMeter, type StopTime, stopTimeOf } from '../operations/plan/quiet-meter.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlannedOperation } from '../presenter/plan-scope.ts';
import { quietText } from '../presenter/quiet-line.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { ConsoleStore } from '../store/store.ts';
import { inParallel } from '../sync/in-parallel.ts';
import { safe } from '../text/safe.ts';
import { EXIT } from './exit-code.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime } from './table.ts';

/** Hears what is posted from its creation on, so that nothing said during the stop is missed. */
export type QuietWatch = {
  readonly take: (outcome: TargetOutcome) => void;
  /**
   * Tells the meter whenever it changes, until it reads QUIET or so many seconds are over. Resolves with `code` where that is not
   * 0; else with 0 when quiet, 6 where they still post or work, and 7 where silence is not proven. The proof goes into `ledger`.
   */
  readonly wait: (wait: Wait) => Promise<number>;
};

type Wait = { readonly seconds: number; readonly code: number; readonly ledger: LedgerWriter };
type Stopped = { readonly store: ConsoleStore; readonly planned: PlannedOperation };

const LOOK_MS = 500;
const READ_MS = 2_000;
const MAX_THREADS = 30;

export const watchForQuiet = (context: CliContext, platform: Platform, { store, planned }: Stopped): QuietWatch => {
  const outcomes: HeldOutcome[] = [];
  const threads = threadsOf(planned);
  const stop = platform.subscribe((events) => store.dispatch(...events));
  platform.watchThreads(threads);
  const reader = createQuietReader({ context, platform, store, threads, outcomes });
  const meter = (): QuietMeter | undefined => meterOf({ context, store, planned, outcomes, isBlind: reader.isBlind() });
  return {
    take: (outcome) => void outcomes.push({ ...outcome, at: context.now() }),
    wait: async ({ seconds, code, ledger }) => {
      const teller = createMeterTeller(context, store);
      const ends = AbortSignal.any([context.signal, AbortSignal.timeout(seconds * 1000)]);
      await reader.read();
      let last = meter();
      for (let readAt = context.now(); last !== undefined && !ends.aborted; last = meter()) {
        if (last.state === 'quiet' || context.now() - readAt >= READ_MS) {
          await reader.read();
          readAt = context.now();
          last = meter();
        }
        if (last === undefined) break;
        await teller.tell(last);
        if (last.state === 'quiet' && !reader.isBehind()) break;
        await setTimeout(LOOK_MS, undefined, { signal: ends }).catch(() => undefined);
      }
      stop();
      if (last?.state === 'quiet' && !reader.isBehind())
        await ledger.record({ type: 'incident-quiet', lastPostAt: last.lastPostAt, silenceMs: last.silentForMs });
      const exitCode = code === EXIT.ok ? codeOf(last, reader.isBehind()) : code;
      await teller.finish(last, { isProven: last?.state === 'quiet' && !reader.isBehind(), exitCode });
      return exitCode;
    },
  };
};

/** Where those who are stopped could be heard. */
const threadsOf = ({ plan, preview }: PlannedOperation): readonly ThreadId[] => {
  const paths = [...preview.stops, ...preview.keeps].map(({ thread }) => thread);
  const sessions = preview.draining.sessions.flatMap(({ thread }) => thread ?? []);
  const pointed = plan.scope.type === 'thread' ? [plan.scope.id] : [];
  return [...new Set([...pointed, ...paths, ...sessions])].slice(0, MAX_THREADS);
};

type Metered = Stopped & { readonly context: CliContext; readonly outcomes: readonly HeldOutcome[]; readonly isBlind: boolean };

/** `undefined` where nothing was stopped that could fall silent. */
function meterOf({ context, store, planned, outcomes, isBlind }: Metered): QuietMeter | undefined {
  const time: StopTime | undefined = stopTimeOf(outcomes);
  if (time === undefined) return undefined;
  const { network } = store.getState();
  return readQuietMeter({
    agents: heldAgents(outcomes),
    stoppedAt: time.stoppedAt,
    now: context.now() - time.aheadMs,
    messages: [...network.logs.values()].flatMap(({ messages }) => messages),
    sessions: network.sessions.values(),
    runs: network.runs,
    mayAnswerPeople: planned.plan.kind === 'humans-only',
    seesInside: isBlind ? 'nothing' : 'all',
  });
}

const codeOf = (last: QuietMeter | undefined, isBehind: boolean): number => {
  if (last === undefined) return EXIT.ok;
  if (last.state === 'quiet') return isBehind ? EXIT.unknown : EXIT.ok;
  return last.state === 'settling' ? EXIT.unknown : EXIT.partial;
};

/** Tells the meter when its state, its straggler or the number under way changes. */
function createMeterTeller(context: CliContext, store: ConsoleStore) {
  let told = '';
  const isJson = context.options['json'] === true;
  const record = (meter: QuietMeter): object => {
    const straggler = 'straggler' in meter ? meter.straggler : null;
    return { type: 'quiescence', at: isoTime(context.now()), ...meter, straggler };
  };
  return {
    tell: async (meter: QuietMeter): Promise<void> => {
      const now = `${meter.state} ${'straggler' in meter ? meter.straggler : ''} ${'inFlight' in meter ? meter.inFlight : ''}`;
      if (now === told) return;
      told = now;
      store.dispatch({ type: 'clock-ticked', now: context.now() });
      if (isJson) await context.out.json([record(meter)]);
      else await context.err.lines([safe`netconsole: ${quietText(store.getState(), meter)}`]);
    },
    finish: async (meter: QuietMeter | undefined, { isProven, exitCode }: { readonly isProven: boolean; readonly exitCode: number }) => {
      if (isJson) await context.out.json([{ type: 'quiet', isQuiet: isProven, state: meter?.state ?? null, exitCode }]);
      else if (meter === undefined) await context.err.lines([safe`netconsole: nothing was stopped, so nothing is waited for.`]);
      else if (meter.state === 'quiet' && !isProven)
        await context.err.lines([safe`netconsole: not proven quiet: the newest messages could not be read.`]);
      else if (!isProven)
        await context.err.lines([safe`netconsole: not quiet when the time was over: ${quietText(store.getState(), meter)}`]);
    },
  };
}

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
  readonly context: CliContext;
  readonly platform: Platform;
  readonly store: ConsoleStore;
  readonly threads: readonly ThreadId[];
  readonly outcomes: readonly HeldOutcome[];
};

/** Reads what no push may have told: sessions and runs of those who are stopped, and the newest messages where they talk. */
export function createQuietReader({ context, platform, store, threads, outcomes }: Following) {
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
      store.dispatch({ type: 'clock-ticked', now: context.now() });
      isBlind = !(await attempt(readWork));
      isBehind = !(await attempt(() => inParallel(threads, readThread)));
    },
    /** Whether the sessions and runs of the agents could not be read. */
    isBlind: () => isBlind,
    /** Whether the newest messages could not be read. */
    isBehind: () => isBehind,
  };
}
