import type { TargetOutcome } from '../domain/operation.ts';
import type { LedgerWriter } from '../operations/execute/ledger-writer.ts';
import type { StandingStop } from '../operations/plan/open-ways.ts';
import type { QuietMeter } from '../operations/plan/quiet-meter.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlannedOperation } from '../presenter/plan-scope.ts';
import { quietScope, quietText, quietWorld, readQuiet } from '../presenter/quiet-line.ts';
import type { ConsoleStore } from '../store/store.ts';
import { createQuietReader } from '../sync/quiet-reader.ts';
import { safe } from '../text/safe.ts';
import { EXIT } from './exit-code.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime } from './table.ts';

/** Hears what is posted from its creation on, so that nothing said during the stop is missed. */
export type QuietWatch = {
  readonly take: (outcome: TargetOutcome) => void;
  /**
   * Tells the meter whenever it changes, until it reads QUIET, somebody else changes what was stopped, or so many seconds are over.
   * Resolves with `code` where that is not 0; else with 0 when quiet, 8 where somebody else opened a way, 6 where they still post
   * or work, and 7 where silence is not proven. The proof goes into `ledger`.
   */
  readonly wait: (wait: Wait) => Promise<number>;
};

type Wait = {
  readonly seconds: number;
  readonly code: number;
  readonly ledger: LedgerWriter;
  /** Resolves after so many milliseconds, sooner where the command is to end. */
  readonly sleep: (ms: number) => Promise<void>;
};
type Stopped = { readonly store: ConsoleStore; readonly planned: PlannedOperation };

const LOOK_MS = 500;

export const watchForQuiet = (context: CliContext, platform: Platform, { store, planned: { plan, preview } }: Stopped): QuietWatch => {
  const stops: StandingStop[] = [];
  const heard = [...preview.stops, ...preview.keeps].map(({ thread }) => thread);
  const stop = platform.subscribe((events) => store.dispatch(...events));
  const threads = () => [...new Set([...heard, ...quietScope(quietWorld(store.getState()), stops).threads])];
  platform.watchThreads(threads());
  const reader = createQuietReader({ store, platform, now: context.now, stops: () => stops, threads });
  const look = (): QuietMeter | null => {
    store.dispatch({ type: 'clock-ticked', now: context.now() });
    return readQuiet(quietWorld(store.getState()), stops);
  };
  return {
    take: (outcome) => {
      const { operation } = outcome;
      stops.push({ operation, kind: plan.kind, scope: plan.scope, outcome: { ...outcome, at: context.now() } });
    },
    wait: async ({ seconds, code, ledger, sleep }) => {
      const teller = createMeterTeller(context, store);
      const endsAt = context.now() + seconds * 1000;
      platform.watchThreads(threads());
      let last = look();
      while (last !== null && !context.signal.aborted && context.now() < endsAt) {
        await Promise.race([reader.step(), sleep(LOOK_MS)]);
        last = look();
        if (last === null) break;
        await teller.tell(last);
        if (last.state === 'quiet' || isOthersWork(last)) break;
        await sleep(LOOK_MS);
      }
      stop();
      if (last?.state === 'quiet')
        await ledger.record({ type: 'incident-quiet', lastPostAt: last.lastPostAt, silenceMs: last.silentForMs });
      const exitCode = code === EXIT.ok ? codeOf(last) : code;
      await teller.finish(last, exitCode);
      return exitCode;
    },
  };
};

/** Whether somebody else changed what was stopped, so that no waiting helps. */
const isOthersWork = (meter: QuietMeter): boolean => meter.state === 'open' && meter.ways.some(({ why }) => why === 'changed');

const codeOf = (last: QuietMeter | null): number => {
  switch (last?.state) {
    case undefined:
    case 'quiet':
      return EXIT.ok;
    case 'open':
      return isOthersWork(last) ? EXIT.conflict : EXIT.partial;
    case 'still-talking':
    case 'draining':
      return EXIT.partial;
    case 'unread':
    case 'settling':
      return EXIT.unknown;
  }
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
      if (isJson) await context.out.json([record(meter)]);
      else await context.err.lines([safe`netconsole: ${quietText(store.getState(), meter)}`]);
    },
    finish: async (meter: QuietMeter | null, exitCode: number): Promise<void> => {
      const isQuiet = meter?.state === 'quiet';
      if (isJson) await context.out.json([{ type: 'quiet', isQuiet, state: meter?.state ?? null, exitCode }]);
      else if (meter === null) await context.err.lines([safe`netconsole: nothing was stopped, so nothing is waited for.`]);
      else if (isOthersWork(meter))
        await context.err.lines([safe`netconsole: the wait ends, it is not quiet: ${quietText(store.getState(), meter)}`]);
      else if (!isQuiet)
        await context.err.lines([safe`netconsole: not quiet when the time was over: ${quietText(store.getState(), meter)}`]);
    },
  };
}
