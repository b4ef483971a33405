import { createRequire } from 'node:module';
import type * as unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

const { Unicode11Addon }: typeof unicode11 = createRequire(import.meta.url)('@xterm/addon-unicode11');

/** A terminal without a screen, with the widths of Unicode 11: the oracle that the tests name. */
export const createXterm = (columns: number, rows: number): headless.Terminal => {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0, logLevel: 'off' });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
};

/** Writes and waits until the terminal has taken all of it. */
export const write = (terminal: headless.Terminal, bytes: string): Promise<void> =>
  new Promise((resolve) => {
    terminal.write(bytes, resolve);
  });

/** How many cells xterm moves its cursor for each string, in order, on a screen `columns` wide. A string that wraps counts its rows. */
export const xtermWidths = async (strings: readonly string[], columns = 500): Promise<readonly number[]> => {
  const terminal = createXterm(columns, 5);
  const widths: number[] = [];
  terminal.parser.registerOscHandler(7777, () => {
    widths.push(terminal.buffer.active.cursorY * columns + terminal.buffer.active.cursorX);
    return true;
  });
  for (let from = 0; from < strings.length; from += 1000) {
    const batch = strings.slice(from, from + 1000);
    await write(terminal, batch.map((text) => `\u001b[H\u001b[2J${text}\u001b]7777;\u0007`).join(''));
  }
  terminal.dispose();
  return widths;
};
