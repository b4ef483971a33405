import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError } from '../platform/errors.ts';
import type { PlatformEvent } from '../platform/events.ts';
import { safe } from '../text/safe.ts';
import type { CliContext } from './subcommand.ts';

const DEFAULT_WAIT_MS = 5_000;

/** What `read` gives, asked for again for as long as the server asks to slow down; says so on stderr. */
export const readPatiently = async <Value>({ err, signal }: CliContext, read: () => Promise<Value>): Promise<Value> => {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== 'rate-limited') throw error;
      const waitMs = error.retryAfterMs ?? DEFAULT_WAIT_MS;
      await err.lines([safe`netconsole: the server asks to slow down; reading again in ${Math.ceil(waitMs / 1_000)} s`]);
      await wait(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
};

/** How long a refused credential is waited for to be renewed by whoever renews it. */
const SIGN_IN_MS = 10_000;

/** Tells when only another credential helps and none comes. */
export type SignInWatch = {
  readonly hear: (event: PlatformEvent) => void;
  /** Resolves with why, when the credential was refused for 10 s. */
  readonly lost: Promise<string>;
  readonly stop: () => void;
};

export const createSignInWatch = (): SignInWatch => {
  let timer: NodeJS.Timeout | undefined;
  let tell = (_reason: string): void => {};
  const lost = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    hear: (event) => {
      if (event.type !== 'link-changed') return;
      const { connection } = event;
      if (connection.state !== 'offline' || !connection.needsSignIn) return stop();
      timer ??= setTimeout(tell, SIGN_IN_MS, connection.reason);
    },
    lost,
    stop,
  };
};
