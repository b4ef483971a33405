import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ControlCommand } from '../../../src/simulator/control/command.ts';
import type { ServeAnnouncement } from '../../../src/simulator/serve.ts';

export type BenchNetwork = {
  readonly url: string;
  readonly tokenFile: string;
  readonly token: string;
  readonly pid: number;
  /** Carries out a command, where the network was served with `--control`. */
  readonly control: (command: ControlCommand) => Promise<void>;
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
    control: async (command) => {
      const { url = '', file = '' } = announced.control ?? {};
      const headers = { authorization: `Bearer ${(await readFile(file, 'utf8')).trim()}`, 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(command) });
      if (!answer.ok) throw new Error(`the network refused ${command.do}: ${await answer.text()}`);
    },
    end: () => endChild(child),
  };
};

export type BareClient = { readonly pid: number; readonly heard: () => Promise<Heard>; readonly end: () => Promise<void> };

/** How many messages came, and the number that the newest one ends with. */
export type Heard = { readonly count: number; readonly newest: number };

/** A bare `ws` client in a process of its own, joined to a topic. */
export const startBareClient = ({ url, token }: BenchNetwork, topic: string): BareClient => {
  const child = fork(fileURLToPath(new URL('./bare-client.ts', import.meta.url)), [url, token, topic], { stdio: 'inherit' });
  return {
    pid: child.pid ?? 0,
    heard: async () => {
      child.send('heard');
      const [{ count, newest }] = (await once(child, 'message')) as [{ count: number; newest?: { message: { content: string } } }];
      return { count, newest: numberOf(newest?.message.content ?? '') };
    },
    end: () => endChild(child),
  };
};

/** The number that a message of a flood ends with; they count from 1. */
export const numberOf = (content: string): number => Number(/#(\d+)$/.exec(content)?.[1] ?? 0);

async function endChild(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
