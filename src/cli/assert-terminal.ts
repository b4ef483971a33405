import { CliError } from './exit-code.ts';

/** Throws `CliError('misused')` where there is no screen to fill or no keyboard to read. */
export const assertTerminal = (): void => {
  if (process.stdin.isTTY && process.stdout.isTTY) return;
  throw new CliError('misused', 'The console needs a terminal for its input and its output.', {
    fix: 'netconsole watch, or netconsole --help for the other commands that work in a pipe',
  });
};
