// Makes the pictures of the README from frames of the running console: `npm run screens`, after a build.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPty, type PtyTerminal } from '../../test/support/pty-terminal.ts';
import { createPainter } from './png.ts';
import { svgOf } from './svg.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Picture = {
  /** The name of the file, and the size of the terminal. */
  readonly name: string;
  readonly size: readonly [columns: number, rows: number];
  /** What the operator does on the way to the picture; begins where the picture before ended. */
  readonly act: (terminal: PtyTerminal) => Promise<void>;
};

const WIDE = [120, 36] as const;

const openThread = async (terminal: PtyTerminal, words: string): Promise<void> => {
  await terminal.press('2 /');
  terminal.type(words);
  await terminal.shows(`/${words}`);
  await terminal.press('enter enter');
  await terminal.shows(`#${words}`);
  // The whole list again, the thread still open.
  await terminal.press('shift-tab esc tab');
  await terminal.hides(`/${words}`);
};

const view =
  (keys: string, wanted: string | RegExp) =>
  async (terminal: PtyTerminal): Promise<void> => {
    await terminal.press(keys);
    await terminal.shows(wanted);
  };

/** The demo's two agents fall into their loop about half a minute after it began. */
async function showIncident(terminal: PtyTerminal): Promise<void> {
  await terminal.until(() => terminal.screen().some((row) => row.includes('! LOOP')), 'no loop was raised', 120_000);
  await view('!', 'INCIDENT inc-0001')(terminal);
}

const PICTURES: readonly Picture[] = [
  { name: 'overview', size: WIDE, act: view('1', 'PULSE') },
  { name: 'thread', size: WIDE, act: (terminal) => openThread(terminal, 'Main') },
  { name: 'agents', size: WIDE, act: view('3 j', 'AGENTS') },
  { name: 'teams', size: WIDE, act: view('4', 'MEMBERS') },
  { name: 'routines', size: WIDE, act: view('5 j j j p r', /Pause .*\?/) },
  {
    name: 'runs',
    size: WIDE,
    act: async (terminal) => {
      // A question takes no key in its first moment.
      while (terminal.screen().some((row) => row.includes('Pause dispatch'))) await terminal.press('esc');
      await view('6 j j', /RUNS \d+/)(terminal);
    },
  },
  { name: 'palette', size: WIDE, act: view(': p a u s e', ':pause') },
  { name: 'overview-80x24', size: [80, 24], act: view('esc 1', 'PULSE') },
  { name: 'incident', size: WIDE, act: showIncident },
  { name: 'incident-80x24', size: [80, 24], act: view('!', 'WHAT WOULD HELP') },
  { name: 'incident-stop', size: WIDE, act: view('L .', 'Break the loop: only people wake') },
];

const folder = await mkdtemp(path.join(tmpdir(), 'netconsole-pictures-'));
try {
  await mkdir(path.join(ROOT, 'screenshots'), { recursive: true });
  await takeAll(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function takeAll(home: string): Promise<void> {
  const script = path.join(home, 'netconsole');
  await writeFile(script, `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, 'dist', 'netconsole.js')}' "$@"\n`);
  await chmod(script, 0o755);
  const paint = await createPainter();
  await using terminal = await openPty({ cwd: home, env: { HOME: home, PATH: `${home}:${process.env['PATH'] ?? ''}` } });
  terminal.run('netconsole demo --seed 1');
  await terminal.shows('LIVE');
  await terminal.shows(/last frame \d/);
  for (const { name, size, act } of PICTURES) {
    const [columns, rows] = size;
    if (terminal.xterm.cols !== columns || terminal.xterm.rows !== rows) terminal.resize(columns, rows);
    await act(terminal);
    await terminal.settled();
    await writeFile(path.join(ROOT, 'screenshots', `${name}.png`), paint(svgOf(terminal.xterm)));
    process.stdout.write(`screenshots/${name}.png\n`);
  }
}
