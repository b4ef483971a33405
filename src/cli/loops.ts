import { setTimeout } from 'node:timers/promises';
import { isSuspected, type Loop } from '../loops/find-loops.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { threadName } from '../presenter/names.ts';
import { loopPath } from '../presenter/rows/loop-rows.ts';
import type { ConsoleEvent } from '../store/events.ts';
import type { ConsoleStore } from '../store/store.ts';
import { inParallel } from '../sync/in-parallel.ts';
import { createLoopWatch } from '../sync/loop-watch.ts';
import { readNetwork } from '../sync/read-snapshot.ts';
import { joinSafe, type SafeText, safe, safeWord } from '../text/safe.ts';
import { numberOption } from './command-line.ts';
import { withPlatform } from './connect.ts';
import { EXIT } from './exit-code.ts';
import { type RecordLoop, recordLoops } from './record-loops.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime } from './table.ts';

const MAX_SECONDS = 365 * 86_400;
const LOOK_MS = 1_000;

/** Lists the loops that turn now, the worst first, or with `--watch` tells each as it is raised and as it is over. */
export const loops = (context: CliContext): Promise<number> => {
  const seconds = numberOption(context.options, 'for', { min: 0.1, max: MAX_SECONDS, isWhole: false });
  return withPlatform(context, async (platform) => {
    const store = await readNetwork(context, platform, 'everything');
    const watch = createLoopWatch();
    const take = (events: readonly ConsoleEvent[]): void => {
      watch.feed(events);
      store.dispatch(...events);
    };
    const stop = context.options['watch'] === true ? platform.subscribe(take) : undefined;
    const { network } = store.getState();
    take([
      { type: 'routines-listed', routines: [...network.routines.values()] },
      { type: 'runs-listed', runs: network.runs },
    ]);
    take(await readRecent(platform, store));
    if (stop === undefined) await tellAll(context, store, watch.check(context.now(), network.me?.org ?? null).event);
    else {
      await recordLoops(context, platform, (keep) => watchLoops(context, { store, watch, seconds, keep }));
      stop();
    }
    return EXIT.ok;
  });
};

const RECENT_MS = 600_000;
const MAX_THREADS = 60;

/** The newest messages of the threads in which something happened lately. */
async function readRecent(platform: Platform, store: ConsoleStore): Promise<readonly ConsoleEvent[]> {
  const { network, now } = store.getState();
  const recent = [...network.threads.values()]
    .filter(({ lastActivityAt }) => lastActivityAt !== null && now - lastActivityAt < RECENT_MS)
    .sort((a, b) => (b.lastActivityAt ?? 0) - (a.lastActivityAt ?? 0))
    .slice(0, MAX_THREADS);
  const pages = await inParallel(recent, async ({ id: thread }): Promise<readonly ConsoleEvent[]> => {
    try {
      const { messages, before } = await platform.listMessages(thread, { limit: 100 });
      return [{ type: 'page-read', thread, messages, isAtStart: before === null }];
    } catch (error) {
      if (error instanceof PlatformError && (error.code === 'forbidden' || error.code === 'not-found')) return [];
      throw error;
    }
  });
  return pages.flat();
}

type Shown = { readonly loop: Loop; readonly isRaised: boolean };

async function tellAll(context: CliContext, store: ConsoleStore, found: ConsoleEvent | null): Promise<void> {
  const shown: readonly Shown[] =
    found?.type === 'loops-found' ? found.loops.map((loop) => ({ loop, isRaised: found.raised.has(loop.loop) })) : [];
  if (context.options['json'] === true) await context.out.json(shown.map((each) => loopRecord('loop', each)));
  else if (shown.length === 0) await context.err.lines([safe`No loop turns now.`]);
  else
    await context.out.lines(
      shown.map(
        ({ loop, isRaised }) =>
          safe`${isRaised ? safe`RAISED` : isSuspected(loop) ? safe`suspected` : safe`seen`} ${loopSentence(context, store, loop)}`,
      ),
    );
}

type Watching = {
  readonly store: ConsoleStore;
  readonly watch: ReturnType<typeof createLoopWatch>;
  readonly seconds: number | undefined;
  readonly keep: RecordLoop;
};

/** Looks once a second until the time is over, the process is asked to end, or the reader goes away. */
async function watchLoops(context: CliContext, { store, watch, seconds, keep }: Watching): Promise<void> {
  const { out, err, signal, options, now } = context;
  const ends = AbortSignal.any([signal, out.closed, ...(seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)])]);
  const raised = new Map<string, Loop>();
  await err.lines([safe`netconsole: watching for loops`]);
  while (!ends.aborted) {
    const { event, entries } = watch.check(now(), store.getState().network.me?.org ?? null);
    const shown = event?.type === 'loops-found' ? event.loops : [];
    for (const entry of entries) {
      await keep(entry);
      if (entry.type === 'loop-raised') {
        const loop = shown.find(({ loop: id }) => id === entry.loop.loop);
        if (loop === undefined) continue;
        raised.set(loop.loop, loop);
        if (options['json'] === true) await out.json([{ at: isoTime(now()), ...loopRecord('loop-raised', { loop, isRaised: true }) }]);
        else await out.lines([safe`${context.display.timeText(now())} raised ${loopSentence(context, store, loop)}`]);
      } else if (entry.type === 'loop-cleared') {
        const loop = raised.get(entry.loop);
        if (options['json'] === true) await out.json([{ at: isoTime(now()), type: 'loop-cleared', loop: entry.loop }]);
        else
          await out.lines([safe`${context.display.timeText(now())} cleared ${loop === undefined ? safeWord(entry.loop) : loopPath(loop)}`]);
      }
    }
    await setTimeout(LOOK_MS, undefined, { signal: ends }).catch(() => undefined);
  }
}

const loopRecord = (type: string, { loop, isRaised }: Shown): object => ({
  type,
  ...loop,
  isRaised,
  path: loopPath(loop),
  since: isoTime(loop.since),
  lastWakeAt: isoTime(loop.lastWakeAt),
});

const SHOWN_EVIDENCE = 3;

/** A loop with the evidence for it, on one line. */
const loopSentence = ({ display }: CliContext, store: ConsoleStore, loop: Loop): SafeText => {
  const threads = joinSafe(
    loop.threads.map((thread) => safe`#${threadName(store.getState().network, thread)}`),
    safe` `,
  );
  const marks = [loop.isCrossOrg ? safe`, with another organisation` : safe``, loop.hasHuman ? safe`, people talk inside` : safe``];
  const basis = safe`at least ${loop.cycles} rounds since ${display.timeText(loop.since)}, ${Math.round(loop.novelty * 100)} % new words`;
  const proof = safe`${Math.round(loop.observedShare * 100)} % of the wakes observed`;
  const evidence = joinSafe(loop.messages.slice(-SHOWN_EVIDENCE).map(safeWord), safe` `);
  const rate = safe`${loop.ratePerMinute} wakes/min`;
  const why = joinSafe(loop.reasons.for.map(safeWord), safe`, `);
  return safe`${safeWord(loop.score.toFixed(2))} ${loopPath(loop)} in ${threads}: ${rate}, ${basis}, ${proof}${joinSafe(marks, safe``)}; for: ${why}; against: ${safeWord(loop.reasons.against)}; last ${evidence}`;
};
