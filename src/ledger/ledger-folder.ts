import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isGone, thisProcess } from '../system/process-mark.ts';
import { isMissing, systemCode, systemReason } from '../system/system-error.ts';
import { parseFileName } from './file-name.ts';
import type { LedgerDisk } from './ledger-disk.ts';

/** Who has a file: nobody, a process that may still write to it, or one that ended without giving it back. */
export type FileState = 'resting' | 'in-use' | 'left';

/** `tag` names the time for which a process has or had the file; `null` for one at rest. */
export type ListedFile = { readonly name: string; readonly id: string; readonly state: FileState; readonly tag: string | null };

/** The folder of a ledger and the disk that it is on. */
export type Place = { readonly disk: LedgerDisk; readonly folder: string };

/** The files of the ledger in the order in which they were begun; none where there is no folder. */
export const listFiles = async ({ disk, folder }: Place): Promise<readonly ListedFile[]> => {
  const here = thisProcess();
  const names = await disk.list(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names
    .flatMap((name): ListedFile[] => {
      const file = parseFileName(name);
      if (file === undefined) return [];
      const { id, taken } = file;
      if (taken === null) return [{ name, id, state: 'resting', tag: null }];
      return [{ name, id, state: isGone(taken.by, here) ? 'left' : 'in-use', tag: taken.tag }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
};

export type ReadFile = ListedFile & { readonly bytes: Buffer };

/** Something with a name of the ledger that cannot be read: a folder, a pipe, a file of mode 0. `reason` ends a sentence. */
export type UnreadableFile = { readonly name: string; readonly id: string; readonly reason: string };

/** What is in the folder. */
export type FolderContent = { readonly files: readonly ReadFile[]; readonly unreadable: readonly UnreadableFile[] };

/** Reads all files in the order of `listFiles`. One that cannot be read is stepped over: nothing may depend on old records. */
export const readFolder = async (place: Place): Promise<FolderContent> => {
  const files: ReadFile[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const listed of await listFiles(place)) {
    try {
      const file = await readMovingFile(place, listed);
      if (file !== undefined) files.push(file);
    } catch (error) {
      const reason = systemReason(error);
      if (reason === undefined) throw error;
      unreadable.push({ name: listed.name, id: listed.id, reason });
    }
  }
  return { files, unreadable };
};

/** A file may change its name between listing and reading, since consoles come and go; it never changes its id. */
async function readMovingFile(place: Place, listed: ListedFile): Promise<ReadFile | undefined> {
  for (let file: ListedFile | undefined = listed; file !== undefined; file = (await listFiles(place)).find(({ id }) => id === listed.id)) {
    try {
      return { ...file, bytes: await place.disk.read(path.join(place.folder, file.name)) };
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

/** A word that changes when a file of the folder comes, goes, grows or shrinks. Rejects where there is no folder. */
export const readStamp = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).sort();
  const sizes = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => undefined)));
  return names.map((name, index) => `${name} ${sizes[index]?.size}`).join(' ');
};
