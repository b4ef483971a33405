import type { DOMElement } from 'ink';
import { fitLine, sliceLine, spaces } from '../text/fit.ts';
import { type Line, lineWidth, type Span, span } from '../text/line.ts';
import { type PaintedRow, paintLine, type Theme } from './themes/theme.ts';

/** Lines one below the other, each cut or filled to exactly one width, with the same side at both ends where one is given. */
export type Block = { readonly width: number; readonly lines: readonly Line[]; readonly side?: Span };

/**
 * The screen's rows, put together from the blocks that components draw. Ink lays the blocks out, and is given one character for all
 * of the screen instead of what is in it: another one when a row has changed.
 */
export type Picture = {
  /** Puts the picture together from all that is below the element, as many rows as there are, and gives the character that stands for it. */
  readonly draw: (screen: DOMElement | null, rows: number) => string;
  /** The rows as they were drawn last; a row that is the same is the same value. */
  readonly rows: () => readonly PaintedRow[];
  /** Where the terminal's own cursor belongs, the first cell being 0: on what is written into. `undefined` where nothing is. */
  readonly caret: () => Caret | undefined;
};

export type Caret = { readonly row: number; readonly column: number };

/** The characters that stand for pictures: private ones. Nothing else that Ink is given to write holds any. */
export const FIRST_TOKEN = 0xe000;
export const LAST_TOKEN = 0xf8ff;

export const createPicture = (currentTheme: () => Theme): Picture => {
  let drawn: readonly DrawnRow[] = [];
  let rows: readonly PaintedRow[] = [];
  let caret: Caret | undefined;
  let version = 0;
  return {
    draw: (screen, height) => {
      const theme = currentTheme();
      const pieces = piecesOf(screen).slice(0, height);
      drawn = Array.from({ length: pieces.length }, (_, index) => redrawn(drawn[index] ?? EMPTY, pieces[index] ?? [], theme));
      if (drawn.length !== rows.length || drawn.some(({ row }, index) => row !== rows[index])) {
        rows = drawn.map(({ row }) => row);
        caret = caretOf(pieces);
        version += 1;
      }
      return String.fromCodePoint(FIRST_TOKEN + (version % (LAST_TOKEN - FIRST_TOKEN)));
    },
    rows: () => rows,
    caret: () => caret,
  };
};

/** A line where a block is on the screen. */
type Piece = { readonly left: number; readonly block: Block; readonly line: Line };
type DrawnRow = { readonly pieces: readonly Piece[]; readonly row: PaintedRow; readonly theme: Theme | null };

const EMPTY: DrawnRow = { pieces: [], row: [], theme: null };

/** The row of these pieces, or the one before if it is the same. */
function redrawn(before: DrawnRow, pieces: readonly Piece[], theme: Theme): DrawnRow {
  if (before.theme === theme && isSame(before.pieces, pieces, isSamePiece)) return before;
  return { pieces, theme, row: paintLine(pieces.reduce<Line>(covered, []), theme) };
}

const isSamePiece = (a: Piece, b: Piece): boolean =>
  a.left === b.left &&
  a.block.width === b.block.width &&
  isSameSpan(a.block.side, b.block.side) &&
  (a.line === b.line || isSame(a.line, b.line, isSameSpan));

const isSameSpan = (a: Span | undefined, b: Span | undefined): boolean => a === b || (a?.text === b?.text && a?.role === b?.role);

const isSame = <Item>(left: readonly Item[], right: readonly Item[], isEqual: (a: Item, b: Item) => boolean): boolean =>
  left.length === right.length &&
  left.every((item, index) => {
    const other = right[index];
    return other !== undefined && isEqual(item, other);
  });

/** The line with a piece over what is in its place. */
const covered = (below: Line, { left, block, line }: Piece): Line => {
  const { width, side } = block;
  const cells = lineWidth(below);
  const before = cells <= left ? [...below, ...(cells < left ? [span(spaces(left - cells))] : [])] : sliceLine(below, 0, left);
  const shown = side === undefined ? fitLine(line, width) : [side, ...fitLine(line, width - 2), side];
  const end = left + width;
  return [...before, ...shown, ...(cells > end ? sliceLine(below, end, cells) : [])];
};

/** The caret of what is in front of all else. */
function caretOf(rows: readonly (readonly Piece[])[]): Caret | undefined {
  for (const [row, pieces] of rows.entries())
    for (const { left, block, line } of pieces ?? []) {
      const at = line.findIndex(({ role }) => role === 'caret');
      if (at < 0) continue;
      const column = left + lineWidth(line.slice(0, at)) + (block.side === undefined ? 0 : 1);
      if (column < left + block.width) return { row, column };
    }
  return undefined;
}

const BLOCKS = new WeakMap<object, Block>();

/** What an element of Ink has to carry so that the picture shows a block in its place. */
export const drawnAs = (block: Block): ((text: string) => '') => {
  const carrier = (): '' => '';
  BLOCKS.set(carrier, block);
  return carrier;
};

/** The pieces of each row of the screen; what covers others comes after them. */
function piecesOf(screen: DOMElement | null): readonly (readonly Piece[])[] {
  const rows: Piece[][] = [];
  const visit = (element: DOMElement, left: number, top: number): void => {
    const block = element.internal_transform === undefined ? undefined : BLOCKS.get(element.internal_transform);
    if (block !== undefined) for (const [index, line] of block.lines.entries()) (rows[top + index] ??= []).push({ left, block, line });
    for (const child of element.childNodes)
      if (child.nodeName !== '#text' && child.yogaNode !== undefined)
        visit(child, left + child.yogaNode.getComputedLeft(), top + child.yogaNode.getComputedTop());
  };
  if (screen !== null) visit(screen, 0, 0);
  return rows;
}
