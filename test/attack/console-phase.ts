import { setTimeout as after } from 'node:timers/promises';
import type { Program } from '../cli/program.ts';
import { openConsole, openThread, threadNamed } from '../e2e/console-in-pty.ts';
import { eventually, openNetwork } from '../platform/local/open-network.ts';
import { pasteBytes } from '../support/key-bytes.ts';
import type { PtyTerminal } from '../support/pty-terminal.ts';
import { attackOutput, type OutputFindings } from './console-output.ts';
import { hostileStrings } from './families.ts';
import { createHostileNames, type HostileNames } from './hostile-names.ts';
import { type HostileProxy, startHostileProxy } from './hostile-proxy.ts';
import { type Box, type ConsoleFindings, type ScreenWatch, watchScreen } from './screen-watch.ts';

export type ConsoleAttack = {
  readonly program: Program;
  readonly strings: number;
  readonly seed: number;
  /** How long a frame may take to come, 15 s unless told. */
  readonly patienceMs?: number;
};

export type ConsoleReport = ConsoleFindings & {
  readonly phase: 'console';
  readonly seed: number;
  /** Messages, names and titles and errors that the network gave, and texts that were pasted into fields. */
  readonly strings: { readonly bodies: number; readonly names: number; readonly pasted: number };
  /** Messages whose first row stood on the screen when it was looked at. */
  readonly bodiesSeen: number;
  /** Frames that never came. */
  readonly missed: number;
  readonly output: OutputFindings;
  readonly tookMs: number;
  readonly faults: number;
};

/** A thread that outsiders read. */
const THREAD = 'Main';
const COLUMNS = 160;
const ROWS = 110;
const AT_ONCE = 25;
/** Units of a message, so that all of a screenful is seen; one in so many comes whole. */
const BODY_UNITS = 240;
const WHOLE_EVERY = 60;
/** A console that has lost its terminal is not attacked any further. */
const MOST_MISSED = 5;
/** The names of a network, so many, are new after each so many screenfuls of messages. */
const SCREENFULS_PER_ERA = 8;
const SCREENS = ['1', '3', '4', '5', '6', '7', '8', '9', '2'];

/** Phase 2: strings through the built console in a real pty, and through its other commands, from a network in which everything is hostile. */
export const attackConsole = async ({ program, strings, seed, patienceMs = 15_000 }: ConsoleAttack): Promise<ConsoleReport> => {
  const startedAt = performance.now();
  await using network = await openNetwork();
  const texts = hostileStrings(Number.MAX_SAFE_INTEGER, seed);
  const names = createHostileNames(texts, THREAD);
  await using proxy = await startHostileProxy(network.url, names);
  const watch = watchScreen();
  const seen = { bodies: 0, seen: 0, pasted: 0, missed: 0 };
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
    await openThread(terminal, THREAD);
    await terminal.press('1 2 / ctrl-u enter');
    await terminal.shows('NORMAL');
    watch.begin(terminal.xterm);
    const sees = async (wanted: string | RegExp): Promise<void> => {
      await terminal.shows(wanted, patienceMs).catch(() => (seen.missed += 1));
    };
    const place = { terminal, watch, proxy, names, sees };
    const panes = await panesOfScreens(place);
    for (let screenful = 0; seen.bodies + names.given() + seen.pasted < strings && seen.missed < MOST_MISSED; screenful += 1) {
      if (screenful % SCREENFULS_PER_ERA === 0) {
        await renameAll(place, panes);
        seen.pasted += await pasteIntoFields(place, panes, () => texts.next().value?.text ?? '');
      }
      for (let index = 0; index < AT_ONCE; index += 1) {
        const text = texts.next().value?.text ?? '';
        seen.bodies += 1;
        const body = seen.bodies % WHOLE_EVERY === 0 ? text : text.slice(0, BODY_UNITS);
        await network.control({ do: 'say', thread, author: 'usr_mira', content: `q${seen.bodies}z ${body}` });
      }
      await network.control({ do: 'say', thread, author: 'usr_mira', content: `screenful ${screenful} ends` });
      await sees(`screenful ${screenful} ends`);
      await watch.check(panes.get('2') ?? []);
      seen.seen += new Set(terminal.screen().flatMap((row) => /q(\d+)z/.exec(row)?.[1] ?? [])).size;
    }
  }
  const output = await attackOutput({ program, network, proxy, names, texts });
  const findings = watch.findings();
  const { frames: _, ...harm } = findings;
  const { lines: __, ...outputHarm } = output;
  return {
    phase: 'console',
    seed,
    strings: { bodies: seen.bodies, names: names.given(), pasted: seen.pasted },
    bodiesSeen: seen.seen,
    missed: seen.missed,
    ...findings,
    output,
    tookMs: Math.round(performance.now() - startedAt),
    faults: [seen.missed, ...Object.values(harm), ...Object.values(outputHarm)].reduce((sum, count) => sum + count, 0),
  };
};

type Place = {
  readonly terminal: PtyTerminal;
  readonly watch: ScreenWatch;
  readonly proxy: HostileProxy;
  readonly names: HostileNames;
  /** Waits for a row, and counts it where it does not come. */
  readonly sees: (wanted: string | RegExp) => Promise<void>;
};

/** The panes of each screen while everything has its own name. */
async function panesOfScreens({ terminal, watch, sees }: Place): Promise<ReadonlyMap<string, readonly Box[]>> {
  const panes = new Map<string, readonly Box[]>();
  for (const screen of SCREENS) {
    await terminal.press(screen);
    await sees(tabOf(screen));
    panes.set(screen, await watch.panes());
  }
  return panes;
}

const tabOf = (screen: string): RegExp => new RegExp(`\\[${screen} \\w+\\]`);

/** Gives everything a new name, waits until the console has read it, and looks at every screen. */
async function renameAll({ terminal, watch, proxy, names, sees }: Place, panes: ReadonlyMap<string, readonly Box[]>): Promise<void> {
  const era = names.renew();
  await terminal.press('R');
  await sees(`#E${era} `);
  await eventually(() => (proxy.isIdle() ? true : undefined));
  for (const screen of SCREENS) {
    await terminal.press(screen);
    await sees(tabOf(screen));
    await watch.check(panes.get(screen) ?? []);
  }
}

/** Pastes hostile text into the filter and the palette; gives the number of texts. An ESC would be a key, so there is none. */
async function pasteIntoFields(
  { terminal, watch, sees }: Place,
  panes: ReadonlyMap<string, readonly Box[]>,
  next: () => string,
): Promise<number> {
  const paste = async (): Promise<void> => {
    terminal.type(pasteBytes(next().replaceAll('\u001b', '').slice(0, 200)));
    await after(60);
  };
  await terminal.press('/');
  await paste();
  await watch.check(panes.get('2') ?? []);
  await terminal.press('esc');
  await terminal.press(':');
  await paste();
  await watch.check([]);
  await terminal.press('esc');
  await sees('NORMAL');
  return 2;
}
