import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./system-keyring.ts', import.meta.url));

const has = (tool: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool'].every(has))("the system's own keyring", () => {
  it('keeps the key of a sign-in, gives it to new processes, and forgets it', { timeout: 120_000 }, () => {
    const home = mkdtempSync(path.join(tmpdir(), 'netconsole-keyring-'));
    try {
      const commands = `eval "$(printf '\\n' | gnome-keyring-daemon --unlock --components=secrets)"; exec '${process.execPath}' '${SCRIPT}'`;
      const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: home, TZ: 'UTC' };
      const output = execFileSync('dbus-run-session', ['--', 'sh', '-c', commands], {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });

      expect(JSON.parse(output.trim().split('\n').at(-1) ?? '{}')).toEqual({
        login: 0,
        status: true,
        agents: 0,
        isKeyInKeyring: true,
        isFileSealed: true,
        logout: 0,
        after: 3,
        isForgotten: true,
      });
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
