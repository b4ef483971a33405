import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import type headless from '@xterm/headless';
import { createXterm } from '../campaigns/attack/xterm.ts';
import { bytesOf, pasteBytes } from './key-bytes.ts';
import { rowsOf, type Screen, shows } from './screen.ts';
import { type KeyboardProtocol, knowProtocol, type TerminalModes, watchModes } from './terminal-modes.ts';
import { PATIENCE_MS } from './timeouts.ts';

export type PtyOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd: string;
  /** What the terminal knows of keyboards beyond what all do. */
  readonly protocol?: KeyboardProtocol | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Hears everything that is written to the terminal, as it comes. */
  readonly onOutput?: (output: string) => void;
};

/** A terminal with a shell in it: a real pty, and an emulator that reads what is written to it. */
export type PtyTerminal = AsyncDisposable & {
  /** Types a command into the shell and presses enter. */
  readonly run: (command: string) => void;
  /** Presses keys one after the other as fingers do, each named as in the command table, with a space in between. */
  readonly press: (keys: string) => Promise<void>;
  /** Types a text in one piece, into a field that takes text. */
  readonly type: (text: string) => void;
  readonly paste: (text: string) => void;
  readonly screen: () => Screen;
  readonly xterm: headless.Terminal;
  /** The process of the shell. */
  readonly shell: number;
  readonly modes: () => TerminalModes;
  /** The line settings as `stty -g` tells them, byte for byte. */
  readonly lineSettings: () => string;
  readonly resize: (columns: number, rows: number) => void;
  /** Waits for a row with the text or a match. Rejects after `withinMs`, or at the end of patience, with the screen that is there instead. */
  readonly shows: (wanted: string | RegExp, withinMs?: number) => Promise<void>;
  readonly hides: (unwanted: string | RegExp, withinMs?: number) => Promise<void>;
  /** Waits until it is so; asked anew after each output and every 50 ms. */
  readonly until: (isSo: () => boolean, what: string, withinMs?: number) => Promise<void>;
  /** Waits until nothing was written for a moment, so that the frame is whole. */
  readonly settled: () => Promise<void>;
  /** Waits for the shell's next prompt. */
  readonly prompt: () => Promise<void>;
  /** The processes that have it as their terminal, the shell left out. */
  readonly processes: () => readonly TerminalProcess[];
  /** Closes the terminal, as the window's button does: nobody reads it any more. */
  readonly close: () => void;
};

/** Counted, so that a new prompt can be told from the one before. */
const PROMPT = 'ready$((prompts+=1))$ ';
export type TerminalProcess = { readonly pid: number; readonly parent: number; readonly group: number; readonly command: string };

const ASK_AGAIN_MS = 50;
/** Keys that come together faster than this may be taken for a paste. */
const KEY_MS = 80;

/** A finger gets from a text to the key that sends it no faster; what comes faster is a paste, in which these three are text. */
const FINGER_MS = 60;
const PASTED_KEYS: readonly string[] = ['enter', 'tab', 'ctrl-j'];

