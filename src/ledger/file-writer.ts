import path from 'node:path';
import type { JsonValue, Timestamp } from '../domain/values.ts';
import { thisProcess } from '../system/process-mark.ts';
import { systemCode } from '../system/system-error.ts';
import { newFileId, newTag, restingName, takenName } from './file-name.ts';
import type { AppendHandle } from './ledger-disk.ts';
import { LedgerError } from './ledger-error.ts';
import type { ListedFile, Place } from './ledger-folder.ts';
import { encodeRecord, GENESIS, type Head, readTail, type Tail } from './record.ts';

/** One file of the ledger that this process has to itself. */
export type FileWriter = {
  readonly id: string;
  readonly sizeBytes: () => number;
  /** Whether a failed write could not be taken back for sure, so that nothing more may be added to this file. */
  readonly isSpoiled: () => boolean;
  /**
   * Appends one record with one write; the first one tells the heads of the other files. Durable when it resolves; where it
   * rejects, the file is as before unless it is spoiled.
   */
  readonly append: (entry: JsonValue, heads: readonly Head[]) => Promise<void>;
  /** Gives the file back for the next process. One that a failed write spoiled stays taken until this process has ended. */
  readonly release: () => Promise<void>;
};

/** Begins a new file, whose name is durable when this resolves. */
export const createFile = async (place: Place, now: Timestamp): Promise<FileWriter> => {
  const id = newFileId(now);
  return open(place, { id, tag: newTag(thisProcess()), file: null }, async (handle) => {
    await place.disk.syncFolder(place.folder);
    return { handle, tail: readTail(Buffer.alloc(0)) };
  });
};

/** A file that was taken over, and how much of a torn last line was cut off. */
export type TakenFile = { readonly writer: FileWriter; readonly droppedBytes: number };

/**
 * Takes over a file that nobody writes to and cuts off a torn last line. `undefined` where another process was faster.
 * A file that does not end with a record is taken as it is, spoiled: it is evidence.
 */
export const takeFile = async (place: Place, { id, name }: ListedFile): Promise<TakenFile | undefined> => {
  const { disk, folder } = place;
  const tag = newTag(thisProcess());
  const taken = path.join(folder, takenName(id, tag));
  let droppedBytes = 0;
  // Opened before it is renamed: what cannot be opened keeps its name, and is stepped over.
  const writer = await open(place, { id, tag, file: name }, async (handle) => {
    await disk.rename(path.join(folder, name), taken);
    await disk.syncFolder(folder);
    const tail = readTail(await disk.read(taken));
    if (tail.isSound && tail.tornBytes > 0) {
      await handle.truncate(tail.wholeBytes);
      droppedBytes = tail.tornBytes;
    }
    await handle.sync();
    return { handle, tail };
  }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return writer && { writer, droppedBytes };
};

/** `file` is the name that the file has before it is taken; `null` for one that is begun. */
type Taking = { readonly id: string; readonly tag: string; readonly file: string | null };
type Prepared = { readonly handle: AppendHandle; readonly tail: Tail };

async function open(place: Place, taking: Taking, prepare: (handle: AppendHandle) => Promise<Prepared>): Promise<FileWriter> {
  const name = taking.file ?? takenName(taking.id, taking.tag);
  const handle = await place.disk.open(path.join(place.folder, name), taking.file === null ? 'create' : 'existing');
  try {
    return createWriter(place, { ...taking, ...(await prepare(handle)) });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function createWriter({ disk, folder }: Place, { id, tag, handle, tail }: Taking & Prepared): FileWriter {
  const name = takenName(id, tag);
  let seq = tail.last === undefined ? 0 : tail.last.seq + 1;
  let prev = tail.last?.hash ?? GENESIS;
  let size = tail.wholeBytes;
  let isFirst = true;
  const isEvidence = !tail.isSound;
  let isSpoiled = isEvidence;

  const takeBack = async (): Promise<void> => {
    isSpoiled = true;
    await handle.truncate(size);
    await handle.sync();
    isSpoiled = false;
  };

  const append = async (entry: JsonValue, heads: readonly Head[]): Promise<void> => {
    if (isSpoiled) throw new LedgerError('unwritable', `The ledger file ${name} takes no more records.`);
    const first = { ...(seq === 0 && { file: id }), ...(isFirst && { by: tag, ...(heads.length > 0 && { heads }) }) };
    const { bytes, hash } = encodeRecord({ seq, prev, ...first, entry });
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
    isFirst = false;
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
