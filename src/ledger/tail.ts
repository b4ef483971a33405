import { decodeRecord, type LedgerRecord } from './record.ts';

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
