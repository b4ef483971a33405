import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type Program } from '../cli/program.ts';
import { openNetwork, principalNamed } from '../simulator/open-network.ts';
import { UNTOUCHED } from '../support/terminal-modes.ts';
import { openConsole, openShell, openThread, threadNamed } from './console-in-pty.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

describe('the terminal', () => {
  it('is filled at every size it is given', async () => {
    await using network = await openNetwork();
    await using terminal = await openConsole({ program, network, as: 'Kim' });

    for (const [columns, rows] of [
      [80, 24],
      [40, 15],
      [160, 50],
      [100, 20],
    ] as const) {
      terminal.resize(columns, rows);
      const corner = '┘'.padStart(columns);
      await terminal.until(
        () => terminal.screen().some((row) => row.length === columns && row.endsWith(corner.at(-1) ?? '')),
        `${columns}x${rows} is not filled`,
      );
      await terminal.until(() => (terminal.screen()[0] ?? '').includes('LIVE'), 'the header is gone');
    }
  });

  it('of 30x8 is told to grow, and does', async () => {
    await using network = await openNetwork();
    await using terminal = await openConsole({ program, network, as: 'Kim', columns: 30, rows: 8 });
    await terminal.shows('Enlarge to 40x15');

    terminal.resize(80, 24);

    await terminal.shows('NORMAL');
    await terminal.shows('LIVE');
  });

  it('takes a paste of 4,000 characters into a message, and it arrives whole', async () => {
    await using network = await openNetwork();
    await using terminal = await openConsole({ program, network, as: 'Kim' });
    await openThread(terminal, 'Dock');
    const text = Array.from({ length: 400 }, (_, index) => `word ${String(index).padStart(4, '0')}`).join(' ');
    await terminal.press('i');
    await terminal.shows('INSERT');

    terminal.paste(`${text}!`);
    await terminal.shows(`${text.length + 1}/4000`);
    await terminal.press('enter');

    await terminal.shows('0399!');
    const { token } = principalNamed(network, 'Lee');
    const read = await fetch(`${network.url}/api/v1/threads/${await threadNamed(program, network, 'Dock 4 handover')}/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await read.text()).toContain(`${text}!`);
  });

  it('takes no paste where no text is typed, and none for an answer', async () => {
    await using network = await openNetwork();
    await using terminal = await openConsole({ program, network, as: 'Kim' });

    terminal.paste('5qy\r');
    await terminal.shows('The paste was dropped');
    await terminal.press('q');
    await terminal.shows('Quit netconsole?');
    const askedAt = performance.now();
    await terminal.until(() => performance.now() - askedAt > 320, 'the question stays deaf');
    terminal.paste('y\r');
    await terminal.press('n');

    await terminal.hides('Quit netconsole?');
    expect(terminal.modes().screen).toBe('alternate');
    await terminal.shows('[1 Overview]');
  });

  it('is drawn anew by ctrl-l when something else wrote on it', async () => {
    await using network = await openNetwork();
    await using terminal = await openConsole({ program, network, as: 'Kim' });
    terminal.xterm.write('\u001b[5;5Hforeign text\u001b[10;1Hmore of it');
    await terminal.shows('foreign text');

    await terminal.press('ctrl-l');

    await terminal.hides('foreign text');
    await terminal.hides('more of it');
    await terminal.shows('LIVE');
  });

  it('is not touched where it is none', async () => {
    await using terminal = await openShell({ program });

    for (const [index, command] of ['demo < /dev/null', 'demo <&-', 'drill > /dev/null', 'demo >&-', 'demo | head -1'].entries()) {
      terminal.run(`clear; (netconsole ${command}; echo "ended $? ${index}")`);

      await terminal.shows('The console needs a terminal for its input and its output.');
      await terminal.shows(new RegExp(`^ended ${command.includes('|') ? 0 : 2} ${index}$`));
    }
  });

  it('is not touched where it can only write lines', async () => {
    await using terminal = await openShell({ program });
    const before = terminal.lineSettings();

    terminal.run('clear; TERM=dumb netconsole demo; echo code $?');

    await terminal.shows('TERM=dumb says that this one cannot');
    await terminal.shows('code 2');
    expect(terminal.modes()).toEqual(UNTOUCHED);
    expect(terminal.lineSettings()).toBe(before);
  });
});
