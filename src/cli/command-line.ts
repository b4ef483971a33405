import { Command, CommanderError } from 'commander';
import { CliError, EXIT } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { GlobalOptions, Options, Subcommand } from './subcommand.ts';

/** What the operator asked for. `subcommand` is `null` for the console itself. */
export type CommandLine =
  | {
      readonly type: 'run';
      readonly subcommand: Subcommand | null;
      readonly arguments: readonly string[];
      readonly options: Options;
      readonly globals: GlobalOptions;
    }
  /** Help or the version, to be written as it is. */
  | { readonly type: 'tell'; readonly text: string };

export const GLOBAL_OPTIONS: readonly (readonly [flags: string, help: string])[] = [
  ['--server <url>', 'the server to use, https only except on this machine'],
  ['--token-file <file>', 'read the access token from a file of mode 0600, or from standard input with -'],
  ['--profile <name>', 'use a named server from your profiles'],
  ['--readonly', 'refuse every change'],
  ['--theme <name>', 'auto (by the background), dark, light, high-contrast, colour-blind or mono'],
  ['--ascii', 'draw everything in ASCII, what others wrote included; so it is where the locale is not UTF-8'],
  ['--no-ascii', 'draw Unicode whatever the locale says'],
  ['--tz <zone>', 'show times in utc (the default), local, an offset like +02:00 or a zone like Europe/Oslo'],
  ['--debug', 'with an error, print a trace without secrets'],
];

/** Reads the words after the program's name. Throws `CliError('misused')` with a sentence. */
export const readCommandLine = (words: readonly string[], subcommands: readonly Subcommand[], version: string): CommandLine => {
  const told: string[] = [];
  let found: CommandLine | undefined;
  const program = createProgram(version, (text) => told.push(text));
  for (const subcommand of subcommands) {
    const command = program.command(subcommand.usage).summary(subcommand.summary).description(sentence(subcommand));
    for (const [flags, help] of subcommand.options) command.option(flags, help);
    command.action((): void => {
      found = {
        type: 'run',
        subcommand,
        arguments: command.processedArgs.flat().filter((word): word is string => typeof word === 'string'),
        options: command.opts(),
        globals: globalsOf(program.opts()),
      };
    });
  }
  try {
    const { operands, unknown } = program.parseOptions([...words]);
    if (operands.length === 0 && unknown.length === 0)
      return { type: 'run', subcommand: null, arguments: [], options: {}, globals: globalsOf(program.opts()) };
    program.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === EXIT.ok) return { type: 'tell', text: told.join('') };
    if (error.code === 'commander.help')
      throw new CliError('misused', 'There is no such command to help with.', { fix: 'netconsole --help' });
    throw new CliError('misused', misuse(error.message), { fix: 'netconsole --help' });
  }
  return found ?? { type: 'tell', text: program.helpInformation() };
};

function createProgram(version: string, tell: (text: string) => void): Command {
  const program = new Command('netconsole')
    .description(
      "The operator's console for the ArchAstro Agent Network. Without a command it opens full-screen; without any credentials it opens the demo.",
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({ writeOut: tell, writeErr: () => undefined, outputError: () => undefined });
  for (const [flags, help] of GLOBAL_OPTIONS) program.option(flags, help);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 misused, 3 sign in first, 4 forbidden, 5 not found, 6 done in part, 7 outcome unknown,
8 changed by somebody else, 9 network, 10 refused (read-only, untrusted setting), 129/130/143 ended by a signal.`;

const sentence = ({ summary, notes }: Subcommand): string => {
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return notes === undefined ? first : `${first}\n\n${notes}`;
};

/** Commander's message as a sentence of ours. */
function misuse(message: string): string {
  const [first = '', suggestion = ''] = message.replace(/^error: /, '').split('\n');
  const text = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`;
  return suggestion === '' ? text : `${text} ${suggestion.replace(/^\((.*)\)$/, '$1')}`;
}

function globalsOf(options: Readonly<Record<string, unknown>>): GlobalOptions {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    server: text('server'),
    tokenFile: text('tokenFile'),
    profile: text('profile'),
    isReadOnly: options['readonly'] === true,
    theme: text('theme'),
    isAscii: typeof options['ascii'] === 'boolean' ? options['ascii'] : undefined,
    tz: text('tz'),
    isDebug: options['debug'] === true,
  };
}

export type NumberRange = { readonly min: number; readonly max: number; readonly isWhole?: boolean };

/** The number that a flag was given; `undefined` without the flag. Throws `CliError('misused')` for anything outside the range. */
export const numberOption = (options: Options, name: string, { min, max, isWhole = true }: NumberRange): number | undefined => {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value;
  throw new CliError('misused', `--${name} takes a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}, not ${quoted(text)}.`);
};
