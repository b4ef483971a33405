import type { Message } from '../domain/message.ts';
import { spaces } from './fit.ts';
import { type Line, type Span, span } from './line.ts';
import { type SafeText, safe, safeBody, sliceSafe } from './safe.ts';
import { widthCells } from './width.ts';
import { wrapRows } from './wrap.ts';

/** Milliseconds after which a change counts as an edit: a person's at once, an agent's when it can no longer be the end of its writing. */
const EDIT_AFTER_MS = { human: 1000, service: 1000, system: 1000, agent: 60_000 } as const;

export type BodyOptions = {
  readonly cells: number;
  readonly maxRows: number;
  /** How to see what was cut, such as `v shows all`. */
  readonly cutHint: SafeText;
};

/** What a message says, wrapped to rows of at most `cells` cells, with notes of ours before and after it. Never empty. */
export const bodyLines = (message: Message, options: BodyOptions): readonly Line[] => {
  const before = notesBefore(message);
  if (message.isDeleted) return [[...before, span(safe`(deleted)`, 'dim')]];
  const { text, hidden, cut } = safeBody(message.content);
  const lead = widthOf(before);
  const isBeside = lead * 2 <= options.cells;
  const { rows, rest } = wrapRows(isBeside ? safe`${spaces(lead)}${text}` : text, options.cells, options.maxRows);
  const role = message.type === 'exhaust' ? 'dim' : 'plain';
  const lines = rows.map(
    (row, index): Line => (index === 0 && isBeside ? [...before, span(sliceSafe(row, lead), role)] : [span(row, role)]),
  );
  const above = isBeside || lead === 0 ? [] : [before];
  return [...above, ...withNotes(lines, notesAfter(message, hidden), options.cells), ...cutNote(cut + rest, options.cutHint)];
};

const notesBefore = (message: Message): Span[] => [
  ...(message.replyTo === null ? [] : [span(safe`↳ `, 'accent')]),
  ...(message.type === 'note' ? [span(safe`note: `, 'accent')] : []),
];

const notesAfter = (message: Message, hidden: number): Span[] => [
  ...(hidden === 0 ? [] : [span(safe`⚠ ${hidden} hidden`, 'warning')]),
  ...(isEdited(message) ? [span(safe`(edited)`, 'dim')] : []),
  ...(message.isPartial ? [span(safe`(writing…)`, 'dim')] : []),
  ...(message.replyCount === 0 ? [] : [span(message.replyCount === 1 ? safe`> 1 reply` : safe`> ${message.replyCount} replies`, 'accent')]),
];

const isEdited = (message: Message): boolean =>
  !message.isPartial && message.updatedAt - message.createdAt > EDIT_AFTER_MS[message.author.kind];

/** Puts each note on the last row where it fits and begins a row where it does not. */
const withNotes = (lines: readonly Line[], notes: readonly Span[], cells: number): readonly Line[] =>
  notes.reduce((all, note) => {
    const last = all.at(-1) ?? [];
    const gap = widthOf(last) === 0 ? spaces(0) : spaces(1);
    const fits = widthOf(last) + gap.length + widthCells(note.text) <= cells;
    return fits ? [...all.slice(0, -1), [...last, span(gap), note]] : [...all, [note]];
  }, lines);

const cutNote = (units: number, hint: SafeText): readonly Line[] =>
  units === 0 ? [] : [[span(hint === '' ? safe`… ${units} more characters` : safe`… ${units} more characters, ${hint}`, 'warning')]];

const widthOf = (line: Line): number => line.reduce((sum, { text }) => sum + widthCells(text), 0);
