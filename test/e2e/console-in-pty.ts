import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import type { Program } from '../cli/program.ts';
import { openPty, type PtyTerminal } from '../support/pty-terminal.ts';
import type { KeyboardProtocol } from '../support/terminal-modes.ts';

export type Shell = {
  readonly program: Program;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly protocol?: KeyboardProtocol | undefined;
  readonly onOutput?: (output: string) => void;
};

/** A terminal with a shell that knows the built program as `netconsole`, in a home that holds nothing. */
export const openShell = async ({ program, columns, rows, env = {}, protocol, onOutput }: Shell): Promise<PtyTerminal> => {
  const folder = await mkdtemp(path.join(program.folder, 'shell-'));
  const [home, bin] = [path.join(folder, 'home'), path.join(folder, 'bin')];
  for (const made of [home, bin]) await mkdir(made, { mode: 0o700 });
  const script = path.join(bin, 'netconsole');
  await writeFile(script, `#!/bin/sh\nexec '${process.execPath}' '${path.join(program.folder, 'dist', 'netconsole.js')}' "$@"\n`);
  await chmod(script, 0o755);
  const size = { ...(columns === undefined ? {} : { columns }), ...(rows === undefined ? {} : { rows }) };
  const tee = onOutput === undefined ? {} : { onOutput };
  const terminal = await openPty({
    ...size,
    ...tee,
    protocol,
    cwd: home,
    env: { HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}`, ...env },
  });
  return {
    ...terminal,
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

export type ConsoleOptions = Shell & {
  readonly network: LocalNetwork;
  /** The beginning of the name of the one who signs in. */
  readonly as: string;
};

/** The console in a terminal, signed in and live. */
export const openConsole = async ({ network, as, ...shell }: ConsoleOptions): Promise<PtyTerminal> => {
  const terminal = await openShell(shell);
  const words = await shell.program.as(network, as);
  terminal.run(`clear; netconsole ${words.join(' ')}`);
  await terminal.shows(/LIVE|Enlarge/);
  return terminal;
};

/** Opens the thread whose title the words filter. */
export const openThread = async (terminal: PtyTerminal, words: string): Promise<void> => {
  await terminal.press('2 /');
  await terminal.shows(/FILTER/);
  terminal.type(words);
  await terminal.shows(`/${words}`);
  await terminal.press('enter');
  await terminal.shows('NORMAL');
  await terminal.press('enter');
  // Its name alone is also shown while the cursor stands on it in the list.
  await terminal.shows(new RegExp(`[─═]>#${words}`));
};

/** The id of the thread with this title, as Kim's command line lists it. */
export const threadNamed = async (program: Program, network: LocalNetwork, title: string): Promise<string> => {
  const { stdout } = await program.run(['threads', '--json', ...(await program.as(network, 'Kim'))]);
  const line = stdout.split('\n').find((each) => each.includes(`"title":"${title}"`));
  return (JSON.parse(line ?? '{}') as { readonly id: string }).id;
};
