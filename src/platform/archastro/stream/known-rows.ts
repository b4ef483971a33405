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
  /** Whether a row at this position may have been known and forgotten, or lies before everything that was loaded. */
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
  let floor: Position | null = null;
  let isFloorLoaded = false;
  let isLoaded = false;

  const forgetOldest = (): void => {
    const id = order[head];
    const row = id === undefined ? undefined : rows.get(id);
    head += 1;
    if (id === undefined || row === undefined) return;
    rows.delete(id);
    if (floor === null || compareMessages(row, floor) >= 0) {
      floor = row;
      isFloorLoaded = false;
    }
    if (head < limit) return;
    order = order.slice(head);
    head = 0;
  };

  return {
    get: (id) => rows.get(id),
    put: (row) => {
      if (!rows.has(row.id)) order.push(row.id);
      rows.set(row.id, row);
      if (rows.size > limit) forgetOldest();
    },
    size: () => rows.size,
    isBeyondMemory: (row) => {
      if (floor === null) return false;
      const comparison = compareMessages(row, floor);
      return isFloorLoaded ? comparison < 0 : comparison <= 0;
    },
    isLoaded: () => isLoaded,
    startAt: (row) => {
      floor = row === null ? null : { id: row.id, createdAt: row.createdAt };
      isFloorLoaded = true;
      isLoaded = true;
    },
  };
};
