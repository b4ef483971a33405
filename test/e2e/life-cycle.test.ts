import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { buildProgram, type Program } from '../cli/program.ts';
import { openNetwork } from '../simulator/open-network.ts';
import type { PtyTerminal } from '../support/pty-terminal.ts';
import { shows } from '../support/screen.ts';
import { type KeyboardProtocol, type TerminalModes, UNTOUCHED } from '../support/terminal-modes.ts';
import { openShell, openThread } from './console-in-pty.ts';

let program: Program;
let network: LocalNetwork;

beforeAll(async () => {
  [program, network] = await Promise.all([buildProgram(), openNetwork()]);
});

afterAll(async () => {
  await network.close();
  await program[Symbol.asyncDispose]();
});

/** Every way to end is tried with a terminal that knows the keyboard protocol of kitty, some also with one that knows xterm's. */
const MODES_OF: Readonly<Record<KeyboardProtocol, Partial<TerminalModes>>> = {
  kitty: { kittyDepth: 1, otherKeys: 0 },
  'other-keys': { kittyDepth: 0, otherKeys: 2 },
};

/** A console in a terminal, and the line settings from before it was started. */
type Started = AsyncDisposable & { readonly terminal: PtyTerminal; readonly before: string };

type How = { readonly env?: Readonly<Record<string, string>>; readonly command?: string; readonly protocol?: KeyboardProtocol };

const start = async ({ env = {}, command = 'netconsole', protocol = 'kitty' }: How = {}): Promise<Started> => {
  const terminal = await openShell({ program, env, protocol });
  const before = terminal.lineSettings();
  terminal.run(`clear; ${command} ${(await program.as(network, 'Kim')).join(' ')}`);
  await terminal.shows('LIVE');
  await terminal.until(() => terminal.modes().kittyDepth + terminal.modes().otherKeys > 0, 'the keyboard protocol is not asked for');
  expect(terminal.modes()).toMatchObject(MODES_OF[protocol]);
  return { terminal, before, [Symbol.asyncDispose]: terminal[Symbol.asyncDispose] };
};

/** The process that the shell started, and the one that shows the console. */
const processesOf = (terminal: PtyTerminal): { readonly launcher: number; readonly console: number } => {
  const all = terminal.processes();
  const launcher = all.find(({ parent }) => parent === terminal.shell)?.pid ?? 0;
  return { launcher, console: all.find(({ parent }) => parent === launcher)?.pid ?? launcher };
};

/** Whether a process still runs; one that only waits for its parent to hear of its end does not. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** The shell is back, the terminal as it was to the last setting, and it can be typed into. */
const expectGivenBack = async ({ terminal, before }: Started): Promise<void> => {
  await terminal.prompt();
  expect(terminal.modes()).toEqual(UNTOUCHED);
  expect(terminal.lineSettings()).toBe(before);
  expect(terminal.processes()).toEqual([]);
  terminal.run('echo "still $((40 + 2))"');
  await terminal.shows('still 42');
};

/** A console with a module in it that takes a file away as soon as it appears, and fails: nothing in the program itself can be told to. */
const startFailing = async (failure: string, options = ''): Promise<Started & { readonly fail: () => Promise<void> }> => {
  const trigger = path.join(program.folder, `fail-${Math.random()}`);
  const module = path.join(program.folder, `fault-${Math.random()}.mjs`);
  await writeFile(
    module,
    `import { existsSync, unlinkSync } from 'node:fs';
     import { isMainThread } from 'node:worker_threads';
     if (isMainThread && process.stdin.isTTY) setInterval(() => {
       if (!process.stdin.isRaw || !existsSync(${JSON.stringify(trigger)})) return;
       unlinkSync(${JSON.stringify(trigger)});
       ${failure}
     }, 20).unref();`,
  );
  const started = await start({ env: { NODE_OPTIONS: `--import=${module} ${options}` } });
  const fail = async (): Promise<void> => {
    await writeFile(trigger, '');
    await started.terminal.until(() => !existsSync(trigger), 'nothing fails');
  };
  return { ...started, fail };
};

