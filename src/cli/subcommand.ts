import type { Redactor } from '../auth/redact.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Environment, EnvironmentSettings } from '../system/environment.ts';
import type { DisplayOptions } from './display-options.ts';
import type { Output } from './output.ts';
import type { Services } from './services.ts';

/** One thing that the program can do besides showing the console: a row of `SUBCOMMANDS` and a file of its own. */
export type Subcommand = {
  /** Name and arguments as commander reads them, such as `pause <routine...>`. */
  readonly usage: string;
  /** One line of the help. */
  readonly summary: string;
  /** Flags as commander reads them, such as `--for <seconds>`, and one line of help each. */
  readonly options: readonly (readonly [flags: string, help: string])[];
  /** More of the help, such as an example. */
  readonly notes?: string;
  /** Loads the code and runs it; resolves with the exit code, or rejects with what `exitCodeOf` knows. */
  readonly run: (context: CliContext) => Promise<number>;
};

/** Everything that a running command has: what was asked, and the world around it. */
export type CliContext = {
  readonly arguments: readonly string[];
  readonly options: Options;
  readonly globals: GlobalOptions;
  readonly out: Output;
  readonly err: Output;
  /** All of standard input. Rejects where it has more than so many bytes. */
  readonly readStdin: (maxBytes: number) => Promise<string>;
  readonly services: Services;
  readonly environment: Environment;
  readonly settings: EnvironmentSettings;
  readonly redactor: Redactor;
  readonly display: DisplayOptions;
  readonly now: () => Timestamp;
  /** A new random identifier, such as an idempotency key. */
  readonly newId: () => string;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
};

/** The values of flags, by their names in camel case; a list for a flag that takes several. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The flags that every subcommand takes. */
export type GlobalOptions = {
  readonly server: string | undefined;
  readonly tokenFile: string | undefined;
  readonly profile: string | undefined;
  readonly isReadOnly: boolean;
  readonly theme: string | undefined;
  /** `undefined` where the locale decides. */
  readonly isAscii: boolean | undefined;
  readonly tz: string | undefined;
  readonly isDebug: boolean;
};
