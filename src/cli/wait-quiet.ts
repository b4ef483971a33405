import type { ThreadId } from '../domain/ids.ts';
import type { TargetOutcome } from '../domain/operation.ts';
import type { Journal } from '../operations/execute/journal.ts';
import { type Quiescence, readQuiescence } from '../operations/plan/quiet-meter.ts';
import { type StopTime, stopTimeOf } from '../operations/plan/stop-time.ts';
import type { Platform } from '../platform/platform.ts';
import type { Planned } from '../presenter/plan-scope.ts';
import { quiescenceText } from '../presenter/quiet-line.ts';
import type { ConsoleStore } from '../store/store.ts';
import { safe } from '../text/safe.ts';
import { EXIT } from './exit-code.ts';
import { isoTime } from './list.ts';
import { passed } from './passed.ts';
import { createQuietReader, type HeldOutcome, heldAgents } from './quiet-reader.ts';
import type { Call } from './subcommand.ts';

/** Hears what is posted from its creation on, so that nothing said during the stop is missed. */
export type QuietWatch = {
  readonly take: (outcome: TargetOutcome) => void;
  /**
   * Tells the meter whenever it changes, until it reads QUIET or so many seconds are over. Resolves with `code` where that is not
   * 0; else with 0 when quiet, 6 where they still post or work, and 7 where silence is not proven. The proof goes into `journal`.
   */
  readonly wait: (wait: Wait) => Promise<number>;
};

type Wait = { readonly seconds: number; readonly code: number; readonly journal: Journal };
type Stopped = { readonly store: ConsoleStore; readonly planned: Planned };

const LOOK_MS = 500;
const READ_MS = 2_000;
const MAX_THREADS = 30;

export const watchForQuiet = (call: Call, platform: Platform, { store, planned }: Stopped): QuietWatch => {
  const outcomes: HeldOutcome[] = [];
  const threads = threadsOf(planned);
  const stop = platform.subscribe((events) => store.dispatch(...events));
  platform.watchThreads(threads);
  const reader = createQuietReader({ call, platform, store, threads, outcomes });
  const meter = (): Quiescence | undefined => meterOf({ call, store, planned, outcomes, isBlind: reader.isBlind() });
  return {
    take: (outcome) => void outcomes.push({ ...outcome, at: call.now() }),
    wait: async ({ seconds, code, journal }) => {
      const teller = createMeterTeller(call, store);
      const ends = AbortSignal.any([call.signal, AbortSignal.timeout(seconds * 1000)]);
      await reader.read();
      let last = meter();
      for (let readAt = call.now(); last !== undefined && !ends.aborted; last = meter()) {
        if (last.state === 'quiet' || call.now() - readAt >= READ_MS) {
          await reader.read();
          readAt = call.now();
          last = meter();
        }
        if (last === undefined) break;
        await teller.tell(last);
        if (last.state === 'quiet' && !reader.isBehind()) break;
        await passed(LOOK_MS, ends);
      }
      stop();
      if (last?.state === 'quiet' && !reader.isBehind())
        await journal.record({ type: 'incident-quiet', lastPostAt: last.lastPostAt, silenceMs: last.silentForMs });
      const exitCode = code === EXIT.ok ? codeOf(last, reader.isBehind()) : code;
      await teller.finish(last, { isProven: last?.state === 'quiet' && !reader.isBehind(), exitCode });
      return exitCode;
    },
  };
};

/** Where those who are stopped could be heard. */
const threadsOf = ({ plan, preview }: Planned): readonly ThreadId[] => {
  const paths = [...preview.stops, ...preview.keeps].map(({ thread }) => thread);
  const sessions = preview.draining.sessions.flatMap(({ thread }) => thread ?? []);
  const pointed = plan.scope.type === 'thread' ? [plan.scope.id] : [];
  return [...new Set([...pointed, ...paths, ...sessions])].slice(0, MAX_THREADS);
};

type Metered = Stopped & { readonly call: Call; readonly outcomes: readonly HeldOutcome[]; readonly isBlind: boolean };

/** `undefined` where nothing was stopped that could fall silent. */
function meterOf({ call, store, planned, outcomes, isBlind }: Metered): Quiescence | undefined {
  const time: StopTime | undefined = stopTimeOf(outcomes);
  if (time === undefined) return undefined;
  const { network } = store.getState();
  return readQuiescence({
    agents: heldAgents(outcomes),
    stoppedAt: time.stoppedAt,
    now: call.now() - time.aheadMs,
    messages: [...network.logs.values()].flatMap(({ messages }) => messages),
    sessions: network.sessions.values(),
    runs: network.runs,
    mayAnswerPeople: planned.plan.kind === 'humans-only',
    seesInside: isBlind ? 'nothing' : 'all',
  });
}

const codeOf = (last: Quiescence | undefined, isBehind: boolean): number => {
  if (last === undefined) return EXIT.ok;
  if (last.state === 'quiet') return isBehind ? EXIT.unknown : EXIT.ok;
  return last.state === 'settling' ? EXIT.unknown : EXIT.partial;
};

/** Tells the meter when its state, its straggler or the number under way changes. */
function createMeterTeller(call: Call, store: ConsoleStore) {
  let told = '';
  const isJson = call.options['json'] === true;
  const record = (meter: Quiescence): object => {
    const straggler = 'straggler' in meter ? meter.straggler : null;
    return { type: 'quiescence', at: isoTime(call.now()), ...meter, straggler };
  };
  return {
    tell: async (meter: Quiescence): Promise<void> => {
      const now = `${meter.state} ${'straggler' in meter ? meter.straggler : ''} ${'inFlight' in meter ? meter.inFlight : ''}`;
      if (now === told) return;
      told = now;
      store.dispatch({ type: 'clock-ticked', now: call.now() });
      if (isJson) await call.out.json([record(meter)]);
      else await call.err.lines([safe`netconsole: ${quiescenceText(store.getState(), meter)}`]);
    },
    finish: async (meter: Quiescence | undefined, { isProven, exitCode }: { readonly isProven: boolean; readonly exitCode: number }) => {
      if (isJson) await call.out.json([{ type: 'quiet', isQuiet: isProven, state: meter?.state ?? null, exitCode }]);
      else if (meter === undefined) await call.err.lines([safe`netconsole: nothing was stopped, so nothing is waited for.`]);
      else if (meter.state === 'quiet' && !isProven)
        await call.err.lines([safe`netconsole: not proven quiet: the newest messages could not be read.`]);
      else if (!isProven)
        await call.err.lines([safe`netconsole: not quiet when the time was over: ${quiescenceText(store.getState(), meter)}`]);
    },
  };
}
