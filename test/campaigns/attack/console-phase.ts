import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' };
import type { Program } from '../../cli/program.ts';
import { openConsole, openThread, threadNamed } from '../../e2e/console-in-pty.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { sayAndRead, silenceAgents } from './console-bodies.ts';
import { attackOutput, type OutputFindings } from './console-output.ts';
import { pasteIntoFields } from './console-paste.ts';
import { clearFilter, panesOfScreens, renameAll } from './console-place.ts';
import { everyCodePoint, everyControl, hostileStrings, INTRODUCERS, takeSome } from './families.ts';
import { createHostileNames, renamed } from './hostile-names.ts';
import { startHostileProxy } from './hostile-proxy.ts';
import { type ConsoleFindings, type FrameFault, watchScreen } from './screen-watch.ts';

export type ConsoleAttack = {
  readonly program: Program;
  /** Generated ones that become messages. */
  readonly strings: number;
  readonly seed: number;
  /** Also the Big List of Naughty Strings, every control before every byte, every code point, and every introducer left open at the end. */
  readonly isWhole: boolean;
  /** How long a frame may take to come, 15 s unless told. */
  readonly patienceMs?: number;
};

export type ConsoleReport = ConsoleFindings & {
  readonly phase: 'console';
  readonly seed: number;
  /**
   * Hostile strings by the way that they went: messages of the thread, which all stood on a frame that was looked at; names, titles, previews
   * and errors that the network gave; texts pasted into fields.
   */
  readonly strings: { readonly bodies: number; readonly names: number; readonly pasted: number };
  /** Messages that never stood on a frame that was looked at. */
  readonly unseen: number;
  /** Frames that never came. */
  readonly missed: number;
  readonly firstFault: FrameFault | null;
  readonly output: OutputFindings;
  readonly tookMs: number;
  readonly faults: number;
};

/** A thread that outsiders read. */
const THREAD = 'Main';
const COLUMNS = 240;
const ROWS = 200;
const AT_ONCE = 500;
/** A console that has lost its terminal is not attacked any further. */
const MOST_MISSED = 5;
/** Everything is called anew after so many batches of messages. */
const BATCHES_PER_ERA = 5;

/** Phase 2: strings through the built console in a real pty, and through its other commands, from a network in which everything is hostile. */
export const attackConsole = async ({ program, strings, seed, isWhole, patienceMs = 15_000 }: ConsoleAttack): Promise<ConsoleReport> => {
  const startedAt = performance.now();
  await using network = await openNetwork();
  const others = hostileStrings(Number.MAX_SAFE_INTEGER, seed + 1);
  const names = createHostileNames(others, THREAD);
  await using proxy = await startHostileProxy(network.url, (value) => renamed(value, names));
  const watch = watchScreen();
  const seen = new Set<number>();
  const count = { bodies: 0, pasted: 0, missed: 0 };
  {
    await using terminal = await openConsole({
      program,
      network: { ...network, url: proxy.url },
      as: 'Kim',
      columns: COLUMNS,
      rows: ROWS,
      onOutput: watch.hear,
    });
    const thread = await threadNamed(program, network, THREAD);
    await silenceAgents(network, thread);
    await openThread(terminal, THREAD);
    await clearFilter(terminal);
    watch.begin(terminal.xterm);
    const sees = async (wanted: string | RegExp): Promise<void> => {
      await terminal.shows(wanted, patienceMs).catch(() => (count.missed += 1));
    };
    const strange = { terminal, watch, proxy, names, sees };
    const place = { ...strange, panes: await panesOfScreens(strange) };
    const texts = bodiesOf({ strings, seed, isWhole });
    let batches = 0;
    for (let batch = takeSome(texts, AT_ONCE); batch.length > 0 && count.missed < MOST_MISSED; batch = takeSome(texts, AT_ONCE)) {
      if (batches % BATCHES_PER_ERA === 0) {
        await renameAll(place);
        count.pasted += await pasteIntoFields(place, () => others.next().value?.text ?? '');
      }
      batches += 1;
      await sayAndRead(place, { network, thread, seen }, { texts: batch, first: count.bodies }).catch(() => (count.missed += 1));
      count.bodies += batch.length;
    }
  }
  const output = await attackOutput({ program, network, proxy, names, texts: others, strings });
  const findings = watch.findings();
  const { frames: _, ...harm } = findings;
  const { lines: __, strings: ___, ...outputHarm } = output;
  const unseen = count.bodies - seen.size;
  return {
    phase: 'console',
    seed,
    strings: { bodies: count.bodies, names: names.given(), pasted: count.pasted },
    unseen,
    missed: count.missed,
    ...findings,
    firstFault: watch.firstFault() ?? null,
    output,
    tookMs: Math.round(performance.now() - startedAt),
    faults: [unseen, count.missed, ...Object.values(harm), ...Object.values(outputHarm)].reduce((sum, each) => sum + each, 0),
  };
};

function* bodiesOf({ strings, seed, isWhole }: Pick<ConsoleAttack, 'strings' | 'seed' | 'isWhole'>): Generator<string> {
  if (isWhole) {
    yield* naughtyStrings;
    yield* INTRODUCERS;
    for (const { text } of everyControl()) yield text;
    for (const { text } of everyCodePoint()) yield text;
  }
  for (const { text } of hostileStrings(strings, seed)) yield text;
}
