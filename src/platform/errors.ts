/**
 * Why a platform operation failed.
 * `timeout` and `unavailable` leave it open whether the request was applied; every other code means that it was not.
 */
export type PlatformErrorCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'invalid'
  | 'conflict'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'offline'
  | 'protocol'
  | 'unsupported'
  | 'cancelled';

/** An expected failure, made only in adapters. `message` is a sentence for the user; it may quote the server, so show it through `safeText`. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly code: PlatformErrorCode;
  /** How long the server asked to wait, from `Retry-After`. */
  readonly retryAfterMs: number | undefined;

  constructor(code: PlatformErrorCode, message: string, options: { readonly cause?: unknown; readonly retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whether the request may have been applied although it failed. */
export const isUnknownOutcome = (error: unknown): boolean =>
  error instanceof PlatformError && (error.code === 'timeout' || error.code === 'unavailable');
