import type { OrgId } from '../domain/ids.ts';
import type { Author, Message } from '../domain/message.ts';
import type { Timestamp } from '../domain/values.ts';
import { authorColumns, authorLine } from './author-line.ts';
import { fitLine, spaces, truncate } from './fit.ts';
import type { Repeats } from './fold.ts';
import { type Line, type Role, span } from './line.ts';
import { bodyLines } from './message-body.ts';
import { repeatSafe, type SafeText, safe } from './safe.ts';
import { widthCells } from './width.ts';

export type MessageLook = {
  readonly widthCells: number;
  /** `wide` puts the text beside its author, `narrow` under it. */
  readonly layout: 'wide' | 'narrow';
  readonly myOrg: OrgId | null;
  /** The time column; the same number of cells for every time. */
  readonly time: (at: Timestamp) => SafeText;
  /** What tells a speaker from another whose name looks the same (`lookalikes`). */
  readonly nameMark?: (author: Author) => SafeText | undefined;
  /** The most rows of text, 400 unless told. */
  readonly maxRows?: number;
  /** How to see what was cut, such as `v shows all`. */
  readonly cutHint?: SafeText;
};

const MAX_ROWS = 400;
/** Drawn before each row of a text that stands under its author, so that no text can pass for an author. */
const GUTTER = safe`  │ `;

/**
 * A message as lines of exactly `widthCells` cells, oldest row first, at least one. The author stands in columns that no text of the message
 * reaches. Kept for each message as long as it is asked for with an equal look, so `time` and `nameMark` must not be made anew for each frame.
 */
export const messageLines = (message: Message, look: MessageLook): readonly Line[] => {
  const kept = cache.get(message);
  if (kept !== undefined && isSameLook(kept.look, look)) return kept.lines;
  const lines = (look.layout === 'wide' ? wideLines : narrowLines)(message, look).map((line) => fitLine(line, look.widthCells));
  cache.set(message, { look, lines });
  return lines;
};

const cache = new WeakMap<Message, { readonly look: MessageLook; readonly lines: readonly Line[] }>();

const isSameLook = (a: MessageLook, b: MessageLook): boolean =>
  a === b ||
  (a.widthCells === b.widthCells &&
    a.layout === b.layout &&
    a.myOrg === b.myOrg &&
    a.time === b.time &&
    a.nameMark === b.nameMark &&
    a.maxRows === b.maxRows &&
    a.cutHint === b.cutHint);

const wideLines = (message: Message, look: MessageLook): readonly Line[] => {
  const author = authorOf(message, look);
  const left = author.reduce((sum, { text }) => sum + widthCells(text), 0);
  const body = bodyLines(message, bodyLook(look, look.widthCells - left));
  return body.map((line, index) => (index === 0 ? [...author, ...line] : [span(spaces(left)), ...line]));
};

const narrowLines = (message: Message, look: MessageLook): readonly Line[] => {
  const body = bodyLines(message, bodyLook(look, look.widthCells - widthCells(GUTTER)));
  return [authorOf(message, look), ...body.map((line) => [span(GUTTER, 'dim'), ...line])];
};

const authorOf = (message: Message, look: MessageLook): Line =>
  authorLine(message.author, {
    myOrg: look.myOrg,
    time: look.time(message.createdAt),
    mark: look.nameMark?.(message.author),
    columns: authorColumns(look.widthCells),
  });

const bodyLook = (look: MessageLook, cells: number) => ({
  cells: Math.max(2, cells),
  maxRows: look.maxRows ?? MAX_ROWS,
  cutHint: look.cutHint ?? safe``,
});

/** A rule across `columns` cells with words in its middle, such as `──── Tue 22 Nov ────`. */
export const ruleLine = (words: SafeText, columns: number, role: Role = 'dim'): Line => {
  const label = words === '' ? words : truncate(safe` ${words} `, columns);
  const left = Math.max(0, columns - widthCells(label));
  const before = Math.trunc(left / 2);
  return [span(safe`${repeatSafe(safe`─`, before)}${label}${repeatSafe(safe`─`, left - before)}`, role)];
};

/** Folded repetitions as the first row of the first of them with their number at the right edge, such as `x4`; its author above it when narrow. */
export const repeatLines = ({ messages }: Repeats, look: MessageLook): readonly Line[] => {
  const [first] = messages;
  if (first === undefined) return [];
  const count = safe` x${messages.length}`;
  const lines = messageLines(first, { ...look, widthCells: Math.max(1, look.widthCells - widthCells(count)) });
  const shown = lines.slice(0, look.layout === 'wide' ? 1 : 2);
  return shown.map((line, index) => fitLine(index === shown.length - 1 ? [...line, span(count, 'accent')] : line, look.widthCells));
};
