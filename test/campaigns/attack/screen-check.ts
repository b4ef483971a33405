import type headless from '@xterm/headless';
import { createXterm, write } from './xterm.ts';

/** Rows to draw one under the other and what must be there afterwards. */
export type Drawing = { readonly rows: readonly string[]; readonly cells: number };

/** What a terminal did that it must not do, and rows that are not what was drawn. */
export type ScreenFindings = {
  titles: number;
  bells: number;
  /** Bytes that the terminal typed back. */
  replies: number;
  /** Operating system commands, such as the clipboard, links and notifications. */
  commands: number;
  alternateScreens: number;
  /** Rows of ours above and below that are not as they were drawn, and drawings that never ended. */
  disturbedRows: number;
  /** Rows that did not take exactly their cells. */
  widthErrors: number;
  rows: number;
};

export const noFindings = (): ScreenFindings => ({
  titles: 0,
  bells: 0,
  replies: 0,
  commands: 0,
  alternateScreens: 0,
  disturbedRows: 0,
  widthErrors: 0,
  rows: 0,
});

const ABOVE = '┌─ ABOVE ─ 14:31 kim ACME h this row is ours ─┐';
const BELOW = '> this is the prompt of the operator █';
const CHECKPOINT = 7777;
const SCREEN_ROWS = 60;
const BATCH = 20;
/** Clears style and screen but leaves modes: what a drawing broke stays broken and is found. */
const BEGIN = '\u001b[0m\u001b[H\u001b[2J';

/**
 * Draws each of the drawings between a row above and a row below, as Ink writes a frame: rows separated by line feeds.
 * Calls `onFault` with the index of a drawing that did harm. The oracle is xterm with the widths of Unicode 11.
 */
export const checkScreens = async (drawings: readonly Drawing[], onFault: (index: number) => void): Promise<ScreenFindings> => {
  const findings = noFindings();
  const terminal = createXterm(200, SCREEN_ROWS);
  terminal.options.convertEol = true;
  let current = -1;
  let checked = -1;
  const count = (kind: keyof ScreenFindings, amount = 1): void => {
    if (amount === 0) return;
    findings[kind] += amount;
    if (kind !== 'rows') onFault(current);
  };
  terminal.onTitleChange(() => count('titles'));
  terminal.onBell(() => count('bells'));
  terminal.onData((bytes) => count('replies', bytes.length));
  terminal.buffer.onBufferChange(() => count('alternateScreens'));
  for (const command of [4, 7, 8, 9, 10, 11, 12, 52, 99, 104, 133, 777, 1337])
    terminal.parser.registerOscHandler(command, () => {
      count('commands');
      return true;
    });
  const missed = (until: number): void => {
    for (; checked + 1 < until; checked += 1) count('disturbedRows', drawings[checked + 1]?.rows.length ?? 0);
  };
  terminal.parser.registerOscHandler(CHECKPOINT, (words) => {
    const index = Number(words);
    const drawing = drawings[index];
    if (drawing === undefined || index <= checked) return true;
    missed(index);
    current = index;
    const { disturbed, wrong } = compare(terminal, drawing);
    count('disturbedRows', disturbed);
    count('widthErrors', wrong);
    count('rows', drawing.rows.length);
    checked = index;
    current = index + 1;
    return true;
  });
  for (let from = 0; from < drawings.length; from += BATCH) {
    current = from;
    await write(
      terminal,
      drawings
        .slice(from, from + BATCH)
        .map((drawing, index) => screenOf(drawing, from + index))
        .join(''),
    );
    const until = Math.min(drawings.length, from + BATCH);
    if (checked + 1 < until) terminal.reset();
    missed(until);
  }
  terminal.dispose();
  return findings;
};

const screenOf = ({ rows }: Drawing, index: number): string =>
  `${BEGIN}${ABOVE}\n${rows.map((row) => `${row}│\n`).join('')}${BELOW}\u001b]${CHECKPOINT};${index}\u0007`;

const compare = (terminal: headless.Terminal, drawing: Drawing): { readonly disturbed: number; readonly wrong: number } => {
  const buffer = terminal.buffer.active;
  const row = (at: number): string => buffer.getLine(at)?.translateToString(true) ?? '';
  const isIntact = row(0) === ABOVE && row(drawing.rows.length + 1) === BELOW && buffer.cursorY === drawing.rows.length + 1;
  const wrong = drawing.rows.filter((_, index) => {
    const line = buffer.getLine(index + 1);
    return line?.getCell(drawing.cells)?.getChars() !== '│' || line.translateToString(true, drawing.cells + 1) !== '';
  });
  const changed = drawing.rows.filter((drawn, index) => row(index + 1) !== `${drawn}│`);
  return { disturbed: (isIntact ? 0 : 1) + changed.length, wrong: wrong.length };
};
