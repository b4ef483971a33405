import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Post } from '../domain/message.ts';
import type { Timestamp } from '../domain/values.ts';
import { readChain } from '../ledger/chain.ts';
import { restingName } from '../ledger/file-name.ts';
import { createFile, type FileWriter, takeFile } from '../ledger/file-writer.ts';
import { type LedgerDisk, systemDisk } from '../ledger/ledger-disk.ts';
import { LedgerError, toLedgerError } from '../ledger/ledger-error.ts';
import { listFiles, type Place } from '../ledger/ledger-folder.ts';
import { systemReason } from '../system/system-error.ts';
import { decodeOutboxRecord, encodeOutboxRecord, type OutboxOwner, type OutboxRecord, type PostOutcome } from './outbox-record.ts';

/** A post that has not ended. `attemptedAt` is when it was first about to be sent, `null` where it surely never was. */
export type OutboxEntry = { readonly post: Post; readonly attemptedAt: Timestamp | null };

/**
 * The posts of one principal at one server that have not ended, in files that outlive the process. Each process has files to
 * itself, which it takes by renaming them and which the next one takes over when it is gone (`file-name.ts`).
 */
export type Outbox = {
  readonly owner: OutboxOwner;
  /** In the order of writing; within a thread that is the order to send them in. */
  readonly entries: () => readonly OutboxEntry[];
  /** Keeps a post; it is durable when this resolves. Rejects with `LedgerError`, and then it must not be sent. */
  readonly add: (post: Post) => Promise<OutboxEntry>;
  /** Notes that a post may be on its way; durable when this resolves. */
  readonly attempt: (key: string) => Promise<void>;
  /** Notes how a post ended and forgets it. Where this cannot be written, the next process asks the server again. */
  readonly settle: (key: string, outcome: PostOutcome) => Promise<void>;
  /** Takes over what processes left that have ended since; the entries that came in. */
  readonly adopt: () => Promise<readonly OutboxEntry[]>;
  readonly close: () => Promise<void>;
};

export type OutboxDisk = LedgerDisk & { readonly remove: (file: string) => Promise<void> };

export type OutboxOptions = OutboxOwner & {
  readonly folder: string;
  readonly now: () => Timestamp;
  readonly disk?: OutboxDisk;
};

const MAX_FILE_BYTES = 1_000_000;

export const systemOutboxDisk: OutboxDisk = { ...systemDisk, remove: unlink };

/** Opens the outbox and takes over what earlier processes left. Rejects with `LedgerError` where there can be no such folder. */
export const openOutbox = async ({ folder, origin, principal, now, disk = systemOutboxDisk }: OutboxOptions): Promise<Outbox> => {
  const owner = { origin, principal };
  const place = { disk, folder: path.join(folder, scopeName(owner)) };
  try {
    await disk.makeFolder(folder);
    await disk.makeFolder(place.folder);
  } catch (error) {
    throw toLedgerError(error, place.folder);
  }
  const outbox = new FileOutbox({ owner, place, now, disk });
  await outbox.adopt();
  return outbox;
};

/** Each server and principal have a folder of their own. */
const scopeName = ({ origin, principal }: OutboxOwner): string =>
  createHash('sha256').update(`${origin}\n${principal}`).digest('hex').slice(0, 16);

/** A file of this process and the keys of its posts that have not ended. */
type OpenFile = { readonly writer: FileWriter; readonly keys: Set<string>; isNeeded: boolean };

type Kept = { readonly entry: OutboxEntry; readonly file: OpenFile };

