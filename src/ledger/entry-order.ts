import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OperationId } from '../domain/operation.ts';
import type { FileEntries, WrittenEntry } from './entry-reader.ts';

export type OrderedEntry = WrittenEntry & { readonly file: FileEntries };

/**
 * The entries of all files in one order: as they stand in each file, after what they tell was written before them in others,
 * an outcome after its intent, and by time where nothing else decides. A clock that was set back, or that gives two entries the
 * same millisecond, cannot turn cause and effect around.
 */
export const orderEntries = (files: readonly FileEntries[]): readonly OrderedEntry[] => {
  const lanes = files.map((file): Lane => ({ file, next: 0 }));
  const byId = new Map(lanes.map((lane) => [lane.file.id, lane]));
  const intents = intentsOf(files);
  const isDone = ({ file, seq }: Position): boolean => {
    const lane = byId.get(file);
    const front = lane?.file.entries[lane.next];
    return front === undefined || front.seq > seq;
  };
  const isReady = ({ file, entry, heads }: OrderedEntry): boolean => {
    const intent = entry.type !== 'operation-intended' && 'operation' in entry ? intents.get(entry.operation) : undefined;
    return heads.every(isDone) && (intent === undefined || intent.file === file.id || isDone(intent));
  };
  const ordered: OrderedEntry[] = [];
  for (let front = fronts(lanes); front.length > 0; front = fronts(lanes)) {
    const ready = front.filter(isReady);
    // Only files that were tampered with wait for each other in a circle.
    const next = earliest(ready.length > 0 ? ready : front);
    const lane = byId.get(next.file.id);
    if (lane !== undefined) lane.next += 1;
    ordered.push(next);
  }
  return ordered;
};

type Position = { readonly file: string; readonly seq: number };
/** How far a file has been put in order. */
type Lane = { readonly file: FileEntries; next: number };

const fronts = (lanes: readonly Lane[]): OrderedEntry[] =>
  lanes.flatMap(({ file, next }) => {
    const written = file.entries[next];
    return written === undefined ? [] : [{ ...written, file }];
  });

const earliest = (entries: readonly OrderedEntry[]): OrderedEntry =>
  entries.reduce((first, one) => (one.entry.at < first.entry.at ? one : first));

function intentsOf(files: readonly FileEntries[]): ReadonlyMap<OperationId, Position> {
  const isIntent = (entry: LedgerEntry): entry is Extract<LedgerEntry, { type: 'operation-intended' }> =>
    entry.type === 'operation-intended';
  return new Map(
    files.flatMap(({ id, entries }) =>
      entries.flatMap(({ entry, seq }): [OperationId, Position][] => (isIntent(entry) ? [[entry.operation, { file: id, seq }]] : [])),
    ),
  );
}
