import { fstatSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { writeExactly } from '../domain/exact-number.ts';
import { systemCode } from '../system/system-error.ts';
import type { SafeText } from '../text/safe.ts';

/** One of the two streams that a command writes to. Nothing rejects: a reader that went away ends the writing, not the command. */
export type Output = {
  /** Writes lines; resolves when the reader is ready for more. */
  readonly lines: (texts: readonly SafeText[]) => Promise<void>;
  /** Writes each value as one line of JSON. */
  readonly json: (values: readonly unknown[]) => Promise<void>;
  /** Keeps back what is written while the work is under way, because it would spoil the screen. */
  readonly keepBack: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Resolves when everything that was written is out of this process's hands. */
  readonly flush: () => Promise<void>;
  /** Aborted when the reader went away, or nothing more can be written. */
  readonly closed: AbortSignal;
  /** Why not all was written, such as a full disk; `undefined` where all was, or where the reader wanted no more. */
  readonly failure: () => unknown;
};

/** Characters that are kept back at most; what comes after them is lost. */
const MAX_KEPT = 100_000;

export const createOutput = (stream: NodeJS.WritableStream): Output => {
  const ending = new AbortController();
  let kept: string | undefined;
  let failure: unknown;
  stream.on('error', (error) => {
    if (systemCode(error) !== 'EPIPE') failure ??= error;
    ending.abort();
  });
  stream.on('close', () => ending.abort());

  const write = async (text: string): Promise<void> => {
    if (kept !== undefined) {
      if (kept.length < MAX_KEPT) kept += text;
      return;
    }
    if (text === '' || ending.signal.aborted || stream.write(text)) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        stream.off('drain', settle);
        ending.signal.removeEventListener('abort', settle);
        resolve();
      };
      stream.on('drain', settle);
      ending.signal.addEventListener('abort', settle);
    });
  };

  return {
    lines: (texts) => write(texts.map((text) => `${text}\n`).join('')),
    json: (values) => write(values.map(jsonLine).join('')),
    keepBack: async (work) => {
      kept = '';
      try {
        return await work();
      } finally {
        const text = kept;
        kept = undefined;
        await write(text);
      }
    },
    flush: () =>
      new Promise((resolve) => {
        if (ending.signal.aborted) resolve();
        else stream.write('', () => resolve());
      }),
    closed: ending.signal,
    failure: () => failure,
  };
};

/** Characters that act on a terminal or cannot be seen, and that JSON itself leaves as they are. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A value as one line of JSON that any terminal can show: what acts or hides is escaped as `\uXXXX`, so that nothing is lost. */
export const jsonLine = (value: unknown): string => `${writeExactly(value).replace(HIDDEN, escaped)}\n`;

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');

/**
 * A stream that this process was started with, as `createOutput` needs it: Node's own one for a file takes a line that the disk had room
 * for only in part as written.
 */
export const standardStream = (own: NodeJS.WritableStream & { readonly fd: number }): NodeJS.WritableStream =>
  isFile(own.fd) ? wholeWrites(own.fd) : own;

function isFile(fd: number): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(fd));
  } catch {
    return false;
  }
}

const wholeWrites = (fd: number): Writable =>
  new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => {
      try {
        for (let written = 0; written < chunk.length; ) written += writeSync(fd, chunk, written);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
