import type { SafeText } from './safe.ts';
import { widthCells } from './width.ts';

/** What a span means; a theme gives it a look. Meaning is never carried by the role alone: without colour the words must do. */
export type Role =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'title'
  | 'accent'
  | 'human'
  | 'agent'
  | 'external'
  | 'good'
  | 'warning'
  | 'danger'
  | 'alarm'
  | 'selected'
  /** The cell that is written into next: the terminal's own cursor stands there. */
  | 'caret';

export type Span = { readonly text: SafeText; readonly role: Role };

/** One row of cells, not yet fitted to a width and without colour. */
export type Line = readonly Span[];

/** A span of the program's own or already safe text. */
export const span = (text: SafeText, role: Role = 'plain'): Span => ({ text, role });

/** How many cells a line takes. */
export const lineWidth = (line: Line): number => line.reduce((cells, { text }) => cells + widthCells(text), 0);
