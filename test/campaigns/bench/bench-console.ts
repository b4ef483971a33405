import { type IPty, spawn } from '@lydell/node-pty';
import type headless from '@xterm/headless';
import { bytesOf } from '../../support/key-bytes.ts';
import { rowsOf, type Screen } from '../../support/screen.ts';
import { createXterm } from '../attack/xterm.ts';

const FRAME_END = '\u001b[?2026l';

/** The console as a process on a pty, counted. */
export type BenchConsole = {
  readonly pid: number;
  readonly startedAt: number;
  readonly frames: () => number;
  readonly bytes: () => number;
  readonly screen: () => Screen;
  readonly press: (keys: string) => void;
  readonly type: (text: string) => void;
  /** Resolves with when the screen first was so. Rejects after `withinMs`. */
  readonly when: (isSo: (screen: Screen) => boolean, withinMs?: number) => Promise<number>;
  /** Stops reading what the console writes, or reads on. */
  readonly hold: () => void;
  readonly release: () => void;
  readonly end: () => Promise<void>;
};

/** What runs: the console's file with Node, or another program. */
type Program = { readonly entry: string } | { readonly program: string };

export type BenchConsoleOptions = Program & {
  readonly words: readonly string[];
  readonly home: string;
  readonly columns: number;
  readonly rows: number;
};

export const startBenchConsole = ({ words, home, columns, rows, ...what }: BenchConsoleOptions): BenchConsole => {
  const startedAt = performance.now();
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', NETCONSOLE_BENCH: '1' };
  const [program, before] = 'program' in what ? [what.program, []] : [process.execPath, [what.entry]];
  const pty = spawn(program, [...before, ...words], { name: 'xterm-256color', cols: columns, rows, cwd: home, env });
  const xterm = createXterm(columns, rows);
  const drawn = new Set<() => void>();
  let frames = 0;
  let bytes = 0;
  pty.onData((data) => {
    bytes += Buffer.byteLength(data);
    frames += data.split(FRAME_END).length - 1;
    xterm.write(data, () => {
      for (const see of drawn) see();
    });
  });
  return {
    pid: pty.pid,
    startedAt,
    frames: () => frames,
    bytes: () => bytes,
    screen: () => rowsOf(xterm),
    press: (keys) => pty.write(keys.split(' ').map(bytesOf).join('')),
    type: (text) => pty.write(text),
    when: (isSo, withinMs) => whenDrawn({ xterm, drawn, isSo, withinMs }),
    hold: () => pty.pause(),
    release: () => pty.resume(),
    end: () => end(pty),
  };
};

type Drawn = {
  readonly xterm: headless.Terminal;
  readonly drawn: Set<() => void>;
  readonly isSo: (screen: Screen) => boolean;
  readonly withinMs: number | undefined;
};

function whenDrawn({ xterm, drawn, isSo, withinMs = 20_000 }: Drawn): Promise<number> {
  return new Promise((resolve, reject) => {
    const see = (): void => {
      if (!isSo(rowsOf(xterm))) return;
      clearTimeout(deadline);
      drawn.delete(see);
      resolve(performance.now());
    };
    const deadline = setTimeout(() => {
      drawn.delete(see);
      reject(new Error(`not in time:\n${rowsOf(xterm).join('\n')}`));
    }, withinMs);
    drawn.add(see);
    see();
  });
}

function end(pty: IPty): Promise<void> {
  return new Promise((resolve) => {
    pty.onExit(() => resolve());
    pty.kill('SIGTERM');
  });
}
