import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../system/secret-file.ts';
import { LedgerError } from './ledger-error.ts';

/** The steps that the ledger asks of a disk, each of which may be the last one before the power fails. */
export type LedgerDisk = {
  /** Makes the folder where there is none, and private to this user. Rejects with `LedgerError('insecure')` if it is another's. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** The names in a folder in any order. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Rejects at once for what is no ordinary file, such as a pipe, which would never end. */
  readonly read: (file: string) => Promise<Buffer>;
  /** Opens a file for appending; `create` makes a new one of mode 0600 and rejects where there is one. */
  readonly open: (file: string, mode: 'create' | 'existing') => Promise<AppendHandle>;
  /** Rejects with `ENOENT` where another process has renamed the file before. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Makes the names in a folder durable. */
  readonly syncFolder: (folder: string) => Promise<void>;
};

export type AppendHandle = {
  /** One write at the end of the file; the number of bytes that were written, which a full disk makes fewer. */
  readonly write: (bytes: Buffer) => Promise<number>;
  /** Makes content and size durable. */
  readonly sync: () => Promise<void>;
  readonly truncate: (bytes: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The file system of this machine. */
export const systemDisk: LedgerDisk = {
  makeFolder,
  list: (folder) => readdir(folder),
  read: readOrdinaryFile,
  open: openForAppend,
  rename: (from, to) => rename(from, to),
  syncFolder,
};

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const stats = await lstat(folder);
  if (!stats.isDirectory()) throw new LedgerError('insecure', `${folder} is a link or a file; the ledger needs a folder of its own.`);
  const euid = process.geteuid?.();
  if (euid !== undefined && stats.uid !== euid)
    throw new LedgerError('insecure', `${folder} belongs to user ${stats.uid}, not to you (${euid}).`);
  if (euid !== undefined && (stats.mode & 0o077) !== 0) await chmod(folder, 0o700);
  if (made !== undefined) await syncFolder(path.dirname(folder));
}

/** Neither a link nor a pipe is ever followed or waited for. */
const CAREFULLY = constants.O_NOFOLLOW | constants.O_NONBLOCK;
const FLAGS = constants.O_WRONLY | constants.O_APPEND | CAREFULLY;

async function readOrdinaryFile(file: string): Promise<Buffer> {
  await using handle = await open(file, constants.O_RDONLY | CAREFULLY);
  if ((await handle.stat()).isFile()) return await handle.readFile();
  throw Object.assign(new Error(`ENXIO: no ordinary file, open '${file}'`), { code: 'ENXIO', path: file });
}

/** Shows that a folder takes records: makes a file of some size there and removes it. Rejects with the system's error where it does not. */
export const proveWritable = async (folder: string): Promise<void> => {
  await makeFolder(folder);
  const file = path.join(folder, `.proof-${randomUUID()}`);
  try {
    await using handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    const { bytesWritten } = await handle.write(Buffer.alloc(PROOF_BYTES));
    await handle.sync();
    if (bytesWritten < PROOF_BYTES) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', path: file });
  } finally {
    await rm(file, { force: true });
  }
};

/** More than any record of one act needs. */
const PROOF_BYTES = 16 * 1024;

async function openForAppend(file: string, mode: 'create' | 'existing'): Promise<AppendHandle> {
  const handle = await open(file, mode === 'create' ? FLAGS | constants.O_CREAT | constants.O_EXCL : FLAGS, 0o600);
  return {
    write: async (bytes) => (await handle.write(bytes)).bytesWritten,
    sync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  };
}
