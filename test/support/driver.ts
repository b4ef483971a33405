import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { ConsoleState } from '../../src/store/state.ts';
import type { ConsoleStore } from '../../src/store/store.ts';
import type { RunningConsole } from '../../src/ui/run-console.tsx';
import { bytesOf, pasteBytes } from './key-bytes.ts';
import { type Screen, shows } from './screen.ts';
import type { KeyboardInput, ScreenOutput } from './screen-terminal.ts';
import { PATIENCE_MS } from './timeouts.ts';

/** What an operator does, and waits for. */
export type Hand = {
  /** Presses keys one after the other, each named as in the command table, with a space in between. Resolves when the frame is drawn. */
  readonly press: (keys: string) => Promise<void>;
  /** Types characters, each as a key. */
  readonly type: (text: string) => Promise<void>;
  readonly paste: (text: string) => Promise<void>;
  /** Sends bytes as they are, in one piece. */
  readonly send: (bytes: string) => Promise<void>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** Waits for a frame with the text, or with a match, in one row. Rejects at the end of patience with the frame that is there instead. */
  readonly shows: (wanted: string | RegExp) => Promise<void>;
  /** Waits for a frame without it. */
  readonly hides: (unwanted: string | RegExp) => Promise<void>;
  /** Resolves when the frame of the present state is drawn. */
  readonly drawn: () => Promise<void>;
  /** Waits until the state is so, and drawn. Rejects after `withinMs`, which is the patience of tests where left out. */
  readonly until: (isSo: (state: ConsoleState) => boolean, withinMs?: number) => Promise<void>;
};

export type HandOptions = {
  readonly input: KeyboardInput;
  readonly output: ScreenOutput;
  readonly store: ConsoleStore;
  readonly running: RunningConsole;
};

/** A finger gets from one key to the next no faster; what comes faster is a paste, in which these three are text. */
const FINGER_MS = 15;
const PASTED_KEYS: readonly string[] = ['enter', 'tab', 'ctrl-j'];

/** A hand at a console in this process. */
export const createHand = ({ input, output, store, running }: HandOptions): Hand => {
  const send = async (bytes: string): Promise<void> => {
    input.send(bytes);
    await turn();
    await running.drawn();
  };
  const sees = (isSeen: (screen: Screen) => boolean, what: string): Promise<void> =>
    waitFor({
      isSo: () => isSeen(output.screen()),
      onChange: (check) => output.onFrame(check),
      complaint: () => `${what}:\n${output.screen().join('\n')}`,
    });
  return {
    send,
    drawn: running.drawn,
    press: async (keys) => {
      for (const key of keys.split(' ')) {
        if (PASTED_KEYS.includes(key)) await pause(FINGER_MS);
        await send(bytesOf(key));
      }
    },
    type: async (text) => {
      for (const character of text) await send(character);
    },
    paste: (text) => send(pasteBytes(text)),
    resize: async (columns, rows) => {
      output.resize(columns, rows);
      await running.drawn();
    },
    shows: (wanted) => sees((screen) => shows(screen, wanted), `the screen does not show ${wanted}`),
    hides: (unwanted) => sees((screen) => !shows(screen, unwanted), `the screen still shows ${unwanted}`),
    until: async (isSo, withinMs) => {
      await waitFor({
        withinMs,
        isSo: () => isSo(store.getState()),
        onChange: (check) => store.subscribe(check),
        complaint: () => `the state is not so; the screen:\n${output.screen().join('\n')}`,
      });
      await running.drawn();
    },
  };
};

type Wait = {
  readonly isSo: () => boolean;
  readonly onChange: (check: () => void) => () => void;
  readonly complaint: () => string;
  readonly withinMs?: number | undefined;
};

function waitFor({ isSo, onChange, complaint, withinMs = PATIENCE_MS }: Wait): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = onChange(() => {
      if (!isSo()) return;
      clearTimeout(deadline);
      stop();
      resolve();
    });
    const deadline = setTimeout(() => {
      stop();
      reject(new Error(complaint()));
    }, withinMs);
  });
}
