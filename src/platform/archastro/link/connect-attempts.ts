import { createHash } from 'node:crypto';
import { PlatformError } from '../../errors.ts';
import type { PlatformHttp } from '../rest/platform-http.ts';
import type { ServerAddress } from '../server-address.ts';
import type { SocketSessionOptions } from './socket-session.ts';
import type { SocketEnd } from './transport.ts';

/** What to do after a connection did not come about. */
export type Verdict =
  | { readonly type: 'retry-now' }
  | { readonly type: 'retry-later'; readonly reason: string }
  /** Trying again is pointless until the credential changes. */
  | { readonly type: 'stop'; readonly reason: string };

/** How one attempt is made. */
export type Attempt = Pick<SocketSessionOptions, 'endpoint' | 'token' | 'tokenPlace'>;

/** The paths in circulation, the likeliest first. */
const SOCKET_PATHS = ['/socket/api', '/socket'] as const;

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

const describe = (end: SocketEnd): string => {
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

/** How the socket is to be opened, learned from the server's answers and shared by all connections. */
export class ConnectAttempts {
  readonly #address: ServerAddress;
  readonly #http: PlatformHttp;
  #tokenPlace: SocketSessionOptions['tokenPlace'] = 'subprotocol';
  #path = 0;
  #hasRefreshed = false;
  #refusals = 0;
  #refused = '';

  constructor(address: ServerAddress, http: PlatformHttp) {
    this.#address = address;
    this.#http = http;
  }

  /** Rejects with `unauthenticated` where there is no token. */
  async attempt(): Promise<Attempt> {
    return { endpoint: this.#endpoint(), token: await this.#http.token(), tokenPlace: this.#tokenPlace };
  }

  /** Judges an attempt that failed; asks the server over REST where its answer can mean several things. */
  async judge(attempt: Attempt, end: SocketEnd): Promise<Verdict> {
    const reason = describe(end);
    if (end.type === 'no-subprotocol') {
      this.#tokenPlace = 'query';
      return RETRY_NOW;
    }
    if (end.type !== 'refused') return { type: 'retry-later', reason };
    if (end.status === 404) return this.#judgeMissing(attempt, reason);
    if (end.status === 401 || end.status === 403) return this.#judgeRefusal(attempt, reason);
    return { type: 'retry-later', reason };
  }

  opened(): void {
    this.#hasRefreshed = false;
    this.#refusals = 0;
  }

  /** Whether the credential's source gives a token, and another one than was refused. */
  async hasNewToken(): Promise<boolean> {
    try {
      return digest(await this.#http.token()) !== this.#refused;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return false;
    }
  }

  #endpoint(): string {
    return `${this.#address.socketOrigin}${SOCKET_PATHS[this.#path] ?? SOCKET_PATHS[0]}`;
  }

  #judgeMissing(attempt: Attempt, reason: string): Verdict {
    if (attempt.endpoint !== this.#endpoint()) return RETRY_NOW;
    this.#path = (this.#path + 1) % SOCKET_PATHS.length;
    return this.#path === 0 ? { type: 'retry-later', reason } : RETRY_NOW;
  }

  async #judgeRefusal(attempt: Attempt, reason: string): Promise<Verdict> {
    this.#refusals += 1;
    this.#refused = digest(attempt.token);
    if (this.#refusals > MAX_REFUSALS) return NOT_LIVE;
    try {
      await this.#probe();
      return await this.#nextTry(attempt);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return error.code === 'unauthenticated' ? { type: 'stop', reason: error.message } : { type: 'retry-later', reason };
    }
  }

  /** Rejects with `unauthenticated` where the server refuses the token over REST too, also once it was renewed. */
  async #probe(): Promise<void> {
    try {
      await this.#http.request('/api/v1/users/me');
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== 'forbidden') throw error;
    }
  }

  /** The server answers the same to a bad token and to one in a place where it does not look. */
  async #nextTry(attempt: Attempt): Promise<Verdict> {
    if (attempt.token !== (await this.#http.token())) return RETRY_NOW;
    if (attempt.tokenPlace === 'subprotocol') {
      this.#tokenPlace = 'query';
      return RETRY_NOW;
    }
    if (this.#hasRefreshed || !this.#http.canRefresh) return NOT_LIVE;
    this.#hasRefreshed = true;
    await this.#http.refreshToken(attempt.token);
    return RETRY_NOW;
  }
}
