/** What is wrong with what the operator gave; the exit codes are the documented ones of the command line. */
export type ConfigErrorCode = 'failed' | 'misused' | 'unauthenticated' | 'forbidden' | 'offline' | 'refused';

const EXIT_CODES: Readonly<Record<ConfigErrorCode, number>> = {
  failed: 1,
  misused: 2,
  unauthenticated: 3,
  forbidden: 4,
  offline: 9,
  refused: 10,
};

/**
 * An expected failure around configuration and credentials. `message` is what the operator should read: it names the field or
 * file and never holds a secret. `fix` is one line that mends it, where there is one.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;
  readonly fix: string | undefined;

  constructor(code: ConfigErrorCode, message: string, options: { readonly fix?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
  }

  /** The exit code of a command that ends with this error. */
  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
