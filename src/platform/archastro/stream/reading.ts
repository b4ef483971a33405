import { compareMessages, type Message, type Position } from '../../../domain/message.ts';
import type { MessagePage, MessageQuery } from '../../platform.ts';
import { BACKWARD_ROWS, FORWARD_PAGES, OVERLAP_ROWS, PAGE_LIMIT, RECHECK_ROWS, SHORTCUT_ROWS } from './limits.ts';
import type { Rows } from './rows.ts';

/**
 * One reconcile under way. It reads the newest page; where that does not reach known rows it reads forward from the cursor, and
 * where no cursor is usable, backward page by page.
 */
export type Reading = {
  readonly direction: 'forward' | 'backward';
  readonly query: MessageQuery;
  /** Pages held of a backward reading, newest first. */
  readonly held: readonly MessagePage[];
  readonly pages: number;
  readonly found: number;
  /** When the page was asked for that shows the end of the thread, and the demand that it answers. */
  readonly askedAt: number;
  readonly demand: number;
  /** How often the server refused a cursor of its own page in this reconcile. */
  readonly refusals: number;
  /** Whether reading forward failed, so that it is not tried again in this reconcile. */
  readonly isForwardUseless: boolean;
  /** Whether the rows that were read meet those confirmed before, so that nothing can be missing between them. */
  readonly isConnected: boolean;
  /** The thread's end when it began, as far as that is known: what was inserted late since may lie behind pages read before. */
  readonly listedTo: Position | null;
  /** Whether it began behind rows that were to be read again, so that these are still to be. */
  readonly skipsOverlap: boolean;
};

/** What to do after a page: ask for another, read forward instead, or end; `isWhole` is false where rows may be missing. */
export type Verdict =
  | { readonly type: 'ask'; readonly query: MessageQuery }
  | { readonly type: 'turn'; readonly query: MessageQuery }
  | { readonly type: 'end'; readonly isWhole: boolean };

type Start = Pick<Reading, 'askedAt' | 'demand' | 'isForwardUseless'>;

/** Begins a reconcile: at the newest page, or at the cursor where more is held in the tail than a page would connect. */
export const startReading = (rows: Rows, start: Start): Reading => {
  const cursor = start.isForwardUseless || rows.tail.size() < SHORTCUT_ROWS ? null : rows.cursors.resumeAt(rows.tail.lowest());
  const blank = {
    ...start,
    held: [],
    pages: 0,
    found: 0,
    refusals: 0,
    isConnected: false,
    listedTo: cursor === null ? null : rows.cursors.end(),
    skipsOverlap: cursor !== null && !rows.cursors.coversOverlap(cursor),
  };
  return cursor === null
    ? { ...blank, direction: 'backward', query: { limit: PAGE_LIMIT } }
    : { ...blank, direction: 'forward', query: { after: cursor, limit: PAGE_LIMIT } };
};

/** Judges the pages held of a backward reading. `recheckTo` is the end of what a reconcile has confirmed before. */
export const judgeBackward = (rows: Rows, reading: Reading, recheckTo: Position | null): Verdict => {
  const oldest = reading.held.at(-1);
  if (oldest === undefined) return { type: 'end', isWhole: false };
  if (!rows.known.isLoaded()) return judgeFirst(rows, reading, oldest);
  const touches = countConfirmed(rows, reading.held, null) > 0 || (rows.cursors.end() === null && oldest.before === null);
  const overlap = countConfirmed(rows, reading.held, recheckTo);
  if (touches && (overlap >= OVERLAP_ROWS || oldest.before === null) && reaches(oldest, rows.tail.lowest()))
    return { type: 'end', isWhole: true };
  const cursor = touches || reading.isForwardUseless ? null : rows.cursors.resumeAt(rows.tail.lowest());
  if (cursor !== null) return { type: 'turn', query: { after: cursor, limit: PAGE_LIMIT } };
  const [first] = oldest.messages;
  const isPointless = touches && first !== undefined && (rows.known.isStart(first) || rows.known.isBeyondMemory(first));
  if (oldest.before !== null && first !== undefined && !isPointless && hasPagesLeft(rows, reading))
    return { type: 'ask', query: { before: oldest.before, limit: PAGE_LIMIT } };
  const last = touches || reading.isForwardUseless || oldest.before === null ? null : rows.cursors.lastHeld();
  if (last !== null) return { type: 'turn', query: { after: last, limit: PAGE_LIMIT } };
  return { type: 'end', isWhole: touches || (first === undefined && reading.held.length === 1) };
};

/** A reading may go far back to meet what is known, and a little further to look at it again. */
const hasPagesLeft = (rows: Rows, { held }: Reading): boolean => {
  const meeting = held.findIndex((page) => countConfirmed(rows, [page], null) > 0);
  return meeting < 0 ? countRows(held) < BACKWARD_ROWS : countRows(held.slice(meeting)) < RECHECK_ROWS;
};

/** The first listing of a thread ends with its first page, unless messages that came before it lie further back. */
const judgeFirst = (rows: Rows, { held }: Reading, oldest: MessagePage): Verdict => {
  if (reaches(oldest, rows.tail.lowest('announced'))) return { type: 'end', isWhole: true };
  if (oldest.before === null || oldest.messages.length === 0 || countRows(held) >= BACKWARD_ROWS) return { type: 'end', isWhole: false };
  return { type: 'ask', query: { before: oldest.before, limit: PAGE_LIMIT } };
};

/**
 * Judges a page of a forward reading, which ends where the server gives no cursor or an empty page does not get any further; an
 * empty page that does may have held only rows that could not be read.
 */
export const judgeForward = (reading: Reading, page: MessagePage, demand: number): Verdict => {
  const isEnd = page.after === null || (page.messages.length === 0 && page.after === reading.query.after);
  if (isEnd && reading.demand === demand) return { type: 'end', isWhole: true };
  if (reading.pages >= FORWARD_PAGES || (!isEnd && page.after === reading.query.after))
    return { type: 'turn', query: { limit: PAGE_LIMIT } };
  const after = page.after ?? reading.query.after;
  return after === undefined ? { type: 'turn', query: { limit: PAGE_LIMIT } } : { type: 'ask', query: { after, limit: PAGE_LIMIT } };
};

/** The rows of a backward reading, oldest first, and the cursor after them. */
export const heldRows = (reading: Reading): { readonly messages: readonly Message[]; readonly after: string | null } => ({
  messages: reading.held.toReversed().flatMap((page) => page.messages),
  after: reading.held[0]?.after ?? null,
});

/** Whether a page holds a row that was confirmed before, as far as memory reaches. */
export const isConnecting = (rows: Rows, page: MessagePage): boolean =>
  page.messages.some((message) => rows.known.get(message.id)?.isConfirmed === true || rows.known.isBeyondMemory(message));

const countRows = (pages: readonly MessagePage[]): number => pages.reduce((sum, page) => sum + page.messages.length, 0);

/** The rows that were confirmed before, up to a position where one is given. */
const countConfirmed = (rows: Rows, pages: readonly MessagePage[], upTo: Position | null): number => {
  const isCounted = (message: Message): boolean =>
    rows.known.get(message.id)?.isConfirmed === true && (upTo === null || compareMessages(message, upTo) <= 0);
  return pages.reduce((sum, page) => sum + page.messages.filter(isCounted).length, 0);
};

const reaches = (page: MessagePage, target: Position | null): boolean => {
  const [first] = page.messages;
  return target === null || page.before === null || (first !== undefined && compareMessages(first, target) <= 0);
};
