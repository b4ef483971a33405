import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServeAnnouncement } from '../../src/platform/local/serve.ts';

export type BenchNetwork = {
  readonly url: string;
  readonly tokenFile: string;
  readonly token: string;
  readonly pid: number;
  readonly end: () => Promise<void>;
};

/** Serves an embedded network as a process of its own. */
export const startBenchNetwork = async (entry: string, words: readonly string[]): Promise<BenchNetwork> => {
  const child = spawn(process.execPath, [entry, 'serve', '--seed', '1', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const announced = JSON.parse(line) as ServeAnnouncement;
  const tokenFile = announced.tokens[0]?.file ?? '';
  return {
    url: announced.url,
    tokenFile,
    token: (await readFile(tokenFile, 'utf8')).trim(),
    pid: child.pid ?? 0,
    end: () => endChild(child),
  };
};

export type BareClient = { readonly pid: number; readonly messages: () => Promise<number>; readonly end: () => Promise<void> };

/** A bare `ws` client in a process of its own, joined to a topic. */
export const startBareClient = ({ url, token }: BenchNetwork, topic: string): BareClient => {
  const child = fork(fileURLToPath(new URL('bare-client.ts', import.meta.url)), [url, token, topic], { stdio: 'inherit' });
  return {
    pid: child.pid ?? 0,
    messages: async () => {
      child.send('count');
      const [count] = (await once(child, 'message')) as [number];
      return count;
    },
    end: () => endChild(child),
  };
};

async function endChild(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
