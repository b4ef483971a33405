import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config-error.ts';
import type { Environment } from './environment.ts';

/** How a tool ended: `code` is `null` where a signal ended it, or the deadline. `output` is what it wrote to stdout. */
export type ToolResult = { readonly code: number | null; readonly output: string };

export type ToolOptions = {
  /** All that the tool finds in its environment; the secrets are taken out of it before (`childEnvironment`). */
  readonly environment: Environment;
  /** For its standard input, which ends after it. */
  readonly input?: string | undefined;
  readonly timeoutMs: number;
};

const MAX_BYTES = 64 * 1024;

/**
 * Runs a program and its arguments, never through a shell. What it writes to stderr is dropped. It is killed at the deadline, and
 * where it writes more than 64 KiB. Rejects with `ConfigError('failed')` where it cannot be started.
 */
export const runTool = async (words: readonly string[], { environment, input = '', timeoutMs }: ToolOptions): Promise<ToolResult> => {
  const [command = '', ...args] = words;
  const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'ignore'], shell: false });
  // What the tool itself started may hold its output open after it.
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    child.kill('SIGKILL');
    child.stdout.destroy();
  };
  const deadline = setTimeout(end, timeoutMs);
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BYTES) end();
  });
  // A tool that does not read what it is given ends with its own exit code, which is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [code]: unknown[] = await once(child, 'close');
    return { code: typeof code === 'number' && !isEnded ? code : null, output: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    throw new ConfigError('failed', `${path.basename(command)} could not be run.`, { cause: error });
  } finally {
    clearTimeout(deadline);
  }
};

/** The file of a program in the absolute ones of these folders (as `PATH`), `undefined` where none has it. */
export const findTool = (name: string, folders = ''): string | undefined =>
  folders
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks the system to open an address, without waiting. The address is shown to the operator as well, so it does not matter
 * whether that works. `environment` is the child's and must be without secrets.
 */
export const openBrowser = (url: string, platform: NodeJS.Platform, environment: Environment): void => {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return;
  const child = spawn(platform === 'darwin' ? '/usr/bin/open' : 'xdg-open', [url], { env: environment, stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};
