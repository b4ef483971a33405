import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROBE = fileURLToPath(new URL('./cursor-probe.ts', import.meta.url));

/** Whether tmux can be started here. */
export const hasTmux = (): boolean => {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** How many cells tmux moves its cursor for each string, in order, on a screen 500 columns wide. Rejects after `timeoutMs`. */
export const tmuxWidths = async (strings: readonly string[], timeoutMs = 120_000): Promise<readonly number[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netconsole-widths-'));
  const socket = path.join(folder, 'socket');
  const answersFile = path.join(folder, 'answers.json');
  const tmux = (...words: readonly string[]): Buffer =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], { stdio: 'pipe' });
  try {
    writeFileSync(path.join(folder, 'strings.json'), JSON.stringify(strings));
    process.env['LC_ALL'] = 'C.UTF-8';
    const command = [process.execPath, PROBE, path.join(folder, 'strings.json'), answersFile].map((word) => `'${word}'`).join(' ');
    tmux('-u', 'new-session', '-d', '-x', '500', '-y', '5', `${command} 2>'${folder}/error'`);
    const deadline = performance.now() + timeoutMs;
    const isRunning = (): boolean => {
      try {
        tmux('list-sessions');
        return true;
      } catch {
        return false;
      }
    };
    while (isRunning()) {
      if (performance.now() > deadline) {
        tmux('kill-server');
        throw new Error(`tmux gave no answer in ${timeoutMs} ms`);
      }
      await delay(50);
    }
    if (!existsSync(answersFile)) throw new Error(`the probe failed: ${readFileSync(path.join(folder, 'error'), 'utf8')}`);
    return decode(JSON.parse(readFileSync(answersFile, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const decode = (answers: unknown): number[] => {
  if (!Array.isArray(answers)) throw new Error('expected an array of numbers');
  return answers.map((answer) => {
    const cells = Number(answer);
    return Math.floor(cells / 1000) * 500 + (cells % 1000);
  });
};
