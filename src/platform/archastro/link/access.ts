import { createHash } from 'node:crypto';
import { PlatformError } from '../../errors.ts';
import type { PlatformHttp } from '../rest/platform-http.ts';
import type { ServerAddress } from '../server-address.ts';
import type { LineOptions } from './line.ts';
import type { LineEnd } from './transport.ts';

/** What to do after a connection did not come about. */
export type Verdict =
  | { readonly type: 'retry-now' }
  | { readonly type: 'retry-later'; readonly reason: string }
  /** Trying again is pointless until the credential changes. */
  | { readonly type: 'stop'; readonly reason: string };

/** How one attempt is made. */
export type Attempt = Pick<LineOptions, 'endpoint' | 'token' | 'tokenPlace'>;

/** How the socket is to be opened, learned from the server's answers and shared by all connections. */
export type Access = {
  readonly attempt: () => Promise<Attempt>;
  /** Judges an attempt that failed; asks the server over REST where its answer can mean several things. */
  readonly judge: (attempt: Attempt, end: LineEnd) => Promise<Verdict>;
  readonly opened: () => void;
  /** Whether the credential's source gives a token, and another one than was refused. */
  readonly hasNewToken: () => Promise<boolean>;
};

/** The paths in circulation (contract 1.2), the likeliest first. */
const SOCKET_PATHS = ['/socket/api', '/socket'] as const;

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

const describe = (end: LineEnd): string => {
  switch (end.type) {
    case 'closed':
      return `the server closed the connection (${end.code})`;
    case 'refused':
      return end.status === 407 ? 'the proxy wants a user name and password' : `the server answered ${end.status} to the live link`;
    case 'no-subprotocol':
      return 'the server takes no subprotocol';
    case 'failed':
      return `the server cannot be reached (${end.reason})`;
    case 'silent':
      return 'the server went silent';
  }
};

/** So many handshakes are refused in a row before nothing more is tried, whatever the credential's source comes up with. */
const MAX_REFUSALS = 5;
const NOT_LIVE: Verdict = { type: 'stop', reason: 'The server accepts this credential but refuses it the live link.' };
const RETRY_NOW: Verdict = { type: 'retry-now' };

export const createAccess = (address: ServerAddress, http: PlatformHttp): Access => {
  let tokenPlace: LineOptions['tokenPlace'] = 'subprotocol';
  let path = 0;
  let hasRefreshed = false;
  let refusals = 0;
  let refused = '';

  const endpoint = (): string => `${address.socketOrigin}${SOCKET_PATHS[path] ?? SOCKET_PATHS[0]}`;
  const judgeMissing = (attempt: Attempt, reason: string): Verdict => {
    if (attempt.endpoint !== endpoint()) return RETRY_NOW;
    path = (path + 1) % SOCKET_PATHS.length;
    return path === 0 ? { type: 'retry-later', reason } : RETRY_NOW;
  };
  /** The server answers the same to a bad token and to one in a place where it does not look. */
  const nextTry = async (attempt: Attempt): Promise<Verdict> => {
    if (attempt.token !== (await http.token())) return RETRY_NOW;
    if (attempt.tokenPlace === 'subprotocol') {
      tokenPlace = 'query';
      return RETRY_NOW;
    }
    if (hasRefreshed || !http.canRefresh) return NOT_LIVE;
    hasRefreshed = true;
    await http.refreshToken(attempt.token);
    return RETRY_NOW;
  };
  const judgeRefusal = async (attempt: Attempt, reason: string): Promise<Verdict> => {
    refusals += 1;
    refused = digest(attempt.token);
    if (refusals > MAX_REFUSALS) return NOT_LIVE;
    try {
      await http.request('/api/v1/users/me').catch((error: unknown) => {
        if (!(error instanceof PlatformError) || error.code !== 'forbidden') throw error;
      });
      return await nextTry(attempt);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return error.code === 'unauthenticated' ? { type: 'stop', reason: error.message } : { type: 'retry-later', reason };
    }
  };

  return {
    attempt: async () => ({ endpoint: endpoint(), token: await http.token(), tokenPlace }),
    judge: async (attempt, end) => {
      const reason = describe(end);
      if (end.type === 'no-subprotocol') {
        tokenPlace = 'query';
        return RETRY_NOW;
      }
      if (end.type !== 'refused') return { type: 'retry-later', reason };
      if (end.status === 404) return judgeMissing(attempt, reason);
      if (end.status === 401 || end.status === 403) return judgeRefusal(attempt, reason);
      return { type: 'retry-later', reason };
    },
    opened: () => {
      hasRefreshed = false;
      refusals = 0;
    },
    hasNewToken: async () => {
      try {
        return digest(await http.token()) !== refused;
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        return false;
      }
    },
  };
};
