import path from 'node:path';
import { thisProcess } from '../config/process-mark.ts';
import type { JsonValue, Timestamp } from '../domain/values.ts';
import { newFileId, restingName, takenName } from './file-name.ts';
import type { AppendHandle } from './ledger-disk.ts';
import { LedgerError, systemCode } from './ledger-error.ts';
import type { ListedFile, Place } from './ledger-folder.ts';
import { encodeRecord, GENESIS, type Head } from './record.ts';
import { readTail, type Tail } from './tail.ts';

/** One file of the ledger that this process has to itself. */
export type FileWriter = {
  readonly id: string;
  readonly sizeBytes: () => number;
  /** Whether a failed write could not be taken back for sure, so that nothing more may be added to this file. */
  readonly isSpoiled: () => boolean;
  /** Appends one record with one write. Durable when it resolves; where it rejects, the file is as before unless it is spoiled. */
  readonly append: (entry: JsonValue, heads?: readonly Head[]) => Promise<void>;
  /** Gives the file back for the next process. One that a failed write spoiled stays taken until this process has ended. */
  readonly release: () => Promise<void>;
};

/** Begins a new file, whose name is durable when this resolves. */
export const createFile = async ({ disk, folder }: Place, now: Timestamp): Promise<FileWriter> => {
  const id = newFileId(now);
  const name = takenName(id, thisProcess());
  const handle = await disk.open(path.join(folder, name), 'create');
  await disk.syncFolder(folder);
  return createWriter({ disk, folder }, { id, name, handle, tail: readTail(Buffer.alloc(0)) });
};

/**
 * Takes over a file that nobody writes to and cuts off a torn last line. `undefined` where another process was faster.
 * A file that does not end with a record is taken as it is, spoiled: it is evidence.
 */
export const takeFile = async (
  { disk, folder }: Place,
  file: ListedFile,
): Promise<{ readonly writer: FileWriter; readonly droppedBytes: number } | undefined> => {
  const name = takenName(file.id, thisProcess());
  try {
    await disk.rename(path.join(folder, file.name), path.join(folder, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  await disk.syncFolder(folder);
  const handle = await disk.open(path.join(folder, name), 'existing');
  const tail = readTail(await disk.read(path.join(folder, name)));
  const droppedBytes = tail.isSound ? tail.tornBytes : 0;
  if (droppedBytes > 0) await handle.truncate(tail.wholeBytes);
  await handle.sync();
  return { writer: createWriter({ disk, folder }, { id: file.id, name, handle, tail }), droppedBytes };
};

type Opened = { readonly id: string; readonly name: string; readonly handle: AppendHandle; readonly tail: Tail };

function createWriter({ disk, folder }: Place, { id, name, handle, tail }: Opened): FileWriter {
  let seq = tail.last === undefined ? 0 : tail.last.seq + 1;
  let prev = tail.last?.hash ?? GENESIS;
  let size = tail.wholeBytes;
  const isEvidence = !tail.isSound;
  let isSpoiled = isEvidence;

  const takeBack = async (): Promise<void> => {
    isSpoiled = true;
    await handle.truncate(size);
    await handle.sync();
    isSpoiled = false;
  };

  const append = async (entry: JsonValue, heads?: readonly Head[]): Promise<void> => {
    if (isSpoiled) throw new LedgerError('unwritable', `The ledger file ${name} takes no more records.`);
    const first = seq === 0 ? { file: id } : {};
    const { bytes, hash } = encodeRecord({ seq, prev, ...first, ...(heads === undefined ? {} : { heads }), entry });
    let isWritten = false;
    try {
      const written = await handle.write(bytes);
      if (written < bytes.length) throw new LedgerError('full', `The disk is full: nothing can be recorded in ${folder}.`);
      isWritten = true;
      await handle.sync();
    } catch (error) {
      await takeBack().catch(() => undefined);
      // After a failed sync the kernel may have dropped the pages, and a later sync of the same file would still succeed.
      if (isWritten) isSpoiled = true;
      throw error;
    }
    seq += 1;
    prev = hash;
    size += bytes.length;
  };

  const release = async (): Promise<void> => {
    await handle.close();
    if (isSpoiled && !isEvidence) return;
    await disk.rename(path.join(folder, name), path.join(folder, restingName(id)));
  };

  return { id, sizeBytes: () => size, isSpoiled: () => isSpoiled, append, release };
}
