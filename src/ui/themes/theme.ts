import { toAscii } from '../../text/ascii.ts';
import type { Line, Role } from '../../text/line.ts';
import { type SafeText, safe, trimSafeEnd } from '../../text/safe.ts';

/** How roles and frames look. A look is a pair of SGR parameters; an empty one leaves the text as it is. */
export type Theme = {
  readonly name: string;
  /** Whether every cell is drawn in ASCII, what others wrote included. */
  readonly isAscii: boolean;
  readonly looks: Readonly<Record<Role, string>>;
  readonly frame: FrameCharacters;
  /** The frame of what is read outside the organisation. */
  readonly outsideFrame: FrameCharacters;
  /** From empty to full. */
  readonly sparks: readonly string[];
  readonly marks: { readonly cursor: string; readonly marked: string; readonly ellipsis: string };
};

export type FrameCharacters = {
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
};

/** A part of a row with one look. */
type PaintedSpan = { readonly text: SafeText; readonly look: string };

/** A row as a theme shows it: neighbours differ in their look, and what is blank at its end is left out. */
export type PaintedRow = readonly PaintedSpan[];

/** The line with the looks of a theme. */
export const paintLine = (line: Line, theme: Theme): PaintedRow => {
  const row: PaintedSpan[] = [];
  for (const { text, role } of theme.isAscii ? toAscii(line) : line) {
    const look = theme.looks[role];
    const last = row.at(-1);
    if (last?.look === look) row[row.length - 1] = { look, text: safe`${last.text}${text}` };
    else if (text !== '') row.push({ look, text });
  }
  const end = row.at(-1);
  if (end?.look !== '') return row;
  const text = trimSafeEnd(end.text);
  return text === '' ? row.slice(0, -1) : [...row.slice(0, -1), { look: '', text }];
};
