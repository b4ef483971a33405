import { type MessageId, type ThreadId, toId } from '../../../src/domain/ids.ts';
import { compareMessages, type Message, type Position } from '../../../src/domain/message.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { MessagePage, MessageQuery } from '../../../src/platform/platform.ts';

/** A message as the server has it. `isLate` for one that was inserted behind newer ones. */
export type ModelRow = Position & {
  readonly text: string;
  readonly updatedAt: number;
  readonly isDeleted: boolean;
  readonly isLate: boolean;
  readonly key: string | null;
};

/**
 * What the cursors of pushes are like, which the platform leaves open: `chained` ones prove that a message follows another, `own`
 * ones both name the message itself, and `none` are left out.
 */
export type CursorDialect = 'chained' | 'own' | 'none';

/** A push as the model server broadcasts it. */
export type ModelPush =
  | { readonly type: 'added'; readonly row: ModelRow; readonly before: string | null; readonly after: string | null }
  | { readonly type: 'updated'; readonly row: ModelRow };

/** Leaves room for rows that are inserted between others. */
const SPACING_MS = 10;
/** So many different texts, so that equal texts are nothing special. */
const TEXTS = 5;

/** The server refuses a cursor, as after a change of its format. */
export class CursorRefused extends Error {}

export type ModelThreadOptions = {
  readonly id: ThreadId;
  readonly dialect: CursorDialect;
  /** The most rows of a page, whatever is asked for. */
  readonly maxPage: number;
  /** Whether a page that ends with the newest row has no cursor after it. */
  readonly isEndNull: boolean;
};

/** One thread of a model server: the log that is the truth, and the pages and pushes made of it. */
export class ModelThread {
  readonly options: ModelThreadOptions;
  readonly #rows: ModelRow[] = [];
  readonly #byKey = new Map<string, MessageId>();
  #count = 0;
  #epoch = 0;
  #purged = 0;

  constructor(options: ModelThreadOptions) {
    this.options = options;
  }

  rows(): readonly ModelRow[] {
    return this.#rows;
  }

  /** The messages that were posted with a key, in the thread's order. */
  posts(): readonly { readonly thread: ThreadId; readonly key: string }[] {
    return this.#rows.flatMap(({ key }) => (key === null ? [] : [{ thread: this.options.id, key }]));
  }

  /** How many rows were removed from the beginning for good. */
  purged(): number {
    return this.#purged;
  }

  last(): ModelRow | undefined {
    return this.#rows.at(-1);
  }

  /** Appends a message at `at`, or `SPACING_MS` after the newest row where that is later. */
  post(at: number, key: string | null = null): ModelPush {
    const row = this.#make(Math.max(at, (this.last()?.createdAt ?? at - SPACING_MS) + SPACING_MS), key, false);
    this.#rows.push(row);
    return this.#added(this.#rows.length - 1);
  }

  /** Inserts a message behind the `depth` newest rows. */
  insertLate(depth: number): ModelPush {
    const index = Math.max(0, this.#rows.length - depth);
    const follower = this.#rows[index];
    if (follower === undefined) return this.post(0);
    const row = this.#make(follower.createdAt - 1, null, true);
    let place = index;
    while (place > 0 && compareMessages(this.#rows[place - 1] ?? row, row) > 0) place -= 1;
    this.#rows.splice(place, 0, row);
    return this.#added(place);
  }

  /** Edits or deletes the row that is `depth` rows behind the newest; `undefined` where there is none. */
  change(depth: number, change: { readonly at: number; readonly isDeleted: boolean }): ModelPush | undefined {
    const index = this.#rows.length - 1 - depth;
    const row = this.#rows[index];
    if (row === undefined || row.isDeleted) return undefined;
    const updatedAt = Math.max(change.at, row.updatedAt + 1);
    const next = { ...row, updatedAt, isDeleted: change.isDeleted, text: change.isDeleted ? '' : `${row.text} edited ${updatedAt}` };
    this.#rows[index] = next;
    return { type: 'updated', row: next };
  }

  /** Makes all cursors of before invalid. */
  refuseOldCursors(): void {
    this.#epoch += 1;
  }

  /** Removes all but the newest rows for good. */
  purge(kept: number): void {
    const removed = this.#rows.splice(0, Math.max(0, this.#rows.length - kept));
    this.#purged += removed.length;
  }

  find(key: string): ModelRow | undefined {
    const id = this.#byKey.get(key);
    return id === undefined ? undefined : this.#rows.find((row) => row.id === id);
  }

  /** A page, oldest first. Throws `CursorRefused`. */
  list({ before, after, limit = 20 }: MessageQuery): {
    readonly rows: readonly ModelRow[];
    readonly before: string | null;
    readonly after: string | null;
  } {
    const size = Math.min(limit, this.options.maxPage);
    const high = before === undefined ? this.#rows.length : this.#firstAbove(this.#decode(before), false);
    const low = after === undefined ? Math.max(0, high - size) : this.#firstAbove(this.#decode(after), true);
    const rows = this.#rows.slice(low, Math.min(high, low + size));
    const isNewest = low + rows.length >= this.#rows.length;
    const [first] = rows;
    const last = rows.at(-1);
    return {
      rows,
      before: first === undefined || low === 0 ? null : this.#encode(first),
      after: isNewest && this.options.isEndNull ? null : last === undefined ? (after ?? null) : this.#encode(last),
    };
  }

  page(query: MessageQuery): MessagePage {
    const { rows, before, after } = this.list(query);
    return { messages: rows.map((row) => toMessage(row, this.options.id)), before, after };
  }

  #make(createdAt: number, key: string | null, isLate: boolean): ModelRow {
    this.#count += 1;
    const id = toId<'message'>(`${this.options.id.replace('thr', 'msg')}_${String(this.#count).padStart(7, '0')}`);
    if (key !== null) this.#byKey.set(key, id);
    return { id, createdAt, updatedAt: createdAt, isDeleted: false, isLate, key, text: `message ${this.#count % TEXTS}` };
  }

  #added(index: number): ModelPush {
    const row = this.#rows[index];
    if (row === undefined) throw new Error('no such row');
    const previous = this.#rows[index - 1];
    switch (this.options.dialect) {
      case 'chained':
        return { type: 'added', row, before: previous === undefined ? null : this.#encode(previous), after: this.#encode(row) };
      case 'own':
        return { type: 'added', row, before: this.#encode(row), after: this.#encode(row) };
      case 'none':
        return { type: 'added', row, before: null, after: null };
    }
  }

  #encode(position: Position): string {
    return `${this.#epoch}|${position.createdAt}|${position.id}`;
  }

  #decode(cursor: string): Position {
    const [epoch, at, id] = cursor.split('|');
    if (Number(epoch) !== this.#epoch || id === undefined) throw new CursorRefused(cursor);
    return { createdAt: Number(at), id: toId<'message'>(id) };
  }

  /** The index of the first row above a position, or not below it. */
  #firstAbove(position: Position, isStrict: boolean): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = this.#rows[middle];
      const comparison = row === undefined ? 0 : compareMessages(row, position);
      if (isStrict ? comparison <= 0 : comparison < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const AUTHOR = { kind: 'agent', id: toId<'agent'>('agi_1'), name: untrusted('Sim'), org: null, orgName: null } as const;

/** The message as an adapter gives it. */
export const toMessage = (row: ModelRow, thread: ThreadId): Message => ({
  id: row.id,
  thread,
  author: AUTHOR,
  content: untrusted(row.text),
  type: 'message',
  isDeleted: row.isDeleted,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: row.key,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
