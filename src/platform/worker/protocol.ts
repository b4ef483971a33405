import type { ThreadId } from '../../domain/ids.ts';
import { PlatformError, type PlatformErrorCode } from '../errors.ts';
import type { PlatformEvent } from '../events.ts';
import type { Platform } from '../platform.ts';

/** The operations of the port that are asked and answered. */
export type Operation = Exclude<keyof Platform, 'subscribe' | 'watchThreads' | 'reconnect'>;

/** From the user's side to the platform's. */
export type Request =
  | { readonly type: 'call'; readonly id: number; readonly operation: Operation; readonly args: readonly unknown[] }
  | { readonly type: 'watch'; readonly threads: readonly ThreadId[] }
  | { readonly type: 'reconnect' }
  | { readonly type: 'subscribe' }
  | { readonly type: 'unsubscribe' }
  /** The last batch of events was worked off, so another may come. */
  | { readonly type: 'taken' };

/** From the platform's side to the user's. */
export type PortReply =
  | { readonly type: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure }
  | { readonly type: 'events'; readonly events: readonly PlatformEvent[] };

/** An error as plain data; `code` is `null` where it was a mistake of the program. */
export type Failure = {
  readonly code: PlatformErrorCode | null;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
};

/** As much of a `MessagePort` of `node:worker_threads` as is used. */
export type PlatformPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: {
    (event: 'message', listener: (message: unknown) => void): unknown;
    (event: 'close', listener: () => void): unknown;
  };
  readonly close: () => void;
};

export const failureOf = (error: unknown): Failure =>
  error instanceof PlatformError
    ? { code: error.code, message: error.message, retryAfterMs: error.retryAfterMs }
    : { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error), retryAfterMs: undefined };

export const errorOf = ({ code, message, retryAfterMs }: Failure): Error => {
  if (code === null) return new Error(message);
  return new PlatformError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
};
