import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { CODE_ALPHABET, CODE_LENGTH } from '../world/invites.ts';

/** Who may use the network. Secrets are kept as SHA-256 digests only, and compared in constant time. */
export type Tokens = {
  /** A token that lasts as long as the network. */
  readonly issueAccessToken: (userId: string) => string;
  /** A short-lived token and the refresh token that renews it once. */
  readonly issueSession: (userId: string) => SignInSession;
  /** Reaches everything over REST, and opens no socket. */
  readonly secretKey: string;
  readonly isSecretKey: (key: string) => boolean;
  /** The holder of a valid token, or `undefined`. */
  readonly holderOf: (token: string) => string | undefined;
  /**
   * Renews a session: the given refresh token is used up. Gives `undefined` for an unknown one, and for one that was used
   * before, which also ends the whole session, because one of its two users must be a thief.
   */
  readonly refresh: (refreshToken: string) => SignInSession | undefined;
  /** Lets short-lived tokens expire now, or all of them; gives how many. Refresh tokens stay. */
  readonly expire: (which: 'sessions' | 'all') => number;
};

export type SignInSession = {
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
};

type Access = { readonly digest: Buffer; readonly userId: string; readonly family: number | null; expiresAt: number };
type Refresh = { readonly digest: Buffer; readonly userId: string; readonly family: number; isUsed: boolean };

const SECRET_BYTES = 32;
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const mintSecret = (prefix: string): string => `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

/** Looks at every entry, so that the time taken tells nothing about which one matched. */
const find = <T extends { readonly digest: Buffer }>(entries: readonly T[], secret: string): T | undefined => {
  const digest = digestOf(secret);
  let found: T | undefined;
  for (const entry of entries) if (timingSafeEqual(entry.digest, digest)) found = entry;
  return found;
};

export const createTokens = (options: { readonly now: () => number; readonly sessionSeconds: number }): Tokens => {
  let accesses: Access[] = [];
  let refreshes: Refresh[] = [];
  let families = 0;
  const secretKey = mintSecret('sk_dap');
  const secretDigest = digestOf(secretKey);

  const issue = (userId: string, family: number): SignInSession => {
    const accessToken = mintSecret('uat');
    const refreshToken = mintSecret('rft');
    accesses = accesses.filter((access) => access.expiresAt > options.now());
    accesses.push({ digest: digestOf(accessToken), userId, family, expiresAt: options.now() + options.sessionSeconds * 1000 });
    refreshes.push({ digest: digestOf(refreshToken), userId, family, isUsed: false });
    return { userId, accessToken, refreshToken, expiresInSeconds: options.sessionSeconds };
  };

  const endFamily = (family: number): void => {
    accesses = accesses.filter((access) => access.family !== family);
    refreshes = refreshes.filter((refresh) => refresh.family !== family);
  };

  return {
    issueAccessToken: (userId) => {
      const token = mintSecret('sat');
      accesses.push({ digest: digestOf(token), userId, family: null, expiresAt: Number.POSITIVE_INFINITY });
      return token;
    },
    issueSession: (userId) => {
      families += 1;
      return issue(userId, families);
    },
    secretKey,
    isSecretKey: (key) => timingSafeEqual(digestOf(key), secretDigest),
    holderOf: (token) => {
      const access = find(accesses, token);
      return access !== undefined && access.expiresAt > options.now() ? access.userId : undefined;
    },
    refresh: (refreshToken) => {
      const refresh = find(refreshes, refreshToken);
      if (refresh === undefined) return undefined;
      if (refresh.isUsed) {
        endFamily(refresh.family);
        return undefined;
      }
      refresh.isUsed = true;
      return issue(refresh.userId, refresh.family);
    },
    expire: (which) => {
      const expired = accesses.filter((access) => which === 'all' || access.family !== null);
      for (const access of expired) access.expiresAt = Number.NEGATIVE_INFINITY;
      return expired.length;
    },
  };
};

/** A code that cannot be guessed, so it does not come from the world's seed. */
export const mintCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)] ?? '2').join('');