class FileOutbox implements Outbox {
  readonly owner: OutboxOwner;
  readonly #place: Place;
  readonly #disk: OutboxDisk;
  readonly #now: () => Timestamp;
  readonly #kept = new Map<string, Kept>();
  readonly #files = new Set<OpenFile>();
  #current: OpenFile | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: { readonly owner: OutboxOwner; readonly place: Place; readonly now: () => Timestamp; readonly disk: OutboxDisk }) {
    this.owner = options.owner;
    this.#place = options.place;
    this.#disk = options.disk;
    this.#now = options.now;
  }

  readonly entries = (): readonly OutboxEntry[] => Array.from(this.#kept.values(), ({ entry }) => entry);

  readonly add = (post: Post): Promise<OutboxEntry> =>
    this.#inTurn(async () => {
      const known = this.#kept.get(post.idempotencyKey);
      if (known !== undefined) return known.entry;
      const file = await this.#fileForPosts();
      await this.#write(file, { type: 'queued', owner: this.owner, post });
      const entry = { post, attemptedAt: null };
      file.keys.add(post.idempotencyKey);
      this.#kept.set(post.idempotencyKey, { entry, file });
      return entry;
    });

  readonly attempt = (key: string): Promise<void> =>
    this.#inTurn(async () => {
      const kept = this.#kept.get(key);
      if (kept === undefined || kept.entry.attemptedAt !== null) return;
      const at = this.#now();
      await this.#writeAbout(kept.file, { type: 'attempted', key, at });
      this.#kept.set(key, { ...kept, entry: { ...kept.entry, attemptedAt: at } });
    });

  readonly settle = (key: string, outcome: PostOutcome): Promise<void> =>
    this.#inTurn(async () => {
      const kept = this.#kept.get(key);
      if (kept === undefined) return;
      this.#kept.delete(key);
      await this.#writeAbout(kept.file, { type: 'settled', key, at: this.#now(), outcome });
      kept.file.keys.delete(key);
      if (kept.file !== this.#current || kept.file.writer.sizeBytes() > MAX_FILE_BYTES) await this.#discard(kept.file);
    });

  readonly adopt = (): Promise<readonly OutboxEntry[]> =>
    this.#inTurn(async () => {
      const taken: { readonly file: OpenFile; readonly records: readonly OutboxRecord[] }[] = [];
      for (const listed of await listFiles(this.#place)) {
        const left = listed.state === 'in-use' ? undefined : await takeFile(this.#place, listed).catch(stepOver);
        if (left === undefined) continue;
        const file = { writer: left.writer, keys: new Set<string>(), isNeeded: false };
        this.#files.add(file);
        taken.push({ file, records: await this.#read(left.writer.id) });
      }
      const open = openEntries(
        taken.flatMap(({ records }) => records),
        this.owner,
      );
      for (const { file, records } of taken) await this.#keep(file, records, open);
      return open;
    });

  readonly close = async (): Promise<void> => {
    await this.#inTurn(async () => {
      this.#isClosed = true;
      for (const file of this.#files) await this.#discard(file);
      for (const { writer } of this.#files) await writer.release();
    });
  };

  /** One after another; a failure is the caller's alone. */
  #inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const done = this.#queue.then(() => {
      if (this.#isClosed) throw new LedgerError('closed', 'The outbox is closed.');
      return task();
    });
    this.#queue = done.catch(() => undefined);
    return done.catch((error: unknown) => {
      throw toLedgerError(error, this.#place.folder);
    });
  }

  async #fileForPosts(): Promise<OpenFile> {
    if (this.#current !== null && !this.#current.writer.isSpoiled()) return this.#current;
    const file = { writer: await createFile(this.#place, this.#now()), keys: new Set<string>(), isNeeded: false };
    this.#files.add(file);
    this.#current = file;
    return file;
  }

  async #write(file: OpenFile, record: OutboxRecord): Promise<void> {
    await file.writer.append(encodeOutboxRecord(record), []);
  }

  /** A file that takes no more records keeps its posts; what becomes of them is written elsewhere, in a file that must stay. */
  async #writeAbout(file: OpenFile, record: OutboxRecord): Promise<void> {
    if (!file.writer.isSpoiled()) return this.#write(file, record);
    const other = await this.#fileForPosts();
    other.isNeeded = true;
    await this.#write(other, record);
  }

  /** Removes a file in which nothing is open. */
  async #discard(file: OpenFile): Promise<void> {
    if (file.keys.size > 0 || file.isNeeded || file.writer.isSpoiled()) return;
    this.#files.delete(file);
    if (this.#current === file) this.#current = null;
    await file.writer.release();
    await this.#disk.remove(path.join(this.#place.folder, restingName(file.writer.id)));
  }

  async #read(id: string): Promise<readonly OutboxRecord[]> {
    const listed = (await listFiles(this.#place)).find((file) => file.id === id);
    if (listed === undefined) return [];
    const { records } = readChain(await this.#disk.read(path.join(this.#place.folder, listed.name)), id);
    return records.flatMap(({ entry }) => decodeOutboxRecord(entry) ?? []);
  }

  /** Goes on with a file that was taken over. One that tells of posts of another file is needed as long as that one is there. */
  async #keep(file: OpenFile, records: readonly OutboxRecord[], open: readonly OutboxEntry[]): Promise<void> {
    const queued = new Set(records.flatMap((record) => (record.type === 'queued' ? [record.post.idempotencyKey] : [])));
    for (const entry of open) {
      if (!queued.has(entry.post.idempotencyKey)) continue;
      file.keys.add(entry.post.idempotencyKey);
      this.#kept.set(entry.post.idempotencyKey, { entry, file });
    }
    file.isNeeded = records.some((record) => record.type !== 'queued' && !queued.has(record.key));
    await this.#discard(file);
  }
}

/** What cannot be read or taken stays where it is: a new post does not depend on it. */
function stepOver(error: unknown): undefined {
  if (systemReason(error) === undefined) throw error;
}

/** The posts that have not ended, in the order of their records. One of another owner, which cannot be there, is left alone. */
export const openEntries = (records: readonly OutboxRecord[], owner: OutboxOwner): readonly OutboxEntry[] => {
  const open = new Map<string, OutboxEntry>();
  for (const record of records) {
    switch (record.type) {
      case 'queued':
        if (record.owner.origin === owner.origin && record.owner.principal === owner.principal)
          open.set(record.post.idempotencyKey, { post: record.post, attemptedAt: null });
        break;
      case 'attempted': {
        const entry = open.get(record.key);
        if (entry !== undefined) open.set(record.key, { ...entry, attemptedAt: record.at });
        break;
      }
      case 'settled':
        open.delete(record.key);
        break;
    }
  }
  return [...open.values()];
};
