import { createHash } from 'node:crypto';
import type { JsonValue } from '../domain/values.ts';

/** How far a file of the ledger had come when another file went on: by it a file that is removed or cut later is noticed. */
export type Head = { readonly file: string; readonly seq: number; readonly hash: string };

/** One line of a file of the ledger: `{"seq":…,"prev":…,"entry":…,"hash":…}`. */
export type LedgerRecord = {
  /** 0, 1, 2, … in each file. */
  readonly seq: number;
  /** The `hash` of the record before it in the same file; 64 zeros in the first one. */
  readonly prev: string;
  /** The file that begins with this record. */
  readonly file?: string;
  /** Who writes from here on: the tag of the file's name at that time. */
  readonly by?: string;
  /** Of the other files, beside `by`. */
  readonly heads?: readonly Head[];
  readonly entry: JsonValue;
  /** Hexadecimal SHA-256 of the line as it is without `,"hash":"…"`. */
  readonly hash: string;
};

export const GENESIS = '0'.repeat(64);

const HASH_BYTES = ',"hash":""}'.length + 64;
const HASH_TAIL = /^,"hash":"(?<hash>[0-9a-f]{64})"\}$/;

/** The line of a record, with its hash and the line feed that says that it is whole. */
export const encodeRecord = (record: Omit<LedgerRecord, 'hash'>): { readonly bytes: Buffer; readonly hash: string } => {
  const text = JSON.stringify(record);
  const hash = createHash('sha256').update(text).digest('hex');
  return { bytes: Buffer.from(`${text.slice(0, -1)},"hash":"${hash}"}\n`), hash };
};

/** What a line without its line feed holds: a record, or what is wrong: not a record at all, or one that was altered. */
export const decodeRecord = (line: Buffer): LedgerRecord | 'unreadable' | 'altered' => {
  const tail = line.subarray(Math.max(0, line.length - HASH_BYTES)).toString('latin1');
  const hash = HASH_TAIL.exec(tail)?.groups?.['hash'];
  if (hash === undefined) return 'unreadable';
  const text = `${line.subarray(0, line.length - HASH_BYTES).toString('utf8')}}`;
  if (createHash('sha256').update(text).digest('hex') !== hash) return 'altered';
  try {
    return asRecord({ ...JSON.parse(text), hash }) ?? 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
};

const HASH = /^[0-9a-f]{64}$/;

function asRecord(value: Record<string, unknown>): LedgerRecord | undefined {
  const { seq, prev, file, by, heads, entry } = value;
  const isSound =
    Number.isSafeInteger(seq) &&
    typeof prev === 'string' &&
    HASH.test(prev) &&
    (file === undefined || isFileId(file)) &&
    (by === undefined || typeof by === 'string') &&
    (heads === undefined || (Array.isArray(heads) && heads.every(isHead))) &&
    entry !== undefined;
  return isSound ? (value as LedgerRecord) : undefined;
}

const isFileId = (value: unknown): boolean => typeof value === 'string' && /^\d{8}T\d{9}Z-[0-9a-f]{8}$/.test(value);

const isHead = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'file' in value &&
  isFileId(value.file) &&
  'seq' in value &&
  Number.isSafeInteger(value.seq) &&
  'hash' in value &&
  typeof value.hash === 'string' &&
  HASH.test(value.hash);

/** The end of a file of the ledger: all that is needed to go on with it. */
export type Tail = {
  /** The last record and the one before it, as far as the file has them. */
  readonly last: LedgerRecord | undefined;
  readonly beforeLast: LedgerRecord | undefined;
  /** Whether the last line is a record, or there is none. Whether all the others are, `readChain` tells. */
  readonly isSound: boolean;
  readonly wholeBytes: number;
  /** Bytes after the last line feed: what a crash in the middle of a write leaves. */
  readonly tornBytes: number;
};

const LINE_FEED = 0x0a;

/** Reads the end of a file without looking at the rest, so that a stop need not wait for a long ledger. */
export const readTail = (bytes: Buffer): Tail => {
  const wholeBytes = bytes.lastIndexOf(LINE_FEED) + 1;
  const last = lineBefore(bytes, wholeBytes);
  const beforeLast = last && lineBefore(bytes, last.start);
  return {
    last: last?.record,
    beforeLast: beforeLast?.record,
    isSound: last === undefined || last.record !== undefined,
    wholeBytes,
    tornBytes: bytes.length - wholeBytes,
  };
};

/** The line that ends at `end`, its line feed included. */
function lineBefore(bytes: Buffer, end: number): { readonly start: number; readonly record: LedgerRecord | undefined } | undefined {
  if (end === 0) return undefined;
  const start = end === 1 ? 0 : bytes.lastIndexOf(LINE_FEED, end - 2) + 1;
  const record = decodeRecord(bytes.subarray(start, end - 1));
  return { start, record: typeof record === 'string' ? undefined : record };
}
