import { assertNoSecretWords, type Redactor } from '../auth/redact.ts';
import { readProjectFile } from '../config/project-file.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Environment, EnvironmentSettings } from '../system/environment.ts';
import { dumpingOptions } from '../system/harden-process.ts';
import { safe, safeText, safeWord } from '../text/safe.ts';
import { readCommandLine } from './command-line.ts';
import { chooseDisplayOptions, mayShowUnicode } from './display-options.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { Output } from './output.ts';
import { errorLines } from './report-error.ts';
import type { Services } from './services.ts';
import type { CliContext } from './subcommand.ts';
import { SUBCOMMANDS } from './subcommands.ts';

/** The world around a run of the program. */
export type ProgramContext = {
  /** Without the program's name. */
  readonly words: readonly string[];
  readonly version: string;
  readonly folder: string;
  readonly out: Output;
  readonly err: Output;
  /** All of standard input. Rejects where it has more than so many bytes. */
  readonly readStdin: (maxBytes: number) => Promise<string>;
  readonly services: Services;
  /** Already without secrets. */
  readonly environment: Environment;
  readonly settings: EnvironmentSettings;
  readonly redactor: Redactor;
  readonly now: () => Timestamp;
  readonly newId: () => string;
  readonly signal: AbortSignal;
};

/** Does what the command line asks for and resolves with the exit code. This is where failures of commands are caught. */
export const dispatch = async (program: ProgramContext): Promise<number> => {
  const { words, err, redactor, signal } = program;
  try {
    return await runSubcommand(program);
  } catch (error) {
    if (signal.aborted) return endingOf(signal);
    await err.lines(errorLines(error, { redactor, isDebug: words.includes('--debug') }));
    return exitCodeOf(error);
  }
};

async function runSubcommand({ words, version, folder, ...program }: ProgramContext): Promise<number> {
  const { out, err, environment, signal } = program;
  assertNoSecretWords(words);
  const line = readCommandLine(words, SUBCOMMANDS, version);
  if (line.type === 'tell') {
    await out.lines([safeText(untrusted(line.text.trimEnd()))]);
    return EXIT.ok;
  }
  const project = await readProjectFile(folder);
  await err.lines(project.warnings.map((warning) => safe`netconsole: ${warning}`));
  const dumping = dumpingOptions(environment);
  if (dumping.length > 0) await err.lines([safe`netconsole: Node runs with ${safeWord(dumping.join(' '))}, which can give keys away`]);
  const { globals } = line;
  const display = chooseDisplayOptions(
    { theme: globals.theme, isAscii: globals.isAscii ?? !mayShowUnicode(environment), tz: globals.tz },
    { noColor: environment['NO_COLOR'], colorFgBg: environment['COLORFGBG'], projectTheme: project.theme },
  );
  const context: CliContext = { ...program, arguments: line.arguments, options: line.options, globals, display };
  const code = await (line.subcommand === null ? (await import('./console.ts')).openConsole(context) : line.subcommand.run(context));
  return signal.aborted ? endingOf(signal) : code;
}

/** The exit code of a process that was asked to end; the signal's reason is the code. */
const endingOf = ({ reason }: AbortSignal): number => (typeof reason === 'number' ? reason : EXIT.interrupted);
