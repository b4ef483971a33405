import { Readable, Writable } from 'node:stream';
import type headless from '@xterm/headless';
import { createXterm } from '../campaigns/attack/xterm.ts';
import { rowsOf, type Screen } from './screen.ts';
import { type TerminalModes, watchModes } from './terminal-modes.ts';

/** The keyboard of a terminal that is not there. */
export class KeyboardInput extends Readable {
  readonly isTTY = true;
  isRaw = false;

  override _read(): void {
    // Bytes come from `send` alone.
  }

  send(bytes: string): void {
    this.push(Buffer.from(bytes, 'utf8'));
  }

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** A terminal that is not there: it takes what a program writes as a terminal does, and can be read. */
export class ScreenOutput extends Writable {
  readonly isTTY = true;
  readonly terminal: headless.Terminal;
  readonly modes: () => TerminalModes;
  /** How many bytes were written. */
  bytes = 0;
  readonly #listeners = new Set<(screen: Screen) => void>();

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.terminal = createXterm(columns, rows);
    this.modes = watchModes(this.terminal);
    // A tty driver does so on output, and Node leaves that on in raw mode.
    this.terminal.options.convertEol = true;
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.bytes += Buffer.byteLength(chunk);
    this.terminal.write(chunk, () => {
      if (!this.terminal.modes.synchronizedOutputMode) this.#tellFrame();
      done();
    });
  }

  screen(): Screen {
    return rowsOf(this.terminal);
  }

  /** Calls the listener with every complete frame; returns the function that ends it. */
  onFrame(listener: (screen: Screen) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.emit('resize');
  }

  #tellFrame(): void {
    if (this.#listeners.size === 0) return;
    const screen = this.screen();
    for (const listener of this.#listeners) listener(screen);
  }
}
