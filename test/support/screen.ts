import type headless from '@xterm/headless';

/** What a screen shows, and the ways to ask. */
export type Screen = readonly string[];

/** The rows of the terminal as text, without the blanks at the end. */
export const rowsOf = (terminal: headless.Terminal): Screen => {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols) ?? '',
  );
};

/** The rows that go on where the row above was full: something was drawn wider than the terminal. */
export const wrappedRows = (terminal: headless.Terminal): readonly number[] =>
  Array.from({ length: terminal.rows }, (_, row) => row).filter((row) => terminal.buffer.active.getLine(row)?.isWrapped === true);

/** Whether the screen shows the text within one row, or matches the expression in one. */
export const shows = (screen: Screen, wanted: string | RegExp): boolean =>
  screen.some((row) => (typeof wanted === 'string' ? row.includes(wanted) : wanted.test(row)));
