import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EntryFilter } from '../domain/entry-network.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OperationId, PlannedTarget } from '../domain/operation.ts';
import { type Operation, operationsOf, unverifiedTargets } from '../domain/operation-history.ts';
import { encodeEntry } from './entry-codec.ts';
import { orderEntries } from './entry-order.ts';
import { createEntryReader, type FileEntries, type LedgerContent } from './entry-reader.ts';
import { checkLedger, type LedgerCheck } from './ledger-check.ts';
import { systemDisk } from './ledger-disk.ts';
import { LedgerError, toLedgerError } from './ledger-error.ts';
import { type Place, readStamp, type UnreadableFile } from './ledger-folder.ts';
import { createWriting, mendLeftFiles, type Repair, type WritingOptions } from './ledger-writing.ts';
import { type OrphanedPause, orphanedPausesOf } from './orphaned-pauses.ts';

/**
 * The operator's ledger in a folder that several consoles may share. It is tamper-evident: every record carries the hash of
 * the one before it. Each process appends to a file of its own, so none waits for another, least of all for one that hangs.
 */
export type Ledger = {
  /**
   * Writes one fact; durable when it resolves. Rejects with `LedgerError`, and then the action that the fact announces must not
   * be taken unless the operator allows it. Facts are written in the order of the calls.
   */
  readonly append: (entry: LedgerEntry) => Promise<void>;
  /** The facts of all consoles that share the folder, in the order of time; here and below, of the networks that `isShown` is for. */
  readonly entries: (isShown?: EntryFilter) => Promise<readonly LedgerEntry[]>;
  /** A word that changes whenever any console has written to the ledger; reading it costs no more than looking into the folder. */
  readonly stamp: () => Promise<string>;
  /** The operations that a crash or a timeout left open. */
  readonly unverified: (isShown?: EntryFilter) => Promise<readonly UnverifiedOperation[]>;
  /** What was stopped and not taken back, expired first. */
  readonly orphanedPauses: (isShown?: EntryFilter) => Promise<readonly OrphanedPause[]>;
  readonly verify: () => Promise<LedgerCheck>;
  /** What has a name of the ledger and cannot be read; it is stepped over. */
  readonly unreadable: () => Promise<readonly UnreadableFile[]>;
  /** Why nothing can be recorded, where that is known from opening it; `append` tries again. */
  readonly problem: LedgerError | null;
  /** Torn last lines that were cut off at opening. */
  readonly repairs: readonly Repair[];
  /** Waits for the appends under way and gives the file back. */
  readonly close: () => Promise<void>;
};

export type LedgerOptions = WritingOptions & {
  /** Takes secrets out of every text before it is written: the redactor's `redact`. */
  readonly redact: (text: string) => string;
  /** Whether the operator asked for message bodies in the ledger. */
  readonly keepsBodies?: boolean;
};

/**
 * Opens the ledger and mends what crashed consoles left. Rejects with `LedgerError('insecure')` for a folder that is somebody else's.
 * Where nothing can be written, as on a full or read-only disk, it opens for reading, and `append` rejects until that is mended.
 */
export const openLedger = async (options: LedgerOptions): Promise<Ledger> => {
  const { folder, now, redact, keepsBodies = false, disk = systemDisk } = options;
  const place = { disk, folder };
  let problem: LedgerError | null = null;
  const repairs = await prepareFolder(place).catch((error: unknown) => {
    if (!(error instanceof LedgerError) || error.code === 'insecure') throw error;
    problem = error;
    return [];
  });
  const writing = createWriting(options, repairs);
  const readEntries = oneAtATime(createEntryReader(place));
  let isClosed = false;
  let queue: Promise<void> = Promise.resolve();
  const enqueue = (task: () => Promise<void>): Promise<void> => {
    const done = queue.then(task).catch((error: unknown) => {
      throw toLedgerError(error, folder);
    });
    queue = done.catch(() => undefined);
    return done;
  };
  // A failure is not lost: the next append records the repairs first, and rejects in its turn.
  await enqueue(writing.recordRepairs).catch(() => undefined);

  return {
    append: (entry) => {
      if (isClosed) return Promise.reject(new LedgerError('closed', 'The ledger is closed.'));
      const encoded = encodeEntry(entry, { redact, keepsBodies });
      return enqueue(async () => {
        if (problem !== null) await disk.makeFolder(folder);
        await writing.write(encoded);
      });
    },
    entries: async (isShown) => entriesOf(shown(await readEntries(), isShown)),
    stamp: () => readStamp(folder),
    unverified: async (isShown) => unverifiedOf(shown(await readEntries(), isShown)),
    orphanedPauses: async (isShown) => orphanedPausesOf(entriesOf(shown(await readEntries(), isShown)), now()),
    unreadable: async () => (await readEntries()).unreadable,
    problem,
    verify: () => checkLedger(folder, disk),
    repairs,
    close: () => {
      isClosed = true;
      return enqueue(writing.release);
    },
  };
};

async function prepareFolder(place: Place): Promise<readonly Repair[]> {
  try {
    await place.disk.makeFolder(place.folder);
    return await mendLeftFiles(place);
  } catch (error) {
    throw toLedgerError(error, place.folder);
  }
}

/** Lets a call wait for the one before it. */
function oneAtATime(read: () => Promise<LedgerContent>): () => Promise<LedgerContent> {
  let before: Promise<unknown> = Promise.resolve();
  return () => {
    const next = before.then(read);
    before = next.catch(() => undefined);
    return next;
  };
}

const shown = ({ files }: LedgerContent, isShown: EntryFilter = () => true): readonly FileEntries[] =>
  files.map(({ entries, ...file }) => ({ ...file, entries: entries.filter(({ entry }) => isShown(entry)) }));

/** An operation of which it is not known what became of some targets. */
export type UnverifiedOperation = {
  readonly operation: Operation;
  readonly targets: readonly PlannedTarget[];
  /** Whether the process that began it still runs as far as one can tell, here or elsewhere, and so may yet finish it. */
  readonly isRunning: boolean;
};

/** All entries of all files in the order of `orderEntries`. */
export const entriesOf = (files: readonly FileEntries[]): readonly LedgerEntry[] => orderEntries(files).map(({ entry }) => entry);

/** The operations that a crash or a timeout left open, in the order of their intents. */
export const unverifiedOf = (files: readonly FileEntries[]): readonly UnverifiedOperation[] => {
  const running = runningIn(files);
  return operationsOf(entriesOf(files)).flatMap((operation) => {
    const targets = unverifiedTargets(operation);
    const isRunning = operation.finishedAt === null && running.has(operation.operation);
    return targets.length === 0 ? [] : [{ operation, targets, isRunning }];
  });
};

/** The operations whose intents were written by a process that still has its file. */
function runningIn(files: readonly FileEntries[]): ReadonlySet<OperationId> {
  const intents = files.flatMap(({ state, tag, entries }) =>
    entries.flatMap(({ entry, by }) => (entry.type === 'operation-intended' && state === 'in-use' && by === tag ? [entry.operation] : [])),
  );
  return new Set(intents);
}

/** Writes a report that only its owner can read and resolves with its path. A report of that name is replaced. Rejects with `LedgerError`. */
export const writeReport = async (folder: string, name: string, text: string): Promise<string> => {
  const file = path.join(folder, path.basename(name));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw toLedgerError(error, folder);
  }
  return file;
};
