import { decodeRecord, GENESIS, type LedgerRecord } from './record.ts';

/**
 * What is wrong with a line: no record, one whose content does not fit its hash, one whose number does not follow, one that
 * does not follow the record before it, or a first record that belongs to another file. `line` counts from 1.
 */
export type ChainProblem = {
  readonly line: number;
  readonly problem: 'unreadable' | 'altered' | 'out-of-sequence' | 'not-linked' | 'other-file';
};

/** The content of one file of the ledger. */
export type Chain = {
  /** In the order of the file; a line with a problem is in it where it can be read. */
  readonly records: readonly LedgerRecord[];
  readonly problems: readonly ChainProblem[];
  /** How many bytes hold whole lines. */
  readonly wholeBytes: number;
  /** Bytes after the last line feed: what a crash in the middle of a write leaves. It is not a problem. */
  readonly tornBytes: number;
};

const LINE_FEED = 0x0a;

/** Reads and checks a file of the ledger. `file` is the id in its name. */
export const readChain = (bytes: Buffer, file: string): Chain => {
  const records: LedgerRecord[] = [];
  const problems: ChainProblem[] = [];
  let start = 0;
  for (let line = 1, end = bytes.indexOf(LINE_FEED); end !== -1; line += 1, end = bytes.indexOf(LINE_FEED, start)) {
    const record = decodeRecord(bytes.subarray(start, end));
    start = end + 1;
    if (typeof record === 'string') {
      problems.push({ line, problem: record });
      continue;
    }
    const problem = linkProblem(record, records.at(-1), file);
    if (problem !== undefined) problems.push({ line, problem });
    records.push(record);
  }
  return { records, problems, wholeBytes: start, tornBytes: bytes.length - start };
};

function linkProblem(record: LedgerRecord, before: LedgerRecord | undefined, file: string): ChainProblem['problem'] | undefined {
  if (record.seq !== (before === undefined ? 0 : before.seq + 1)) return 'out-of-sequence';
  if (record.prev !== (before?.hash ?? GENESIS)) return 'not-linked';
  if (before === undefined && record.file !== file) return 'other-file';
  return undefined;
}
