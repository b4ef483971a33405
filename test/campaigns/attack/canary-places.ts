import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Canaries } from './canary-circumstances.ts';

const EVERY_MS = 20;

/** Every file below a folder, but for those whose name says that the operator put the secret there. */
export const filesBelow = async (
  folder: string,
  keeps: (name: string) => boolean,
): Promise<readonly { readonly name: string; readonly text: string }[]> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !keeps(entry.name));
  return Promise.all(files.map(async ({ parentPath, name }) => ({ name, text: await readFile(path.join(parentPath, name), 'latin1') })));
};

/** Reads the command lines of all processes of this machine, again and again, as `ps` does. */
export const watchProcesses = (
  canaries: Canaries,
): { readonly stop: () => { readonly commandLines: number; readonly found: readonly string[] } } => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (): void => {
    for (const process of readdirSync('/proc')) {
      if (!/^\d+$/.test(process)) continue;
      const line = commandLine(process);
      if (line === '' || seen.has(`${process} ${line}`)) continue;
      seen.add(`${process} ${line}`);
      // The code of an invitation is no key, and `join CODE` is how it is typed.
      for (const [name, secret] of Object.entries(canaries))
        if (name !== 'joinCode' && line.includes(secret)) found.add(`the command line ${line.slice(0, 80)}: ${name}`);
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { commandLines: seen.size, found: [...found] };
    },
  };
};

/** Empty for a process that has ended meanwhile. */
const commandLine = (process: string): string => {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8').replaceAll('\u0000', ' ');
  } catch {
    return '';
  }
};