describe('the terminal is given back', () => {
  it('by q and y', async () => {
    await using started = await start();

    await started.terminal.press('q');
    await started.terminal.shows('Quit netconsole?');
    await started.terminal.press('y');

    await expectGivenBack(started);
  });

  it('by ctrl-c twice', async () => {
    await using started = await start();

    await started.terminal.press('ctrl-c');
    await started.terminal.shows('Quit netconsole?');
    await started.terminal.press('ctrl-c');

    await expectGivenBack(started);
  });

  it('by a terminal with the keyboard protocol of xterm, too', async () => {
    await using started = await start({ protocol: 'other-keys' });

    await started.terminal.press('q');
    await started.terminal.shows('Quit netconsole?');
    await started.terminal.press('y');

    await expectGivenBack(started);
  });

  it('by a terminal with the keyboard protocol of xterm when the console is killed', async () => {
    await using started = await start({ protocol: 'other-keys' });

    process.kill(processesOf(started.terminal).console, 'SIGKILL');

    await expectGivenBack(started);
  });

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) {
    it(`at ${signal} to what the shell started`, async () => {
      await using started = await start();

      process.kill(processesOf(started.terminal).launcher, signal);

      await expectGivenBack(started);
    });

    it(`at ${signal} to all of it`, async () => {
      await using started = await start();

      process.kill(-processesOf(started.terminal).launcher, signal);

      await expectGivenBack(started);
    });
  }

  for (const signal of ['SIGKILL', 'SIGABRT', 'SIGSEGV'] as const) {
    it(`when the console is ended by ${signal}, and the shell says so`, async () => {
      await using started = await start();

      process.kill(processesOf(started.terminal).console, signal);

      await started.terminal.shows(`netconsole was ended by ${signal}`);
      await expectGivenBack(started);
    });
  }

  it('when what the shell started is killed', async () => {
    await using started = await start();
    const { launcher, console } = processesOf(started.terminal);

    process.kill(launcher, 'SIGKILL');

    await started.terminal.until(() => !isAlive(console), 'the console stays');
    // The shell's prompt was on the screen that is gone.
    started.terminal.run('');
    await expectGivenBack(started);
  });

  it('after an error that nobody caught, which is told', async () => {
    await using started = await startFailing("throw new Error('the test failed me');");

    await started.fail();

    await started.terminal.shows('the test failed me');
    await expectGivenBack(started);
  });

  it('after a rejection that nobody handled, which is told', async () => {
    await using started = await startFailing("void Promise.reject(new Error('the test rejected me'));");

    await started.fail();

    await started.terminal.shows('the test rejected me');
    await expectGivenBack(started);
  });

  it('when the memory is used up', async () => {
    await using started = await startFailing(
      'const held = []; for (;;) held.push(new Array(1e5).fill(held.length));',
      '--max-old-space-size=150',
    );

    await started.fail();

    await started.terminal.shows('netconsole was ended by SIGABRT');
    await expectGivenBack(started);
  });

  it('when the console hangs and is asked to end', async () => {
    await using started = await startFailing('for (;;);');
    await started.fail();

    process.kill(processesOf(started.terminal).launcher, 'SIGTERM');

    await started.terminal.shows('netconsole was ended by SIGKILL');
    await expectGivenBack(started);
  });

  it('when something ends the process at once', async () => {
    await using started = await startFailing('process.exit(3);');

    await started.fail();

    await expectGivenBack(started);
  });
});

