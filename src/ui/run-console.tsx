import { render, type SuspendTerminal, useApp } from 'ink';
import { useEffect } from 'react';
import type { CommandContext, EditedText, Terminal } from '../commands/command.ts';
import { backgroundOf } from '../store/appearance.ts';
import type { ConsoleStore } from '../store/store.ts';
import { safe } from '../text/safe.ts';
import { App } from './app.tsx';
import { type ConsoleHandle, ConsoleProvider, selectTheme } from './console-context.ts';
import { createKeyboard, type Keyboard, type TerminalInputStream } from './keyboard/keyboard.ts';
import { createKeyboardModes, withKeyboardModes } from './keyboard/terminal-modes.ts';
import { createPicture } from './picture.ts';
import { withPlacedRows } from './placed-rows.ts';

/** Of news; what a key changes is drawn at once. */
const INK = {
  alternateScreen: true,
  incrementalRendering: true,
  interactive: true,
  maxFps: 60,
  exitOnCtrlC: false,
  patchConsole: false,
};

const now = (): number => performance.now();

/** What the console needs of a terminal to write to: a tty stream of Node has it. `resize` is emitted when the size has changed. */
export type TerminalOutput = NodeJS.WritableStream & { readonly columns: number; readonly rows: number };

export type ConsoleOptions = {
  readonly store: ConsoleStore;
  readonly stdin: TerminalInputStream;
  readonly stdout: TerminalOutput;
  readonly isTmux: boolean;
  readonly copy: Terminal['copy'];
  /** Stops the program as a shell's ctrl-z does; resolves when it goes on. */
  readonly stopProgram: () => Promise<void>;
  /** Opens a text in the operator's editor, on the terminal. */
  readonly editText: (text: string) => Promise<EditedText>;
  readonly commands: Omit<CommandContext, 'store' | 'terminal' | 'quit'>;
};

export type RunningConsole = {
  /** Resolves when the console was left; rejects with what broke it. */
  readonly finished: Promise<void>;
  readonly quit: () => void;
  /** Gives the terminal back, stops the program and takes the terminal again when it goes on. */
  readonly suspend: () => void;
  /** Takes the terminal anew: somebody else may have had it. Does nothing while suspended. */
  readonly retake: () => void;
  /** Resolves when the terminal has taken the frame of the present state. */
  readonly drawn: () => Promise<void>;
};

/** Erases the whole screen and puts the cursor into its first cell. */
const EMPTY_SCREEN = '\u001b[2J\u001b[H';

/** Shows the console on a terminal, in its alternate screen, until it is left. */
export const runConsole = ({ store, stdin, stdout, isTmux, copy, stopProgram, editText, commands }: ConsoleOptions): RunningConsole => {
  const suspend = (): void => void lending.lend(stopProgram);
  const terminal: Omit<Terminal, 'edit'> = { copy, redraw: () => void stdout.emit('resize'), suspend };
  const measure = (): void => store.dispatch({ type: 'terminal-resized', columns: stdout.columns, rows: stdout.rows });
  // Terminals differ in what they keep where when their size changes, so the frame is drawn anew on an empty screen. It has its new
  // size by then only if React is done with it, because Ink draws at this event, too.
  const resized = (): void => {
    stdout.write(EMPTY_SCREEN);
    instance.clear();
    measure();
    instance.rerender(tree);
  };
  const quit = (): void => instance.unmount();
  const picture = createPicture(() => selectTheme(store.getState()));
  const edit = (text: string): Promise<EditedText> => editLent(text, lending.lend, editText);
  const context: CommandContext = { ...commands, store, terminal: { ...terminal, edit }, quit };
  const handle: ConsoleHandle = { picture, commands: context };
  const onBackground = (colour: string): void => store.dispatch({ type: 'background-told', background: backgroundOf(colour) ?? 'unknown' });
  const modes = createKeyboardModes({ write: (sequence) => stdout.write(sequence), isTmux, now, onBackground });
  const drawNow = (): void => void instance.waitUntilRenderFlush();
  const keyboard = createKeyboard({ stdin, commands: context, onReply: modes.hear, drawNow, now });
  const lending = createLending(keyboard);
  // Before the first byte is drawn: a terminal that still echoes would write typed keys into the frame and shift every row.
  keyboard.take();
  // The alternate screen begins where the cursor stands; keys that were echoed earlier may have moved it off the first column.
  stdout.write('\r');
  stdout.on('resize', resized);
  measure();
  const tree = (
    <ConsoleProvider value={handle}>
      <Bridge onReady={lending.allow} />
      <App />
    </ConsoleProvider>
  );
  const instance = render(tree, { ...INK, stdin: keyboard.forInk, stdout: withPlacedRows(withKeyboardModes(stdout, modes), picture) });
  // A terminal that was closed ends its input or fails; without a listener that would be an error of the program.
  for (const stream of [stdin, stdout]) for (const event of ['end', 'close', 'error']) stream.on(event, quit);
  const leave = (): void => {
    stdout.off('resize', resized);
    keyboard.release();
  };
  const finished = instance.waitUntilExit().then(() => undefined);
  return {
    finished: finished.finally(leave),
    quit,
    suspend,
    retake: () => void lending.lend(() => Promise.resolve()),
    drawn: () => keyboard.idle().then(instance.waitUntilRenderFlush),
  };
};

/** Lends the terminal to the editor of a text. */
async function editLent(
  text: string,
  lend: (meanwhile: () => Promise<void>) => Promise<void>,
  editText: ConsoleOptions['editText'],
): Promise<EditedText> {
  let edited: EditedText = { type: 'failed', reason: safe`the terminal is lent to something else` };
  await lend(async () => {
    edited = await editText(text);
  });
  return edited;
}

/** Lends the terminal to somebody else, once at a time. */
function createLending({ take, release }: Pick<Keyboard, 'take' | 'release'>) {
  let suspendTerminal: SuspendTerminal | undefined;
  let isLent = false;
  return {
    allow: (available: SuspendTerminal): void => {
      suspendTerminal = available;
    },
    /** Gives the terminal back to the shell while something is done. */
    lend: async (meanwhile: () => Promise<void>): Promise<void> => {
      if (isLent) return;
      isLent = true;
      const withoutKeyboard = async (): Promise<void> => {
        release();
        await meanwhile().finally(take);
      };
      try {
        await (suspendTerminal === undefined ? meanwhile() : suspendTerminal(withoutKeyboard));
      } finally {
        isLent = false;
      }
    },
  };
}

/** Hands Ink's way to lend the terminal out of React: an effect, because only a mounted application has it. */
function Bridge({ onReady }: { readonly onReady: (suspendTerminal: SuspendTerminal) => void }) {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  return null;
}
