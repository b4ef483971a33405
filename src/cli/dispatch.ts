import { assertNoSecretWords } from '../auth/argv-secrets.ts';
import type { Redactor } from '../auth/redact.ts';
import { readProjectFile } from '../config/project-file.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Environment, EnvironmentSettings } from '../system/environment.ts';
import { safe, safeText } from '../text/safe.ts';
import { readCommandLine } from './command-line.ts';
import { chooseLook } from './display-options.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { Output } from './output.ts';
import { errorLines } from './report-error.ts';
import type { Hosts } from './services.ts';
import type { Call } from './subcommand.ts';
import { SUBCOMMANDS } from './subcommands.ts';

/** The world around a run of the program. */
export type Surroundings = {
  /** Without the program's name. */
  readonly words: readonly string[];
  readonly version: string;
  readonly folder: string;
  readonly out: Output;
  readonly err: Output;
  readonly readStdin: () => Promise<string>;
  readonly hosts: Hosts;
  /** Already without secrets. */
  readonly environment: Environment;
  readonly settings: EnvironmentSettings;
  readonly redactor: Redactor;
  readonly now: () => Timestamp;
  readonly newId: () => string;
  readonly signal: AbortSignal;
};

/** Does what the command line asks for and resolves with the exit code. This is where failures of commands are caught. */
export const run = async (surroundings: Surroundings): Promise<number> => {
  const { words, err, redactor, signal } = surroundings;
  try {
    return await obey(surroundings);
  } catch (error) {
    if (signal.aborted) return endingOf(signal);
    await err.lines(errorLines(error, { redactor, isDebug: words.includes('--debug') }));
    return exitCodeOf(error);
  }
};

async function obey({ words, version, folder, ...surroundings }: Surroundings): Promise<number> {
  const { out, err, environment, signal } = surroundings;
  assertNoSecretWords(words);
  const line = readCommandLine(words, SUBCOMMANDS, version);
  if (line.type === 'tell') {
    await out.lines([safeText(untrusted(line.text.trimEnd()))]);
    return EXIT.ok;
  }
  const project = await readProjectFile(folder);
  await err.lines(project.warnings.map((warning) => safe`netconsole: ${warning}`));
  const { globals } = line;
  const look = chooseLook(
    { theme: globals.theme, isAscii: globals.isAscii, tz: globals.tz },
    { noColor: environment['NO_COLOR'], projectTheme: project.theme },
  );
  const call: Call = { ...surroundings, arguments: line.arguments, options: line.options, globals, look };
  const code = await (line.subcommand === null ? (await import('./console.ts')).openConsole(call) : line.subcommand.run(call));
  return signal.aborted ? endingOf(signal) : code;
}

/** The exit code of a process that was asked to end; the signal's reason is the code. */
const endingOf = ({ reason }: AbortSignal): number => (typeof reason === 'number' ? reason : EXIT.interrupted);
