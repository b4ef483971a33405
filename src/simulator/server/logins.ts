import { randomBytes, randomInt } from 'node:crypto';
import { CODE_ALPHABET } from '../world/invites.ts';
import type { SignInSession, Tokens } from './tokens.ts';

/** Device logins that wait for somebody's consent, and the browser login. */
export type Logins = {
  readonly start: (request: { readonly client: string; readonly scopes: readonly string[] }) => DeviceLogin;
  readonly byUserCode: (userCode: string) => DeviceLogin | undefined;
  /** Approves or denies; `false` for an unknown code. */
  readonly decide: (userCode: string, decision: { readonly userId: string; readonly isApproved: boolean }) => boolean;
  readonly poll: (deviceCode: string) => Poll;
  /** Lets the next browser login end as this user. */
  readonly openPortal: (userId: string) => void;
  /** Takes that permission; a session at most once. */
  readonly passPortal: () => SignInSession | undefined;
};

export type DeviceLogin = {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** Seconds to wait between two polls. */
  intervalSeconds: number;
};

export type Poll =
  | { readonly state: 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' | 'invalid_grant' }
  | { readonly state: 'approved'; readonly session: SignInSession };

type Pending = {
  readonly login: DeviceLogin;
  decision: { readonly userId: string; readonly isApproved: boolean } | undefined;
  polledAt: number;
};

const LIFE_MS = 600_000;
const INTERVAL_SECONDS = 5;
const SLOWER_BY_SECONDS = 5;

const mintUserCode = (): string => {
  const part = (): string => Array.from({ length: 4 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)] ?? 'A').join('');
  return `${part()}-${part()}`;
};

export const createLogins = (tokens: Tokens, options: { readonly now: () => number; readonly intervalSeconds?: number }): Logins => {
  const pending = new Map<string, Pending>();
  let portalUser: string | undefined;

  const find = (userCode: string): Pending | undefined =>
    [...pending.values()].find(({ login }) => login.userCode === userCode && login.expiresAt > options.now());

  const tooSoon = (entry: Pending): boolean => {
    const isTooSoon = options.now() - entry.polledAt < entry.login.intervalSeconds * 1000;
    entry.polledAt = options.now();
    if (isTooSoon) entry.login.intervalSeconds += SLOWER_BY_SECONDS;
    return isTooSoon;
  };

  return {
    start: ({ client, scopes }) => {
      const login: DeviceLogin = {
        deviceCode: randomBytes(32).toString('base64url'),
        userCode: mintUserCode(),
        client,
        scopes,
        expiresAt: options.now() + LIFE_MS,
        intervalSeconds: options.intervalSeconds ?? INTERVAL_SECONDS,
      };
      pending.set(login.deviceCode, { login, decision: undefined, polledAt: Number.NEGATIVE_INFINITY });
      return login;
    },
    byUserCode: (userCode) => find(userCode)?.login,
    decide: (userCode, decision) => {
      const entry = find(userCode);
      if (entry !== undefined) entry.decision = decision;
      return entry !== undefined;
    },
    poll: (deviceCode) => {
      const entry = pending.get(deviceCode);
      if (entry === undefined) return { state: 'invalid_grant' };
      if (entry.login.expiresAt <= options.now()) return { state: 'expired_token' };
      if (tooSoon(entry)) return { state: 'slow_down' };
      if (entry.decision === undefined) return { state: 'authorization_pending' };
      pending.delete(deviceCode);
      return entry.decision.isApproved
        ? { state: 'approved', session: tokens.issueSession(entry.decision.userId) }
        : { state: 'access_denied' };
    },
    openPortal: (userId) => {
      portalUser = userId;
    },
    passPortal: () => {
      const userId = portalUser;
      portalUser = undefined;
      return userId === undefined ? undefined : tokens.issueSession(userId);
    },
  };
};
