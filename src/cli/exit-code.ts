import { LedgerError } from '../ledger/ledger-error.ts';
import { PlatformError, type PlatformErrorCode } from '../platform/errors.ts';
import { ConfigError } from '../system/config-error.ts';

/** How a command ended, as documented in the README; the numbers never change their meaning. */
export const EXIT = {
  ok: 0,
  failed: 1,
  misused: 2,
  unauthenticated: 3,
  forbidden: 4,
  notFound: 5,
  /** Some of it was done and some failed. */
  partial: 6,
  /** It may have been done. */
  unknown: 7,
  /** Somebody else changed it meanwhile. */
  conflict: 8,
  offline: 9,
  /** By read-only mode or because a setting cannot be trusted. */
  refused: 10,
  hungUp: 129,
  interrupted: 130,
  quit: 131,
  terminated: 143,
} as const;

export type Ending = keyof typeof EXIT;
export type ExitCode = (typeof EXIT)[Ending];

/** An expected failure of a command. `message` is a sentence for the operator; `fix` says what to do, where the sentence does not. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly ending: Ending;
  readonly fix: string | undefined;

  constructor(ending: Ending, message: string, options: { readonly fix?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.ending = ending;
    this.fix = options.fix;
  }
}

const PLATFORM_ENDINGS: Readonly<Record<PlatformErrorCode, Ending>> = {
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  'not-found': 'notFound',
  invalid: 'failed',
  conflict: 'conflict',
  'rate-limited': 'failed',
  unavailable: 'offline',
  timeout: 'offline',
  offline: 'offline',
  protocol: 'failed',
  unsupported: 'failed',
  cancelled: 'failed',
};

/** How a command ends with this error. A change that may have been applied is the caller's to tell: here a timeout is the network's. */
export const exitCodeOf = (error: unknown): number => {
  if (error instanceof CliError) return EXIT[error.ending];
  if (error instanceof ConfigError) return error.exitCode;
  if (error instanceof PlatformError) return EXIT[PLATFORM_ENDINGS[error.code]];
  if (error instanceof LedgerError) return EXIT.failed;
  return EXIT.failed;
};
