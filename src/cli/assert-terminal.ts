import type { Environment } from '../system/environment.ts';
import { CliError } from './exit-code.ts';

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
