import type { Credential } from '../platform/credential.ts';
import { PlatformError } from '../platform/errors.ts';
import { ConfigError } from '../system/config-error.ts';
import { withLock } from '../system/cross-process-lock.ts';
import {
  countAge,
  type HeldSession,
  isWritten,
  RenewalPostponed,
  renewSession,
  type SessionRenewalOptions,
  type TokenAge,
} from './session-renewal.ts';
import type { StoredSession } from './stored-session.ts';

export type RenewingOptions = SessionRenewalOptions & {
  /** Where the locks of all processes of this user are. */
  readonly lockFolder: string;
  /** Told in a sentence when a renewed sign-in could not be kept: it will be lost with this process. */
  readonly warn: (sentence: string) => void;
};

/** Longer than the one request that is made under the lock. */
const LOCK_WAIT_MS = 20_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * The credential of a stored sign-in. Refresh tokens are single use and a second use ends the sign-in, so of all callers in all
 * processes one asks the server, and the others take what it got. Both methods reject with `PlatformError`: `unauthenticated`
 * where only a new sign-in helps, `unavailable` where trying later may.
 */
export const createRenewingCredential = (loaded: StoredSession, options: RenewingOptions): Credential => {
  const { store, clock, hold } = options;
  let held: HeldSession = { session: loaded, isSaved: true };
  let age: TokenAge = countAge(loaded, clock);
  let underWay: Promise<string> | undefined;
  let pauseMs = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  const token = (): string => held.session.tokens.accessToken;

  const renew = async (refused: string | undefined): Promise<string> => {
    try {
      held = await withLock({ ...lockOf(loaded, options), clock }, () => renewSession(held, refused, options));
    } catch (error) {
      const postponed = postponement(error);
      if (postponed === undefined) throw error;
      pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(postponed.retryAfterMs ?? 0, pauseMs === 0 ? FIRST_PAUSE_MS : pauseMs * 2));
      pausedUntilMs = clock.monotonicMs() + pauseMs;
      throw notNow(pauseMs, error);
    }
    age = countAge(held.session, clock);
    pauseMs = 0;
    if (!held.isSaved) options.warn('The renewed sign-in could not be saved; it will be lost when this process ends.');
    return token();
  };

  /** Joins what is under way in this process; nothing else changes `held`. */
  const once = (task: () => Promise<string>): Promise<string> => {
    underWay ??= task().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  const saveAgain = async (): Promise<string> => {
    held = await withLock({ ...lockOf(loaded, options), clock }, async () => ({ ...held, isSaved: await isWritten(held.session, store) }));
    return token();
  };

  const getToken = async (): Promise<string> => {
    if (!held.isSaved) await once(saveAgain).catch(() => undefined);
    if (!age.isDue() || held.session.tokens.refreshToken === null) return token();
    if (clock.monotonicMs() < pausedUntilMs && !age.isExpired()) return token();
    return once(() => renew(undefined)).catch((error: unknown) => {
      if (age.isExpired() || !(error instanceof PlatformError) || error.code === 'unauthenticated') throw error;
      return token();
    });
  };

  const refresh = async (refused = token()): Promise<string> => {
    if (refused !== token()) return token();
    const waitMs = pausedUntilMs - clock.monotonicMs();
    if (waitMs > 0) throw notNow(waitMs);
    return once(() => renew(refused));
  };

  for (const secret of [loaded.tokens.accessToken, loaded.tokens.refreshToken]) if (secret !== null) hold(secret);
  return { kind: 'bearer', getToken, refresh };
};

const lockOf = ({ id }: StoredSession, { lockFolder }: RenewingOptions) => ({ folder: lockFolder, key: id, waitMs: LOCK_WAIT_MS });

const notNow = (retryAfterMs: number, cause?: unknown): PlatformError =>
  new PlatformError('unavailable', 'The sign-in could not be renewed just now.', { retryAfterMs, cause });

/** What makes a renewal wait; `undefined` for what ends the sign-in. Throws the error as `PlatformError` for anything else. */
function postponement(error: unknown): { readonly retryAfterMs: number | undefined } | undefined {
  if (error instanceof PlatformError) return undefined;
  if (error instanceof RenewalPostponed) return error;
  if (!(error instanceof ConfigError)) return { retryAfterMs: undefined };
  if (error.code === 'unauthenticated') throw new PlatformError('unauthenticated', error.message, { cause: error });
  return { retryAfterMs: undefined };
}
