import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BenchConsole, startBenchConsole } from './bench-console.ts';
import type { BenchNetwork } from './bench-network.ts';
import { KEY_EVERY_MS } from './flood-thread.ts';

/** Another client beside the console that shows the same messages and is typed on as well. */
export type Peer = {
  readonly shown: BenchConsole;
  readonly type: (forMs: number) => Promise<readonly number[]>;
  readonly end: () => Promise<void>;
};

/** Starts weechat on the messages of a topic, spoken on to it as IRC; `undefined` where it is not installed. */
export const startWeechat = async (network: BenchNetwork, topic: string, home: string): Promise<Peer | undefined> => {
  if (spawnSync('weechat', ['--version']).error !== undefined) return undefined;
  const bridge = fork(fileURLToPath(new URL('irc-bridge.ts', import.meta.url)), [network.url, network.token, topic], { stdio: 'inherit' });
  const [{ port }] = (await once(bridge, 'message')) as [AddressInfo];
  const commands = [
    `/server add bench 127.0.0.1/${port} -notls`,
    '/set irc.server.bench.nicks "op"',
    '/set irc.server.bench.autojoin "#bench"',
    '/set irc.server_default.anti_flood 0',
    '/connect bench',
  ];
  const words = ['--dir', await mkdtemp(path.join(home, 'weechat-')), '--run-command', commands.join(';')];
  const shown = startBenchConsole({ program: 'weechat', words, home, columns: 120, rows: 40 });
  await shown.when((screen) => screen.some((row) => row.includes('#bench')));
  return { shown, type: (forMs) => typeWords(shown, forMs), end: () => end(shown, bridge) };
};

/** Letters in an order in which no twelve of them come again for long: what is waited for must not be on the screen already. */
const letter = (index: number): string => String.fromCharCode(97 + ((index * 7 + Math.floor(index / 26) * 11) % 26));

/** Types into the last row, which is weechat's input, and gives how long each letter took to the screen. */
async function typeWords(shown: BenchConsole, forMs: number): Promise<readonly number[]> {
  const until = performance.now() + forMs;
  const took: number[] = [];
  let typed = '';
  while (performance.now() < until) {
    const pressedAt = performance.now();
    typed += letter(typed.length);
    const end = typed.slice(-12);
    shown.type(end.slice(-1));
    took.push((await shown.when((screen) => screen.at(-1)?.includes(end) === true)) - pressedAt);
    await delay(Math.max(0, KEY_EVERY_MS - (performance.now() - pressedAt)));
  }
  return took;
}

async function end(shown: BenchConsole, bridge: ChildProcess): Promise<void> {
  const ended = once(bridge, 'exit');
  bridge.kill('SIGTERM');
  await Promise.all([ended, shown.end()]);
}
