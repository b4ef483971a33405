import { widthCells } from '../text/width.ts';
import { FIRST_TOKEN, LAST_TOKEN, type Picture } from './picture.ts';
import type { PaintedRow } from './themes/theme.ts';

const ESC = '\u001b[';
const RESET = `${ESC}m`;
const ERASE_SCREEN = `${ESC}2J`;
const ERASE_TO_END = `${ESC}K`;
const WRAP_OFF = `${ESC}?7l`;
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
const WRAP_ON = `${ESC}?7h`;

/** A picture's token, what begins and ends a frame, and what Ink erases and moves the cursor with. */
const WRITTEN = new RegExp(
  `[\\u{${FIRST_TOKEN.toString(16)}}-\\u{${LAST_TOKEN.toString(16)}}]|\\u{1b}\\[(?:\\?2026[hl]|\\?1049h|[0-2]?[JK]|\\d*[AEG]|H)|\\n`,
  'gu',
);

/** What erases more than Ink writes again at once: a whole line, or all below. */
const ERASES = /J$|2K$/;

/**
 * Puts the rows of the picture in the place of its token in what Ink writes, each row where it belongs. A row that a terminal draws
 * wider than we measured must not push the rows after it, the input line too, out of their places. So each begins with an absolute
 * move and without a style, and nothing wraps while a frame is drawn: a wrong width stays in its own row. Of a row that is on the
 * screen already, only what is behind its first change is written.
 */
export const createRowPlacing = ({ rows, caret }: Pick<Picture, 'rows' | 'caret'>): ((output: string) => string) => {
  let shown: readonly PaintedRow[] = [];
  let isCursorShown = false;
  const updates = (): string => {
    const before = shown;
    shown = rows();
    const length = Math.max(before.length, shown.length);
    return Array.from({ length }, (_, index) => rowUpdate(before[index] ?? NOTHING, shown[index] ?? NOTHING, index)).join('');
  };
  /** The terminal's cursor stands where the next letter goes: there an input method draws what it composes. */
  const placeCursor = (): string => {
    const at = caret();
    isCursorShown = at !== undefined;
    return at === undefined ? '' : `${ESC}${at.row + 1};${at.column + 1}H${SHOW_CURSOR}`;
  };
  const place = (sequence: string): string => {
    switch (sequence) {
      case `${ESC}?2026h`:
        return `${sequence}${isCursorShown ? HIDE_CURSOR : ''}${WRAP_OFF}${RESET}`;
      case `${ESC}?2026l`:
        return `${WRAP_ON}${placeCursor()}${sequence}`;
      case `${ESC}?1049h`:
        shown = [];
        isCursorShown = false;
        return sequence;
    }
    if (!sequence.startsWith('\u001b')) return sequence === '\n' ? '' : updates();
    if (!ERASES.test(sequence) || shown.length === 0) return '';
    shown = [];
    return ERASE_SCREEN;
  };
  return (output) => output.replace(WRITTEN, place);
};

const NOTHING: PaintedRow = [];

/** What makes a row of another one that is on the screen. */
function rowUpdate(before: PaintedRow, next: PaintedRow, index: number): string {
  if (before === next) return '';
  let same = 0;
  let column = 0;
  for (const [at, { text, look }] of next.entries()) {
    if (before[at]?.look !== look || before[at].text !== text) break;
    same += 1;
    column += widthCells(text);
  }
  if (same === next.length && same === before.length) return '';
  const [first, ...rest] = next.slice(same);
  const old = before[same];
  const kept = old?.look === first?.look ? commonCells(old?.text ?? '', first?.text ?? '') : 0;
  const changed = first === undefined ? '' : styled(first.text.slice(kept), first.look);
  return `${ESC}${index + 1};${column + kept + 1}H${ERASE_TO_END}${changed}${rest.map(({ text, look }) => styled(text, look)).join('')}`;
}

const styled = (text: string, look: string): string => (look === '' ? text : `${ESC}${look}m${text}${RESET}`);

/** How many cells two texts have in common at their beginning, as far as every terminal draws them alike. */
function commonCells(one: string, other: string): number {
  let cells = 0;
  while (isPrintableAscii(one.charCodeAt(cells)) && one[cells] === other[cells]) cells += 1;
  // What follows may be a mark that belongs to the last character.
  return isEndOrAscii(one, cells) && isEndOrAscii(other, cells) ? cells : Math.max(0, cells - 1);
}

const isPrintableAscii = (unit: number): boolean => unit >= 0x20 && unit <= 0x7e;
const isEndOrAscii = (text: string, index: number): boolean => index >= text.length || isPrintableAscii(text.charCodeAt(index));

/**
 * The stream with the rows of a picture in what is written to it; everything else is the stream's own. It is one column wide, because
 * a token is all that Ink has to write.
 */
export const withPlacedRows = <Output extends NodeJS.WritableStream>(stream: Output, picture: Picture): Output => {
  const placed = createRowPlacing(picture);
  return new Proxy(stream, {
    get: (target, name) => {
      if (name === 'columns') return 1;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (output: unknown, ...rest: readonly unknown[]): unknown =>
        Reflect.apply(value, target, [typeof output === 'string' ? placed(output) : output, ...rest]);
    },
  });
};
