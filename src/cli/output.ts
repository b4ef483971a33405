import type { SafeText } from '../text/safe.ts';
import { jsonLine } from './json-line.ts';

/** One of the two streams that a command writes to. Nothing rejects: a reader that went away ends the writing, not the command. */
export type Output = {
  /** Writes lines; resolves when the reader is ready for more. */
  readonly lines: (texts: readonly SafeText[]) => Promise<void>;
  /** Writes each value as one line of JSON. */
  readonly json: (values: readonly unknown[]) => Promise<void>;
  /** Resolves when everything that was written is out of this process's hands. */
  readonly flush: () => Promise<void>;
  /** Aborted when the reader went away. */
  readonly closed: AbortSignal;
};

export const createOutput = (stream: NodeJS.WritableStream): Output => {
  const ending = new AbortController();
  stream.on('error', () => ending.abort());
  stream.on('close', () => ending.abort());

  const write = async (text: string): Promise<void> => {
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
    flush: () =>
      new Promise((resolve) => {
        if (ending.signal.aborted) resolve();
        else stream.write('', () => resolve());
      }),
    closed: ending.signal,
  };
};
