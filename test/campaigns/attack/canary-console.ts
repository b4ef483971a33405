import path from 'node:path';
import type { Program } from '../../cli/program.ts';
import { openShell } from '../../e2e/console-in-pty.ts';
import type { World } from './canary-circumstances.ts';

const LOOK_MS = 8_000;
/** Screens, the overlay of the link with its last errors, the palette, the help. */
const KEYS = ['1', '9', ':', 'esc', '?', 'esc', 'R', 'q'];

/** The full-screen console under each circumstance that a terminal can have; gives how much it wrote. */
export const attackConsoleSecrets = async (
  program: Program,
  { all }: World,
  search: (text: string, where: string) => void,
): Promise<{ readonly bytes: number }> => {
  let bytes = 0;
  for (const [index, circumstance] of all.entries()) {
    let output = '';
    const home = path.join(program.home, `console-${index}`);
    await circumstance.prepare(home);
    await using terminal = await openShell({
      program,
      env: { ...circumstance.env, PATH: circumstance.path, HOME: home },
      onOutput: (text) => {
        output += text;
      },
    });
    const entry = path.join(program.folder, 'dist', 'netconsole.js');
    terminal.run(`cd ${home}; ${process.execPath} ${entry} --debug ${circumstance.words.join(' ')}`);
    await terminal.shows(/LIVE|OFFLINE|CONNECTING|netconsole:/, LOOK_MS).catch(() => undefined);
    for (const key of KEYS) await terminal.press(key);
    terminal.run('y');
    await terminal.settled();
    bytes += output.length;
    search(output, `the console, ${circumstance.name}`);
    search(terminal.screen().join(''), `the console's screen, ${circumstance.name}`);
  }
  return { bytes };
};
