import type { EditedText } from '../../src/commands/command.ts';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { createLedgerWriter } from '../../src/operations/execute/ledger-writer.ts';
import { createArchastroPlatform } from '../../src/platform/archastro/archastro-platform.ts';
import { type LocalNetwork, type LocalPrincipal, startLocalNetwork } from '../../src/simulator/local-network.ts';
import type { ScenarioName } from '../../src/simulator/scenarios/scenarios.ts';
import type { ThemeName } from '../../src/store/appearance.ts';
import { type ConsoleState, initialState } from '../../src/store/state.ts';
import { type ConsoleStore, createConsoleStore } from '../../src/store/store.ts';
import { openConsoleLedger } from '../../src/sync/console-ledger.ts';
import { startSync } from '../../src/sync/sync-store.ts';
import { safe, safeLine } from '../../src/text/safe.ts';
import { runConsole } from '../../src/ui/run-console.tsx';
import { createHand, type Hand } from './driver.ts';
import type { Screen } from './screen.ts';
import { KeyboardInput, ScreenOutput } from './screen-terminal.ts';
import { createRunningClock, type TestClock } from './test-clock.ts';

export type StartOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly scenario?: ScenarioName;
  readonly seed?: number;
  /** How many milliseconds of its own network pass in one of the clock; 1 where left out. */
  readonly speed?: number;
  /** The clock of the console and of its network; this machine's where left out. */
  readonly clock?: TestClock;
  /** A network that is running already and outlives the console; one of its own where left out. */
  readonly network?: LocalNetwork;
  /** The beginning of the name of the one who signs in; the first principal where left out. */
  readonly as?: string;
  readonly isReadOnly?: boolean;
  readonly editText?: (text: string) => Promise<EditedText>;
  /** Writes to the ledger; into memory where left out. */
  readonly append?: (entry: LedgerEntry) => Promise<void>;
  /** A ledger on disk that other consoles may share. */
  readonly ledgerFolder?: string;
  readonly theme?: ThemeName;
  readonly isAscii?: boolean;
};

/** The whole console in this process, on a terminal that is not there, against a network that is. */
export type TestConsole = AsyncDisposable &
  Hand & {
    readonly network: LocalNetwork;
    readonly clock: TestClock;
    /** The bare keyboard: what is sent there is not waited for. */
    readonly input: KeyboardInput;
    /** What was put on the clipboard, the newest last. */
    readonly copies: readonly string[];
    readonly output: ScreenOutput;
    readonly store: ConsoleStore;
    readonly state: () => ConsoleState;
    readonly screen: () => Screen;
    /** Resolves when the console was left. */
    readonly finished: Promise<void>;
  };

/** Starts the console. Resolves when its first frame is drawn; the network may not have been read by then. */
export const startConsole = async (options: StartOptions = {}): Promise<TestConsole> => {
  const clock = options.clock ?? createRunningClock();
  const network =
    options.network ??
    (await startLocalNetwork({
      seed: options.seed ?? 1,
      scenario: options.scenario ?? 'quiet',
      now: clock.now,
      speed: options.speed ?? 1,
      hasLimits: false,
    }));
  const { token } = principalOf(network, options.as);
  const platform = createArchastroPlatform({
    server: network.url,
    credential: { kind: 'bearer', getToken: () => Promise.resolve(token) },
    now: clock.now,
  });
  const input = new KeyboardInput();
  const output = new ScreenOutput(options.columns ?? 120, options.rows ?? 36);
  const store = createConsoleStore(firstState(options, { network, clock, output }));
  const book =
    options.ledgerFolder === undefined
      ? undefined
      : openConsoleLedger(store, {
          folder: options.ledgerFolder,
          redact: (text) => text,
          server: { origin: network.url, app: null },
        });
  const ledger =
    book?.writer ??
    createLedgerWriter({
      append: options.append ?? (() => Promise.resolve()),
      now: clock.now,
      actor: () => ({ type: 'console' }),
      incident: () => store.getState().incident.current?.id ?? null,
      onRecorded: (entry) => store.dispatch({ type: 'entries-recorded', entries: [entry] }),
    });
  if (book === undefined) store.dispatch({ type: 'ledger-read', entries: [] });
  const session = startSync({ store, platform, now: clock.now, ledger });
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `test-${ids}-${token.slice(-8)}`;
  };
  const copies: string[] = [];
  const running = runConsole({
    store,
    stdin: input,
    stdout: output,
    isTmux: false,
    copy: async (text) => {
      copies.push(text);
      return { isSure: true, how: safe`${text.length} characters by a test` };
    },
    stopProgram: () => Promise.resolve(),
    editText: options.editText ?? (() => Promise.resolve({ type: 'failed', reason: safe`there is no editor here` })),
    commands: {
      platform,
      ledger,
      saveFile: (name) => Promise.resolve(safeLine(untrusted(name))),
      sleep: () => Promise.resolve(),
      random: () => 0.5,
      now: clock.now,
      newId,
      refresh: session.refresh,
    },
  });
  await running.drawn();
  return {
    network,
    clock,
    input,
    output,
    store,
    state: store.getState,
    screen: () => output.screen(),
    copies,
    finished: running.finished,
    ...createHand({ input, output, store, running }),
    [Symbol.asyncDispose]: async () => {
      running.quit();
      await running.finished;
      session.stop();
      await Promise.all([platform.close(), book?.close()]);
      if (options.network === undefined) await network.close();
    },
  };
};

function principalOf(network: LocalNetwork, name = ''): LocalPrincipal {
  const found = network.principals.find((principal) => principal.name.startsWith(name));
  if (found === undefined) throw new Error(`nobody named ${name} can sign in`);
  return found;
}

type Ends = { readonly network: LocalNetwork; readonly clock: TestClock; readonly output: ScreenOutput };

function firstState({ isReadOnly = false, theme = 'dark', isAscii = false }: StartOptions, { network, clock, output }: Ends): ConsoleState {
  const settings = {
    server: safeLine(untrusted(network.url)),
    profile: safe`test`,
    isReadOnly,
    timeZone: 'UTC',
    showsUtc: true,
    appearance: { theme, background: 'dark', isAscii } as const,
  };
  return initialState(settings, { columns: output.columns, rows: output.rows }, clock.now());
}