/** Opens a terminal. The shell is the plainest there is: it mends nothing that a program leaves behind. */
export const openPty = async ({ columns = 120, rows = 36, cwd, env, protocol, onOutput }: PtyOptions): Promise<PtyTerminal> => {
  const pty = spawn('/bin/sh', ['-i'], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'UTC', ...env, PS1: PROMPT, prompts: '0' },
  });
  const xterm = createXterm(columns, rows);
  const modes = watchModes(xterm);
  knowProtocol(xterm, protocol, (bytes) => pty.write(bytes));
  const listeners = new Set<() => void>();
  pty.onData((data) => {
    onOutput?.(data);
    xterm.write(data, () => {
      for (const hear of listeners) hear();
    });
  });
  xterm.onData((answer) => pty.write(answer));
  const exited = new Promise<void>((resolve) => {
    pty.onExit(() => resolve());
  });
  const until = (isSo: () => boolean, what: string, withinMs = PATIENCE_MS): Promise<void> =>
    waitUntil({ isSo, listeners, withinMs, complaint: () => `${what}:\n${rowsOf(xterm).join('\n')}` });
  const device = deviceOf(pty);
  let prompts = 0;
  let isClosed = false;
  const terminal: PtyTerminal = {
    xterm,
    shell: pty.pid,
    modes,
    until,
    run: (command) => pty.write(`${command}\r`),
    press: async (keys) => {
      for (const key of keys.split(' ')) {
        if (PASTED_KEYS.includes(key)) await pause(FINGER_MS);
        pty.write(bytesOf(key));
        await nextOutput(listeners);
      }
    },
    type: (text) => pty.write(text),
    paste: (text) => pty.write(pasteBytes(text)),
    screen: () => rowsOf(xterm),
    lineSettings: () => execFileSync('stty', ['-g', '-F', device], { encoding: 'utf8' }).trim(),
    resize: (wide, high) => {
      xterm.resize(wide, high);
      pty.resize(wide, high);
    },
    shows: (wanted, withinMs) => until(() => shows(rowsOf(xterm), wanted), `the screen does not show ${wanted}`, withinMs),
    hides: (unwanted, withinMs) => until(() => !shows(rowsOf(xterm), unwanted), `the screen still shows ${unwanted}`, withinMs),
    settled: async () => {
      while (await nextOutput(listeners));
    },
    prompt: async () => {
      await until(() => promptOf(xterm) > prompts, 'the shell does not come back');
      prompts = promptOf(xterm);
    },
    processes: () => processesOn(device).filter(({ pid }) => pid !== pty.pid),
    close: () => {
      isClosed = true;
      callOwn(pty, 'destroy');
    },
    [Symbol.asyncDispose]: async () => {
      const left = isClosed ? [] : terminal.processes();
      for (const { pid } of left) killQuietly(pid);
      pty.kill('SIGKILL');
      if (!isClosed) await exited;
      xterm.dispose();
    },
  };
  await terminal.prompt();
  return terminal;
};

/** The number of the prompt at the cursor; 0 where there is none. */
const promptOf = ({ buffer: { active } }: headless.Terminal): number => {
  const row = active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '';
  return Number(/^ready(\d+)\$ *$/.exec(row)?.[1] ?? 0);
};

/** node-pty has more than its types tell. */
function deviceOf(pty: IPty): string {
  const name: unknown = Reflect.get(pty, 'ptsName');
  if (typeof name !== 'string') throw new Error('the pty has no name');
  return name;
}

function callOwn(pty: IPty, method: string): void {
  const own: unknown = Reflect.get(pty, method);
  if (typeof own === 'function') Reflect.apply(own, pty, []);
}

function processesOn(device: string): readonly TerminalProcess[] {
  const listed = execFileSync('ps', ['-t', device.replace('/dev/', ''), '-o', 'pid=,ppid=,pgid=,args='], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('<defunct>'))
    .map((line) => {
      const [, pid, parent, group, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return { pid: Number(pid), parent: Number(parent), group: Number(group), command };
    });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Resolves with whether something was written before a moment was over: a key need not change the screen. */
function nextOutput(listeners: Set<() => void>): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isWritten: boolean): void => {
      clearTimeout(timer);
      listeners.delete(hear);
      resolve(isWritten);
    };
    const hear = (): void => end(true);
    const timer = setTimeout(() => end(false), KEY_MS);
    listeners.add(hear);
  });
}

type Wait = {
  readonly isSo: () => boolean;
  readonly listeners: Set<() => void>;
  readonly withinMs: number;
  readonly complaint: () => string;
};

function waitUntil({ isSo, listeners, withinMs, complaint }: Wait): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(deadline);
      clearInterval(asking);
      listeners.delete(check);
      settle();
    };
    const check = (): void => {
      if (isSo()) end(resolve);
    };
    const deadline = setTimeout(() => end(() => reject(new Error(complaint()))), withinMs);
    const asking = setInterval(check, ASK_AGAIN_MS);
    listeners.add(check);
    check();
  });
}
