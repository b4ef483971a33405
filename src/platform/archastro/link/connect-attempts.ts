import { createHash } from 'node:crypto';
import { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import type { PlatformHttp } from '../rest/platform-http.ts';
import type { ServerAddress } from '../server-address.ts';
import type { SocketSessionOptions } from './socket-session.ts';
import { describeEnd, type SocketEnd } from './transport.ts';

/** What to do after a connection did not come about. */
export type Verdict =
  | { readonly type: 'retry-now' }
  | { readonly type: 'retry-later'; readonly reason: string }
  /** Trying again helps only once something changes at the server, or the credential does. */
  | Refusal;

export type Refusal = {
  readonly type: 'refused';
  readonly reason: string;
  /** How many times in a row. */
  readonly times: number;
  /** Whether the server takes the credential nowhere, not only at the live link. */
  readonly needsSignIn: boolean;
};

/** How one attempt is made. */
export type Attempt = Pick<SocketSessionOptions, 'endpoint' | 'token' | 'tokenPlace'>;

/** The paths in circulation, the likeliest first. */
const SOCKET_PATHS = ['/socket/api', '/socket'] as const;

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

/** So many handshakes in a row are made again at once, whatever the credential's source comes up with. */
const MAX_QUICK_TRIES = 5;
/** How often a refused credential's source is asked for another token: where asking may cost a request, and where it costs nothing. */
const CREDENTIAL_CHECK_MS = { renewable: 5_000, fixed: 1_000 } as const;
const RETRY_NOW: Verdict = { type: 'retry-now' };

/** How the socket is to be opened, learned from the server's answers and shared by all connections. */
export class ConnectAttempts {
  readonly #address: ServerAddress;
  readonly #http: PlatformHttp;
  #tokenPlace: SocketSessionOptions['tokenPlace'] = 'subprotocol';
  /** Whether the server ever took the token where it is put now. */
  #isPlaceProven = false;
  #path = 0;
  #hasRefreshed = false;
  #refusals = 0;
  #refused = '';

  constructor(address: ServerAddress, http: PlatformHttp) {
    this.#address = address;
    this.#http = http;
  }

  /** `refused` where there is no token. Rejects where it cannot be had for now. */
  async attempt(): Promise<Attempt | Refusal> {
    try {
      return { endpoint: this.#endpoint(), token: await this.#http.token(), tokenPlace: this.#tokenPlace };
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== 'unauthenticated') throw error;
      this.#refusals += 1;
      this.#refused = '';
      return this.#refusal(error.message, true);
    }
  }

  /** Judges an attempt that failed; asks the server over REST where its answer can mean several things. */
  async judge(attempt: Attempt, end: SocketEnd): Promise<Verdict> {
    const reason = describeEnd(end);
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
    this.#isPlaceProven = true;
    this.#hasRefreshed = false;
    this.#refusals = 0;
  }

  /** Calls once, as soon as the credential's source gives another token than was refused, until the returned function is called. */
  whenTokenChanges(clock: LinkClock, onChange: () => void): () => void {
    const everyMs = CREDENTIAL_CHECK_MS[this.#http.canRefresh ? 'renewable' : 'fixed'];
    let isOver = false;
    const check = async (): Promise<void> => {
      const isNew = await this.#hasNewToken();
      if (isOver) return;
      if (isNew) onChange();
      else cancel = clock.after(everyMs, () => void check());
    };
    let cancel = clock.after(everyMs, () => void check());
    return () => {
      isOver = true;
      cancel();
    };
  }

  async #hasNewToken(): Promise<boolean> {
    try {
      if (digest(await this.#http.token()) === this.#refused) return false;
      this.#refusals = 0;
      this.#hasRefreshed = false;
      return true;
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
    try {
      await this.#probe();
      const canTryNow = await this.#canTryNow(attempt);
      return canTryNow && this.#refusals <= MAX_QUICK_TRIES
        ? RETRY_NOW
        : this.#refusal('The server accepts this credential but refuses it the live link.', false);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return error.code === 'unauthenticated' ? this.#refusal(error.message, true) : { type: 'retry-later', reason };
    }
  }

  #refusal(reason: string, needsSignIn: boolean): Refusal {
    return { type: 'refused', reason, times: this.#refusals, needsSignIn };
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
  async #canTryNow(attempt: Attempt): Promise<boolean> {
    if (attempt.token !== (await this.#http.token())) return true;
    if (!this.#isPlaceProven) {
      this.#tokenPlace = attempt.tokenPlace === 'subprotocol' ? 'query' : 'subprotocol';
      if (this.#tokenPlace === 'query') return true;
    }
    if (this.#hasRefreshed || !this.#http.canRefresh) return false;
    this.#hasRefreshed = true;
    try {
      await this.#http.refreshToken(attempt.token);
      return true;
    } catch (error) {
      // The server takes the token over REST, whatever becomes of the next one.
      if (error instanceof PlatformError && error.code === 'unauthenticated') return false;
      throw error;
    }
  }
}