describe('the console stops and goes on', () => {
  const ways: Readonly<Record<string, (terminal: PtyTerminal) => void | Promise<void>>> = {
    'ctrl-z': (terminal) => terminal.press('ctrl-z'),
    'SIGTSTP to what the shell started': (terminal) => void process.kill(processesOf(terminal).launcher, 'SIGTSTP'),
    'SIGTSTP to the console alone': (terminal) => void process.kill(processesOf(terminal).console, 'SIGTSTP'),
    'SIGTSTP to all of it': (terminal) => void process.kill(-processesOf(terminal).launcher, 'SIGTSTP'),
  };
  for (const [way, stop] of Object.entries(ways)) {
    it(`at ${way}, with the terminal given back meanwhile`, async () => {
      await using started = await start();
      const { terminal, before } = started;

      await stop(terminal);
      await terminal.prompt();
      expect(terminal.modes()).toEqual(UNTOUCHED);
      expect(terminal.lineSettings()).toBe(before);
      terminal.resize(100, 30);
      terminal.run('fg');

      await terminal.shows('LIVE');
      await terminal.press('5');
      await terminal.shows('[5 Routines]');
      expect(terminal.modes().screen).toBe('alternate');
      await terminal.press('q q');
      await terminal.shows('Quit netconsole?');
      await terminal.press('y');
      await expectGivenBack(started);
    });
  }

  it('not at all at ctrl-z where no shell could continue it', async () => {
    await using started = await start({ command: 'setsid -w netconsole' });
    const { terminal } = started;

    await terminal.press('ctrl-z');
    await terminal.press('5');

    await terminal.shows('[5 Routines]');
    expect(terminal.modes().screen).toBe('alternate');
  });

  it('also before it has the terminal', async () => {
    await using terminal = await openShell({ program });
    const before = terminal.lineSettings();
    terminal.run(`clear; netconsole ${(await program.as(network, 'Kim')).join(' ')}`);
    await terminal.until(() => processesOf(terminal).launcher !== processesOf(terminal).console, 'it does not start');

    process.kill(-processesOf(terminal).launcher, 'SIGTSTP');
    await terminal.prompt();
    expect(terminal.lineSettings()).toBe(before);
    terminal.run('fg');

    await terminal.shows('LIVE');
  });

  it('at SIGSTOP, which nobody can see coming, and is drawn anew after fg', async () => {
    await using started = await start();
    const { terminal } = started;

    process.kill(-processesOf(terminal).launcher, 'SIGSTOP');
    await terminal.shows(/ready\d+\$/);
    terminal.type('clear\n');
    await terminal.hides('LIVE');
    terminal.type('stty sane; fg\n');

    await terminal.shows('LIVE');
    await terminal.press('5');
    await terminal.shows('[5 Routines]');
    await terminal.press('q q');
    await terminal.shows('Quit netconsole?');
    await terminal.press('y');
    await expectGivenBack(started);
  });
});

describe('the terminal is lent to an editor', () => {
  /** A console that writes a message in an editor, which says so, waits for a line and adds it. */
  const startEditing = async (): Promise<Started> => {
    const editor = path.join(program.folder, `editor-${Math.random()}`);
    const edits = `#!/bin/sh\ntrap 'echo interrupted' INT\necho editing\nuntil read -r line; do :; done\nprintf %s "$line" >> "$1"\n`;
    await writeFile(editor, edits, { mode: 0o700 });
    const started = await start({ env: { VISUAL: '', EDITOR: editor } });
    await openThread(started.terminal, 'Dock');
    await started.terminal.press('i');
    started.terminal.type('one ');
    await started.terminal.shows('> one');
    await started.terminal.press('ctrl-x ctrl-e');
    await started.terminal.until(() => shows(started.terminal.screen(), /^editing/), 'there is no editor');
    return started;
  };

  it('with all its modes as they were, and taken again with what was written', async () => {
    await using started = await startEditing();
    const { terminal, before } = started;
    expect(terminal.modes()).toEqual(UNTOUCHED);
    expect(terminal.lineSettings()).toBe(before);

    terminal.type('and two\n');
    await terminal.shows('> one and two');
    expect(terminal.modes()).toMatchObject(MODES_OF.kitty);
    await terminal.press('esc ctrl-c');
    await terminal.shows('Quit netconsole?');
    await terminal.press('y');
    await expectGivenBack(started);
  });

  it('whose ctrl-c is its own', async () => {
    await using started = await startEditing();

    started.terminal.type('\u0003');
    await started.terminal.shows('interrupted');
    started.terminal.type('and two\n');

    await started.terminal.shows('> one and two');
  });
});

describe('a terminal that is closed', () => {
  /** How long the console may take to notice that nobody looks any more. */
  const GONE_MS = 2_000;

  const expectGone = async (started: Started): Promise<void> => {
    const pids = started.terminal.processes().map(({ pid }) => pid);
    expect(pids).not.toEqual([]);
    started.terminal.close();
    await started.terminal.until(() => !pids.some(isAlive), `still there: ${pids.filter(isAlive).join(' ')}`, GONE_MS);
  };

  it('ends the console', async () => {
    await using started = await start();

    await expectGone(started);
  });

  it('ends the console that is stopped', async () => {
    await using started = await start();
    await started.terminal.press('ctrl-z');
    await started.terminal.prompt();

    await expectGone(started);
  });

  it('ends the console that no signal tells', async () => {
    await using started = await start({ command: 'trap "" HUP; setsid -w netconsole' });

    await expectGone(started);
  });
});
