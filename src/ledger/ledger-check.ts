import { type Chain, type ChainProblem, readChain } from './chain.ts';
import { decodeEntry } from './entry-codec.ts';
import { parseFileName } from './file-name.ts';
import { systemDisk } from './ledger-disk.ts';
import { type Place, readFolder, type UnreadableFile } from './ledger-folder.ts';
import type { Head } from './record.ts';

/** Something that neither a crash nor this program does to a ledger. */
export type LedgerProblem =
  | ({ readonly file: string } & ChainProblem)
  /** It has a name of the ledger, and cannot be read. */
  | { readonly file: string; readonly problem: 'not-readable'; readonly reason: string }
  /** Another file tells that this one existed. */
  | { readonly file: string; readonly problem: 'file-missing' }
  /** Another file tells of a record that is not in this one, or no longer the same. */
  | { readonly file: string; readonly problem: 'records-missing' | 'rewritten'; readonly seq: number };

/**
 * What a check of the whole ledger found. The chain makes changes evident, not impossible: who may write to the folder can
 * build a whole new ledger, and nothing tells of records cut from the end of the newest file before another file mentions them.
 */
export type LedgerCheck = {
  readonly isIntact: boolean;
  readonly files: number;
  readonly records: number;
  readonly problems: readonly LedgerProblem[];
  /** What a crash left at the end of a file, or another console is writing at this moment; the next console mends it. */
  readonly torn: readonly { readonly file: string; readonly bytes: number }[];
  /** Sound records that a newer version wrote; they are not among the entries. */
  readonly unknownRecords: number;
};

/**
 * Reads and checks a folder while consoles may be writing to it. What one file tells of another can be newer than what was
 * read of that one, so only what two readings find is a problem.
 */
export const checkLedger = async (folder: string, disk = systemDisk): Promise<LedgerCheck> => {
  const first = checkFiles(await readChains({ disk, folder }));
  if (first.isIntact) return first;
  const second = checkFiles(await readChains({ disk, folder }));
  const found = new Set(first.problems.map(problemKey));
  const problems = second.problems.filter((problem) => found.has(problemKey(problem)));
  return { ...second, isIntact: problems.length === 0, problems };
};

type CheckedFile = { readonly name: string; readonly id: string; readonly chain: Chain };

type CheckedFolder = { readonly files: readonly CheckedFile[]; readonly unreadable: readonly UnreadableFile[] };

const readChains = async (place: Place): Promise<CheckedFolder> => {
  const { files, unreadable } = await readFolder(place);
  return { files: files.map(({ name, id, bytes }) => ({ name, id, chain: readChain(bytes, id) })), unreadable };
};

/** Checks each file's chain, and what the files tell of each other. */
const checkFiles = ({ files, unreadable }: CheckedFolder): LedgerCheck => {
  const isUnread = (file: string): boolean => unreadable.some(({ id }) => id === file);
  const records = files.flatMap(({ chain }) => chain.records);
  const problems = [
    ...unreadable.map(({ name, reason }): LedgerProblem => ({ file: name, problem: 'not-readable', reason })),
    ...files.flatMap(({ name, chain }) => chain.problems.map((problem): LedgerProblem => ({ file: name, ...problem }))),
    ...records
      .flatMap(({ heads }) => heads ?? [])
      .filter(({ file }) => !isUnread(file))
      .flatMap((head) => headProblem(head, files) ?? []),
  ];
  return {
    isIntact: problems.length === 0,
    files: files.length,
    records: records.length,
    problems: uniqueProblems(problems),
    torn: files.flatMap(({ name, chain }) => (chain.tornBytes > 0 ? [{ file: name, bytes: chain.tornBytes }] : [])),
    unknownRecords: records.filter(({ entry }) => decodeEntry(entry) === undefined).length,
  };
};

/** A problem as a sentence. */
export const describeProblem = (problem: LedgerProblem): string => {
  switch (problem.problem) {
    case 'not-readable':
      return `${problem.file} is not read: ${problem.reason}`;
    case 'unreadable':
      return `${problem.file}, line ${problem.line}: not a record of the ledger`;
    case 'altered':
      return `${problem.file}, line ${problem.line}: its content does not fit its hash`;
    case 'out-of-sequence':
      return `${problem.file}, line ${problem.line}: its number does not follow the record before it`;
    case 'not-linked':
      return `${problem.file}, line ${problem.line}: it does not follow the record before it`;
    case 'other-file':
      return `${problem.file}, line ${problem.line}: it is the beginning of another file`;
    case 'file-missing':
      return `${problem.file}: the file is gone, other files tell of it`;
    case 'records-missing':
      return `${problem.file}: record ${problem.seq} is gone, another file tells of it`;
    case 'rewritten':
      return `${problem.file}: record ${problem.seq} is not the one that another file tells of`;
  }
};

function headProblem(head: Head, files: readonly CheckedFile[]): LedgerProblem | undefined {
  const file = files.find(({ id }) => id === head.file);
  if (file === undefined) return { file: `ledger-${head.file}.jsonl`, problem: 'file-missing' };
  const record = file.chain.records.find(({ seq }) => seq === head.seq);
  if (record === undefined) return { file: file.name, problem: 'records-missing', seq: head.seq };
  return record.hash === head.hash ? undefined : { file: file.name, problem: 'rewritten', seq: head.seq };
}

const uniqueProblems = (problems: readonly LedgerProblem[]): readonly LedgerProblem[] => [
  ...new Map(problems.map((problem) => [problemKey(problem), problem])).values(),
];

/** Names a problem by the id of its file, which stays the same when a console takes the file. */
const problemKey = ({ file, ...rest }: LedgerProblem): string => JSON.stringify([parseFileName(file)?.id, rest]);
