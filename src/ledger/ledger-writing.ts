import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { JsonValue, Timestamp } from '../domain/values.ts';
import { createFile, type FileWriter, type TakenFile, takeFile } from './file-writer.ts';
import { type LedgerDisk, systemDisk } from './ledger-disk.ts';
import { type ListedFile, listFiles, type Place, type ReadFile, readFolder } from './ledger-folder.ts';
import { type Head, readTail } from './record.ts';

/** A torn last line that was cut off. */
export type Repair = { readonly file: string; readonly droppedBytes: number };

export type WritingOptions = {
  readonly folder: string;
  readonly now: () => Timestamp;
  /** The size from which a file takes no more records and another is begun. */
  readonly maxFileBytes?: number;
  readonly disk?: LedgerDisk;
};

/** This process's own side of the ledger. Calls must not overlap. */
export type Writing = {
  readonly write: (entry: JsonValue) => Promise<void>;
  /** Writes down the repairs that are not yet on record; `write` does so before anything else. */
  readonly recordRepairs: () => Promise<void>;
  readonly release: () => Promise<void>;
};

const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** How many files at rest are looked at for one to go on with: more are at rest only after many consoles ran at once. */
const MAX_TRIES = 4;

/** Takes a file, at rest or new, when the first record is to be written, and another when that one is full or spoiled. */
export const createWriting = (options: WritingOptions, repairs: readonly Repair[]): Writing => {
  const { folder, now, maxFileBytes = MAX_FILE_BYTES, disk = systemDisk } = options;
  const place = { disk, folder };
  const unrecorded = [...repairs];
  let writer: FileWriter | undefined;
  let heads: readonly Head[] = [];

  const release = async (): Promise<void> => {
    const released = writer;
    writer = undefined;
    await released?.release();
  };

  const ready = async (): Promise<FileWriter> => {
    if (writer !== undefined && (writer.isSpoiled() || writer.sizeBytes() >= maxFileBytes)) await release();
    if (writer !== undefined) return writer;
    const taken = await takeRestingFile(place, maxFileBytes);
    if (taken !== undefined && taken.droppedBytes > 0) unrecorded.push({ file: taken.writer.id, droppedBytes: taken.droppedBytes });
    writer = taken?.writer ?? (await createFile(place, now()));
    // A stop must not fail because another console's file cannot be read; what it told before stays told.
    heads = await otherHeads(place, writer.id).catch(() => []);
    return writer;
  };

  const writeOne = async (entry: JsonValue): Promise<void> => {
    const file = await ready();
    await file.append(entry, heads);
  };

  const recordRepairs = async (): Promise<void> => {
    for (let [repair] = unrecorded; repair !== undefined; [repair] = unrecorded) {
      await writeOne(repairEntry(repair, now()));
      unrecorded.shift();
    }
  };

  const write = async (entry: JsonValue): Promise<void> => {
    await recordRepairs();
    await writeOne(entry);
  };

  return { write, recordRepairs, release };
};

/**
 * Puts to rest the files that ended processes left, without their torn last lines. A file that cannot be mended, for instance on
 * a read-only disk, stays as it is: it can be read all the same.
 */
export const mendLeftFiles = async (place: Place): Promise<readonly Repair[]> => {
  const repairs: Repair[] = [];
  for (const file of await listFiles(place)) {
    if (file.state !== 'left') continue;
    const droppedBytes = await mendFile(place, file).catch(() => 0);
    if (droppedBytes > 0) repairs.push({ file: file.id, droppedBytes });
  }
  return repairs;
};

async function mendFile(place: Place, file: ListedFile): Promise<number> {
  const taken = await takeFile(place, file);
  await taken?.writer.release();
  return taken?.droppedBytes ?? 0;
}

async function takeRestingFile(place: Place, maxFileBytes: number): Promise<TakenFile | undefined> {
  const resting = (await listFiles(place)).filter(({ state }) => state === 'resting');
  for (const file of resting.reverse().slice(0, MAX_TRIES)) {
    // A file that cannot be taken is no reason not to begin another one.
    const taken = await takeFile(place, file).catch(() => undefined);
    if (taken === undefined) continue;
    if (!taken.writer.isSpoiled() && taken.writer.sizeBytes() < maxFileBytes) return taken;
    await taken.writer.release();
  }
  return undefined;
}

async function otherHeads(place: Place, own: string): Promise<readonly Head[]> {
  return (await readFolder(place)).files.flatMap((file) => (file.id === own ? [] : (durableHead(file) ?? [])));
}

/**
 * How far a file surely was durable, for another file to tell: its last record, or the one before it where a process may have
 * written the last one without having synced it.
 */
const durableHead = ({ id, state, bytes }: ReadFile): Head | undefined => {
  const { last, beforeLast } = readTail(bytes);
  const record = state === 'resting' ? last : beforeLast;
  return record && { file: id, seq: record.seq, hash: record.hash };
};

const repairEntry = ({ droppedBytes }: Repair, at: Timestamp): JsonValue => {
  const entry = { at, actor: { type: 'console' }, incident: null, type: 'ledger-repaired', droppedBytes } satisfies LedgerEntry;
  return entry;
};
