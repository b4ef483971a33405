import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClipboard } from '../../src/app/clipboard.ts';
import type { Environment } from '../../src/system/environment.ts';

const exec = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'netconsole-clipboard-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A tool of the desktop that keeps what it is given, and goes on in the background as xclip does. */
const tool = async (name: string, code = 0): Promise<void> => {
  await writeFile(path.join(folder, name), `#!/bin/sh\ncat > ${path.join(folder, `${name}.taken`)}\nsleep 3 &\nexit ${code}\n`);
  await chmod(path.join(folder, name), 0o755);
};

/** A tmux with these options, which says that this pane is `/dev/pts/7`. */
const tmux = async (clipboard: string, passthrough: string): Promise<void> => {
  const script = `#!/bin/sh\nif [ "$1" = display-message ]; then echo "/dev/pts/7|${clipboard}|${passthrough}"; else echo "$@" > ${folder}/words; cat > ${folder}/buffer; fi\n`;
  await writeFile(path.join(folder, 'tmux'), script);
  await chmod(path.join(folder, 'tmux'), 0o755);
};

const copy = async (
  environment: Environment,
  text = 'hello',
  tty = '/dev/pts/7',
): Promise<{ readonly said: string; readonly sent: string }> => {
  let sent = '';
  const clipboard = createClipboard({
    environment: { PATH: `${folder}:/usr/bin:/bin`, ...environment },
    platform: 'linux',
    write: (sequence) => {
      sent += sequence;
    },
    tty,
  });
  const { isSure, how } = await clipboard(text);
  return { said: `${isSure ? 'sure' : 'not sure'}: ${how}`, sent };
};

const PLAIN = '\u001b]52;c;aGVsbG8=\u0007';
const TMUX = { TMUX: '/run/tmux/default,1,0', TMUX_PANE: '%0' };

describe('the clipboard', () => {
  it.each([
    ['wl-copy', { WAYLAND_DISPLAY: 'wayland-0' }],
    ['xclip', { DISPLAY: ':0' }],
  ])('is filled by %s on this machine, and that is known', async (name, environment) => {
    await tool(name);

    expect(await copy(environment)).toEqual({ said: `sure: 5 bytes by ${name}`, sent: '' });
    expect(await readFile(path.join(folder, `${name}.taken`), 'utf8')).toBe('hello');
  });

  it("is the terminal's over ssh, and where the tool of the desktop fails", async () => {
    await tool('xclip', 1);
    const said = 'not sure: 5 bytes to the terminal by OSC 52, which may not take them';

    expect(await copy({ DISPLAY: ':0' })).toEqual({ said, sent: PLAIN });
    expect(await copy({ DISPLAY: ':0', SSH_TTY: '/dev/pts/0' })).toEqual({ said, sent: PLAIN });
  });

  it.each([
    { clipboard: 'on', passthrough: '0', said: 'not sure: 5 bytes to tmux, which passes them to the terminal', sent: PLAIN },
    {
      clipboard: 'off',
      passthrough: '1',
      said: 'not sure: 5 bytes through tmux to the terminal',
      sent: '\u001bPtmux;\u001b\u001b]52;c;aGVsbG8=\u0007\u001b\\',
    },
    { clipboard: 'external', passthrough: '1', said: 'sure: 5 bytes to the buffer of tmux and to the terminal', sent: '' },
    {
      clipboard: 'off',
      passthrough: '0',
      said: 'sure: 5 bytes to the buffer of tmux only: prefix ] pastes it (set-clipboard is off)',
      sent: '',
    },
  ])('goes by what tmux says: set-clipboard $clipboard, allow-passthrough $passthrough', async ({ clipboard, passthrough, said, sent }) => {
    await tmux(clipboard, passthrough);

    expect(await copy(TMUX)).toEqual({ said, sent });
    expect(await readFile(path.join(folder, 'buffer'), 'utf8').catch(() => '')).toBe(sent === '' ? 'hello' : '');
  });

  it('goes through screen in short strings, also where that runs inside tmux', async () => {
    await tmux('on', '1');
    const wrapped = `\u001bP${PLAIN}\u001b\\`;

    expect((await copy({ STY: '1.pts-0' })).sent).toBe(wrapped);
    expect(await copy({ ...TMUX, STY: '1.pts-0' }, 'hello', '/dev/pts/9')).toMatchObject({ sent: wrapped });
    const long = await copy({ STY: '1.pts-0' }, 'x'.repeat(10_000));
    const parts = long.sent.split('\u001b\\').filter((part) => part !== '');
    expect(parts.every((part) => part.startsWith('\u001bP') && part.length <= 768)).toBe(true);
    expect(parts.map((part) => part.slice(2)).join('')).toBe(`\u001b]52;c;${Buffer.from('x'.repeat(10_000)).toString('base64')}\u0007`);
  });

  it('says so when a text is too long for a terminal', async () => {
    expect(await copy({}, 'x'.repeat(80_000))).toEqual({ said: 'not sure: nothing: 80000 bytes are too many for the terminal', sent: '' });
  });

  it('is asked for as the real tmux answers', async () => {
    const socket = path.join(folder, 'socket');
    const real = (...words: readonly string[]): Promise<{ readonly stdout: string }> =>
      exec('tmux', ['-S', socket, '-f', '/dev/null', ...words]);
    const isThere = await exec('tmux', ['-V']).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    await real('new-session', '-d', 'sleep 60');
    try {
      const { stdout } = await real('display-message', '-p', '#{pid},#{session_id}|#{pane_id}|#{pane_tty}');
      const [server = '', pane = '', tty = ''] = stdout.trim().split('|');
      const inside = { TMUX: `${socket},${server.replace('$', '')}`, TMUX_PANE: pane };

      expect((await copy(inside, 'by tmux', tty)).said).toBe('sure: 7 bytes to the buffer of tmux and to the terminal');
      expect((await real('show-buffer')).stdout).toBe('by tmux');
    } finally {
      await real('kill-server');
    }
  });
});
