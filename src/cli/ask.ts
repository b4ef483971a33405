import { createInterface } from 'node:readline/promises';
import type { Environment } from '../system/environment.ts';
import { safe } from '../text/safe.ts';
import { CliError } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';

/** Throws `CliError('misused')` where nobody could read a question or answer it. */
export const assertCanAsk = (): void => {
  if (process.stdin.isTTY && process.stderr.isTTY) return;
  throw new CliError('misused', 'Nothing was changed: there is no terminal to ask on.', {
    fix: 'look at it with --dry-run, then confirm with --yes',
  });
};

/** Asks on the terminal. Rejects with `CliError('failed')` for any other answer than yes, an empty one included. */
export const ask = async ({ signal }: CliContext, answer: string): Promise<void> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The line editor takes ctrl-c for itself; it means what it means everywhere.
  terminal.on('SIGINT', () => {
    process.stderr.write('\n');
    process.kill(process.pid, 'SIGINT');
  });
  const ended = new Promise<string>((resolve) => {
    terminal.once('close', () => resolve(''));
  });
  try {
    const given = await Promise.race([terminal.question(`type ${answer} to go on: `, { signal }), ended]);
    if (given.trim() !== answer)
      throw new CliError('failed', safe`Nothing was changed: the answer was ${quoted(given.trim())}, not ${quoted(answer)}.`);
  } finally {
    terminal.close();
  }
};

/** Throws `CliError('misused')` where there is no screen to fill or no keyboard to read. */
export const assertTerminal = (environment: Environment): void => {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CliError('misused', 'The console needs a terminal for its input and its output.', {
      fix: 'netconsole watch, or netconsole --help for the other commands that work in a pipe',
    });
  if (environment['TERM'] === 'dumb')
    throw new CliError('misused', 'The console needs a terminal that can place its cursor, and TERM=dumb says that this one cannot.', {
      fix: 'netconsole watch, or netconsole --help for the other commands that only write lines',
    });
};
