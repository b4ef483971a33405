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

/** How the socket is to be opened, learned from the server's answers and shared by all connections. */
export type Access = {
  readonly target: () => Promise<Pick<LineOptions, 'endpoint' | 'token' | 'tokenPlace'>>;
  /** Judges a handshake that failed; asks the server over REST where its answer can mean several things. */
  readonly judge: (end: LineEnd) => Promise<Verdict>;
  readonly opened: () => void;
  /** Whether the credential's source gives another token than the one that was refused. */
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
      return `the server answered ${end.status} to the live link`;
    case 'no-subprotocol':
      return 'the server takes no subprotocol';
    case 'failed':
      return `the server cannot be reached (${end.reason})`;
    case 'silent':
      return 'the server went silent';
  }
};

export const createAccess = (address: ServerAddress, http: PlatformHttp): Access => {
  let tokenPlace: LineOptions['tokenPlace'] = 'subprotocol';
  let path = 0;
  let hasRefreshed = false;
  let used = '';

  const retryNow: Verdict = { type: 'retry-now' };
  const refreshOnce = async (): Promise<Verdict> => {
    if (hasRefreshed) return { type: 'stop', reason: 'The server accepts this credential but refuses it the live link.' };
    hasRefreshed = true;
    await http.refreshToken(await http.token());
    return retryNow;
  };
  /** The server answers the same to a bad token and to one in a place where it does not look, so ask it elsewhere first. */
  const judgeRefusal = async (reason: string): Promise<Verdict> => {
    try {
      await http.request('/api/v1/users/me').catch((error: unknown) => {
        if (!(error instanceof PlatformError) || error.code !== 'forbidden') throw error;
      });
      if (digest(await http.token()) !== used && !hasRefreshed) {
        hasRefreshed = true;
        return retryNow;
      }
      if (tokenPlace === 'query') return await refreshOnce();
      tokenPlace = 'query';
      return retryNow;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return error.code === 'unauthenticated' ? { type: 'stop', reason: error.message } : { type: 'retry-later', reason };
    }
  };
  const judgeMissing = (reason: string): Verdict => {
    path = (path + 1) % SOCKET_PATHS.length;
    return path === 0 ? { type: 'retry-later', reason } : retryNow;
  };

  return {
    target: async () => {
      const token = await http.token();
      used = digest(token);
      return { endpoint: `${address.socketOrigin}${SOCKET_PATHS[path] ?? SOCKET_PATHS[0]}`, token, tokenPlace };
    },
    judge: async (end) => {
      const reason = describe(end);
      if (end.type === 'no-subprotocol') {
        tokenPlace = 'query';
        return retryNow;
      }
      if (end.type !== 'refused') return { type: 'retry-later', reason };
      if (end.status === 404) return judgeMissing(reason);
      if (end.status === 401 || end.status === 403) return judgeRefusal(reason);
      return { type: 'retry-later', reason };
    },
    opened: () => {
      hasRefreshed = false;
    },
    hasNewToken: async () => digest(await http.token()) !== used,
  };
};
