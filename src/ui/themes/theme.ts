import { toAscii } from '../../text/ascii.ts';
import type { Line, Role } from '../../text/line.ts';

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

declare const paintedBrand: unique symbol;

/** A row as the terminal gets it: safe text with the colours of a theme. The only thing that Ink is given to write. */
export type Painted = string & { readonly [paintedBrand]: 'painted' };

const RESET = '\u001b[0m';

/** The line as text with its colours, ready for Ink. Every span ends with a reset, so that no look reaches its neighbour. */
export const paintLine = (line: Line, theme: Theme): Painted => {
  let painted = '';
  for (const { text, role } of theme.isAscii ? toAscii(line) : line) {
    const look = theme.looks[role];
    painted += look === '' || text === '' ? text : `\u001b[${look}m${text}${RESET}`;
  }
  return painted as Painted;
};
