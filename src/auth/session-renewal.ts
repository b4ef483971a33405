import { PlatformError } from '../platform/errors.ts';
import type { Clock } from '../system/clock.ts';
import { type Fetch, type HttpReply, sendBound } from './bound-request.ts';
import type { SessionStore } from './session-store.ts';
import type { StoredSession } from './stored-session.ts';
import { errorWord, fieldsOf, readTokens, type Tokens } from './token-reply.ts';

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

/** What is known of how old a token is. */
export type TokenAge = {
  /** Whether it is time to renew it: after 80 % of its life, give or take 5 % so that processes do not all do so at once. */
  readonly isDue: () => boolean;
  readonly isExpired: () => boolean;
};

/** What the platform's own clients assume where it does not say (contract 1.6). */
const DEFAULT_LIFE_MS = 900_000;
const SPENT_MARGIN_MS = 2_000;

/**
 * Begins to count. Time since `obtainedAt` is taken from both clocks, and the later one counts: the monotonic one is right when
 * the clock was set, the other one when the system slept. A token from the future counts as due.
 */
export const countAge = ({ tokens }: StoredSession, { now, monotonicMs, random }: Clock): TokenAge => {
  const lifeMs = tokens.expiresInMs ?? DEFAULT_LIFE_MS;
  const dueMs = lifeMs * (0.75 + random() * 0.1);
  const startMs = monotonicMs();
  const headStartMs = Math.max(0, now() - tokens.obtainedAt);
  const isFromFuture = tokens.obtainedAt - now() > 60_000;
  const ageMs = (): number => Math.max(headStartMs + monotonicMs() - startMs, now() - tokens.obtainedAt);
  return {
    isDue: () => isFromFuture || ageMs() >= dueMs,
    isExpired: () => ageMs() >= lifeMs - Math.min(SPENT_MARGIN_MS, lifeMs * 0.05),
  };
};

/** What the server made of a request for new tokens. `later`: it could not say, and the old sign-in may still be good. */
export type Renewal =
  | { readonly type: 'renewed'; readonly tokens: Tokens }
  | { readonly type: 'refused'; readonly word: string }
  | { readonly type: 'later'; readonly status: number; readonly retryAfterMs: number | undefined };

/**
 * Asks for new tokens in the way of the sign-in (contract 1.5). The refresh token is single use: the caller keeps the new one
 * before it uses it. Rejects with `ConfigError('offline')` where no answer came, and then the old one may have been used up.
 */
export const renewTokens = async (session: StoredSession, refreshToken: string, fetch: Fetch): Promise<Renewal> => {
  const { origin } = session.binding;
  return renewalOf(await sendBound({ fetch, origin, ...requestOf(session, refreshToken) }));
};

type RequestOf = {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
};

function requestOf({ grant }: StoredSession, refreshToken: string): RequestOf {
  const body = { refresh_token: refreshToken };
  switch (grant.type) {
    case 'keyless':
      return { path: '/api/v1/auth/refresh/keyless', body };
    case 'app':
      return { path: '/api/v1/auth/refresh', headers: { 'x-archastro-api-key': grant.publishableKey }, body };
    case 'device':
      return {
        path: '/oauth/token',
        headers: { 'x-archastro-api-key': grant.publishableKey },
        body: { grant_type: 'refresh_token', client: grant.client, ...body },
      };
  }
}

function renewalOf(reply: HttpReply): Renewal {
  const fields = fieldsOf(reply);
  const tokens = reply.status >= 200 && reply.status < 300 ? readTokens(fields) : undefined;
  if (tokens !== undefined) return { type: 'renewed', tokens };
  // Only an answer in the platform's own form says anything about the sign-in: a proxy's error page does not.
  const word = errorWord(fields) ?? (reply.status === 401 ? 'unauthorized' : undefined);
  const isFinal = reply.status >= 400 && reply.status < 500 && reply.status !== 408 && reply.status !== 429;
  if (isFinal && word !== undefined && word !== 'slow_down') return { type: 'refused', word };
  return { type: 'later', status: reply.status, retryAfterMs: reply.retryAfterMs };
}
