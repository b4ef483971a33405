import type { MessageId } from '../../../domain/ids.ts';
import { compareMessages, type Position } from '../../../domain/message.ts';
import type { Version } from './version.ts';

/** A message that was emitted. `isConfirmed` is false for one that the server never listed. */
export type KnownRow = Position & { readonly version: Version; readonly isConfirmed: boolean };

/** The ids and versions of the rows emitted last, without their texts. The oldest are forgotten beyond `limit`. */
export type KnownRows = {
  readonly get: (id: MessageId) => KnownRow | undefined;
  /** Adds a row, or replaces what was known of its id without making it younger. */
  readonly put: (row: KnownRow) => void;
  readonly size: () => number;
  /** How many confirmed rows lie beyond a position. */
  readonly countBeyond: (position: Position) => number;
  /** Whether a row at this position lies before everything that was listed, so that it is not this stream's business. */
  readonly isBeforeStart: (row: Position) => boolean;
  /** Whether it is the first row that was listed. */
  readonly isStart: (row: Position) => boolean;
  /** Whether it lies before the start, or may have been known and forgotten. */
  readonly isBeyondMemory: (row: Position) => boolean;
  /** Whether the thread was listed once. */
  readonly isLoaded: () => boolean;
  /** Notes that the thread was listed from this row on, or from its beginning. */
  readonly startAt: (row: Position | null) => void;
};

export const createKnownRows = (limit: number): KnownRows => {
  const rows = new Map<MessageId, KnownRow>();
  let order: MessageId[] = [];
  let head = 0;
  let start: Position | null = null;
  let forgotten: Position | null = null;
  let isLoaded = false;

  const forgetOldest = (): void => {
    const id = order[head];
    const row = id === undefined ? undefined : rows.get(id);
    head += 1;
    if (id === undefined || row === undefined) return;
    rows.delete(id);
    if (forgotten === null || compareMessages(row, forgotten) > 0) forgotten = row;
    if (head < limit) return;
    order = order.slice(head);
    head = 0;
  };

  const isBeforeStart = (row: Position): boolean => start !== null && compareMessages(row, start) < 0;

  return {
    get: (id) => rows.get(id),
    put: (row) => {
      if (!rows.has(row.id)) order.push(row.id);
      rows.set(row.id, row);
      if (rows.size > limit) forgetOldest();
    },
    size: () => rows.size,
    countBeyond: (position) => {
      let count = 0;
      for (const row of rows.values()) if (row.isConfirmed && compareMessages(row, position) > 0) count += 1;
      return count;
    },
    isBeforeStart,
    isStart: (row) => row.id === start?.id,
    isBeyondMemory: (row) => isBeforeStart(row) || (forgotten !== null && compareMessages(row, forgotten) <= 0),
    isLoaded: () => isLoaded,
    startAt: (row) => {
      start = row === null ? null : { id: row.id, createdAt: row.createdAt };
      isLoaded = true;
    },
  };
};
