import { PlatformError } from '../platform/errors.ts';
import type { Clock } from '../system/clock.ts';
import type { Fetch } from './bound-request.ts';
import { renewTokens } from './renew-tokens.ts';
import type { SessionStore } from './session-store.ts';
import type { StoredSession } from './stored-session.ts';
import { countAge } from './token-age.ts';
import type { Tokens } from './token-reply.ts';

export type SessionRenewalOptions = {
  readonly store: SessionStore;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Told every secret before it is used: the redactor's `hold`. */
  readonly hold: (secret: string) => void;
};

/** A sign-in as this process has it; `isSaved` is false while the store has an older, used-up one. */
export type HeldSession = { readonly session: StoredSession; readonly isSaved: boolean };

/** The server could not say; to be tried again after `retryAfterMs`, where it said so. */
export class RenewalPostponed extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(retryAfterMs: number | undefined) {
    super('the server could not renew the sign-in just now');
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The sign-in with tokens that are good: those that another process got meanwhile, else new ones, which are kept before they are
 * used. `refused` is a token that the server does not take any more. To be called under the lock of the sign-in.
 * Rejects with `PlatformError('unauthenticated')` where only a new sign-in helps, with `RenewalPostponed`, or with `ConfigError`.
 */
export const renewSession = async (
  held: HeldSession,
  refused: string | undefined,
  options: SessionRenewalOptions,
): Promise<HeldSession> => {
  const { store, fetch, clock } = options;
  const current = held.isSaved ? await storedSession(held.session, store) : held.session;
  const isUsable = ({ tokens }: StoredSession): boolean => tokens.accessToken !== refused && !countAge(current, clock).isDue();
  if (current.tokens.accessToken !== held.session.tokens.accessToken && isUsable(current)) return { session: current, isSaved: true };
  const { refreshToken } = current.tokens;
  if (refreshToken === null) throw signedOut('The sign-in has ended and cannot be renewed.');
  // Room on the disk is proved before the old token is used up: without it the new one could not be kept.
  await store.write(current);
  const renewal = await renewTokens(current, refreshToken, fetch);
  switch (renewal.type) {
    case 'later':
      throw new RenewalPostponed(renewal.retryAfterMs);
    case 'refused':
      return replacedMeanwhile(current, renewal.word, store);
    case 'renewed':
      return keep({ ...current, tokens: newTokens(current.tokens, renewal.tokens, clock) }, options);
  }
};

async function storedSession(session: StoredSession, store: SessionStore): Promise<StoredSession> {
  const stored = await store.read();
  if (stored === undefined) throw signedOut('You have signed out.');
  if (stored.id !== session.id) throw signedOut('Somebody has signed in anew, so this console must be started again.');
  return stored;
}

const newTokens = (before: Tokens, after: Tokens, { now }: Clock): StoredSession['tokens'] => ({
  ...after,
  refreshToken: after.refreshToken ?? before.refreshToken,
  obtainedAt: now(),
});

async function keep(session: StoredSession, { store, hold }: SessionRenewalOptions): Promise<HeldSession> {
  hold(session.tokens.accessToken);
  if (session.tokens.refreshToken !== null) hold(session.tokens.refreshToken);
  return { session, isSaved: await isWritten(session, store) };
}

/** Whether the store has the session now. A failure is the caller's to tell and to mend, since the old tokens are used up. */
export const isWritten = (session: StoredSession, store: SessionStore): Promise<boolean> =>
  store.write(session).then(
    () => true,
    () => false,
  );

/** A refusal is final unless somebody who does not know the lock, such as another machine, has renewed it meanwhile. */
async function replacedMeanwhile(current: StoredSession, word: string, store: SessionStore): Promise<HeldSession> {
  const stored = await storedSession(current, store);
  if (stored.tokens.accessToken !== current.tokens.accessToken) return { session: stored, isSaved: true };
  throw signedOut(`The sign-in has ended (${word}).`);
}

const signedOut = (sentence: string): PlatformError => new PlatformError('unauthenticated', `${sentence} Sign in again: netconsole login`);
