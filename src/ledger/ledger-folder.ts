import path from 'node:path';
import { isGone, thisProcess } from '../config/process-mark.ts';
import { type Chain, readChain } from './chain.ts';
import { parseFileName } from './file-name.ts';
import type { LedgerDisk } from './ledger-disk.ts';
import { systemCode } from './ledger-error.ts';

/** Who has a file: nobody, a process that may still write to it, or one that ended without giving it back. */
export type FileState = 'resting' | 'in-use' | 'left';

export type ListedFile = { readonly name: string; readonly id: string; readonly state: FileState };
export type LedgerFile = ListedFile & { readonly chain: Chain };

/** The files of the ledger in the order in which they were begun; none where there is no folder. */
export const listFiles = async (disk: LedgerDisk, folder: string): Promise<readonly ListedFile[]> => {
  const here = thisProcess();
  const names = await disk.list(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name): ListedFile[] => {
      const file = parseFileName(name);
      if (file === undefined) return [];
      return [{ name, id: file.id, state: file.writer === null ? 'resting' : isGone(file.writer, here) ? 'left' : 'in-use' }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
};

/** Reads and checks all files. */
export const readFiles = async (disk: LedgerDisk, folder: string): Promise<readonly LedgerFile[]> => {
  const files: LedgerFile[] = [];
  for (const listed of await listFiles(disk, folder)) {
    const file = await readMovingFile(disk, folder, listed);
    if (file !== undefined) files.push(file);
  }
  return files;
};

/** A file may change its name between listing and reading, since consoles come and go; it never changes its id. */
async function readMovingFile(disk: LedgerDisk, folder: string, listed: ListedFile): Promise<LedgerFile | undefined> {
  for (
    let file: ListedFile | undefined = listed;
    file !== undefined;
    file = (await listFiles(disk, folder)).find(({ id }) => id === listed.id)
  ) {
    try {
      return { ...file, chain: readChain(await disk.read(path.join(folder, file.name)), file.id) };
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
  return undefined;
}
