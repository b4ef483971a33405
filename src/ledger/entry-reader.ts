import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { decodeEntry } from './entry-codec.ts';
import { type ListedFile, type Place, readFolder, type UnreadableFile } from './ledger-folder.ts';
import { decodeRecord, type Head } from './record.ts';

/** An entry as it stands in a file. */
export type WrittenEntry = {
  readonly entry: LedgerEntry;
  readonly seq: number;
  /** Who wrote it: the tag that the file had then. */
  readonly by: string | null;
  /** What was written before it in other files, as far as it tells. */
  readonly heads: readonly Head[];
};

/** The entries of one file in their order; records that cannot be read are left out, `verify` tells of them. */
export type FileEntries = ListedFile & { readonly entries: readonly WrittenEntry[] };

const LINE_FEED = 0x0a;
/** How many lines are read before others get their turn: about 10 ms. */
const LINES_PER_TURN = 200;

/** What the ledger holds, and what of it could not be read. */
export type LedgerContent = { readonly files: readonly FileEntries[]; readonly unreadable: readonly UnreadableFile[] };

/**
 * Reads the entries of all files, each line once: a file only grows, so later calls read what was added. Calls must not overlap.
 */
export const createEntryReader = (place: Place): (() => Promise<LedgerContent>) => {
  const known = new Map<string, Known>();
  return async () => {
    const files: FileEntries[] = [];
    const folder = await readFolder(place);
    for (const { bytes, ...file } of folder.files) {
      const read = await readOn(bytes, known.get(file.id));
      known.set(file.id, read);
      files.push({ ...file, entries: read.entries });
    }
    return { files, unreadable: folder.unreadable };
  };
};

type Known = { readonly wholeBytes: number; readonly by: string | null; readonly entries: readonly WrittenEntry[] };

async function readOn(bytes: Buffer, known: Known | undefined): Promise<Known> {
  const from = known === undefined || known.wholeBytes > bytes.length ? { wholeBytes: 0, by: null, entries: [] } : known;
  const entries: WrittenEntry[] = [];
  let { wholeBytes: start, by } = from;
  for (let end = bytes.indexOf(LINE_FEED, start), line = 1; end !== -1; end = bytes.indexOf(LINE_FEED, start), line += 1) {
    const record = decodeRecord(bytes.subarray(start, end));
    if (typeof record !== 'string') {
      by = record.by ?? by;
      const entry = decodeEntry(record.entry);
      if (entry !== undefined) entries.push({ entry, seq: record.seq, by, heads: record.heads ?? [] });
    }
    start = end + 1;
    if (line % LINES_PER_TURN === 0) await nextTurn();
  }
  return start === from.wholeBytes ? from : { wholeBytes: start, by, entries: [...from.entries, ...entries] };
}
