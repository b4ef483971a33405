import { HttpClient } from '@archastro/sdk/dist/runtime/http-client.js';
import { parseExactly, writeExactly } from '../../../domain/exact-number.ts';
import type { Credential } from '../../credential.ts';
import { PlatformError } from '../../errors.ts';
import { type LinkClock, withDeadline } from '../clock.ts';
import { openOutcome } from '../decode/replies.ts';
import type { ServerAddress } from '../server-address.ts';
import type { Wire } from '../wire.ts';
import type { HttpResponse } from './exchange.ts';
import { responseError } from './response-error.ts';
import { withScope } from './scope.ts';

const DEADLINE_MS = 10_000;
const REFRESH_DEADLINE_MS = 20_000;

export type PlatformHttpOptions = {
  readonly address: ServerAddress;
  readonly credential: Credential;
  readonly clock: LinkClock;
  readonly wire: Wire;
};

type RequestOptions = NonNullable<Parameters<HttpClient['request']>[1]>;

/**
 * The transport under the SDK's resources: a deadline for every call, one refresh after a 401, no redirects, and failures as
 * `PlatformError`. It keeps no secret: each request asks the credential's source.
 */
export class PlatformHttp extends HttpClient {
  readonly #options: PlatformHttpOptions;
  readonly #active = new Map<AbortController, 'read' | 'write'>();
  #isClosed = false;

  constructor(options: PlatformHttpOptions) {
    super({ baseUrl: options.address.origin });
    this.#options = options;
  }

  get credentialKind(): Credential['kind'] {
    return this.#options.credential.kind;
  }

  /** Whether a refused token can be replaced. */
  get canRefresh(): boolean {
    return this.#options.credential.refresh !== undefined;
  }

  /** The same requests, with replies whose numbers keep every digit, as `parseExactly` gives them. */
  get exact(): HttpClient {
    return new ExactHttp(this, this.#options.address.origin);
  }

  /** The reply is whatever the server sent: decode it, whatever `T` claims. */
  override async request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.requestAs(path, options, JSON.parse)) as T;
  }

  /** The body as `parse` reads it. A failed read says what could not be read; a change that was answered with nonsense may be made. */
  async requestAs(path: string, options: RequestOptions, parse: (text: string) => unknown): Promise<unknown> {
    try {
      return await this.#ask(path, options, parse);
    } catch (error) {
      throw isRead(options) ? withScope(error, path) : openOutcome(error);
    }
  }

  async #ask(path: string, options: RequestOptions, parse: (text: string) => unknown): Promise<unknown> {
    const url = this.#urlOf(path, options.query ?? {});
    const { credential, clock } = this.#options;
    const token = await this.token();
    let response = await this.#send(url, options, token);
    if (response.status === 401 && credential.refresh !== undefined) {
      response = await this.#send(url, options, await this.refreshToken(token));
    }
    if (response.status < 200 || response.status > 299) throw responseError(response, clock.now());
    return parseBody(response.text, parse);
  }

  /** Has the credential's source replace the token that the server refused. Rejects with `unauthenticated` where it cannot. */
  async refreshToken(refused: string): Promise<string> {
    const { credential, clock } = this.#options;
    if (credential.refresh === undefined) throw new PlatformError('unauthenticated', 'The server does not accept this credential.');
    try {
      return await withDeadline(credential.refresh(refused), REFRESH_DEADLINE_MS, clock);
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      throw new PlatformError('unauthenticated', 'The credential could not be renewed.', { cause: error });
    }
  }

  /** Asks anew for whatever is being read, over new connections: after an outage the old ones may hang until their deadline. */
  renewReads(): void {
    this.#options.wire.dropIdle();
    for (const [controller, kind] of this.#active) if (kind === 'read') controller.abort(OVERTAKEN);
  }

  /** Rejects what is under way with `cancelled` and closes the connections. */
  close(): void {
    this.#isClosed = true;
    for (const controller of this.#active.keys()) controller.abort(closing());
    this.#options.wire.close();
  }

  /** The secret as its source has it now. Rejects with `unauthenticated` where it has none. */
  async token(): Promise<string> {
    try {
      return await withDeadline(this.#options.credential.getToken(), REFRESH_DEADLINE_MS, this.#options.clock);
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      throw new PlatformError('unauthenticated', 'The credential could not be read.', { cause: error });
    }
  }

  /** An identifier must stay one segment of the path. */
  #urlOf(path: string, query: NonNullable<RequestOptions['query']>): URL {
    const url = new URL(path, this.#options.address.origin);
    if (url.pathname !== path) throw new PlatformError('invalid', 'That is not a valid identifier.');
    for (const [key, value] of Object.entries(query)) {
      if (Array.isArray(value)) for (const item of value) url.searchParams.append(`${key}[]`, String(item));
      else if (value !== undefined) url.searchParams.set(key, String(value));
    }
    return url;
  }

  async #send(url: URL, options: RequestOptions, token: string): Promise<HttpResponse> {
    try {
      return await this.#sendOnce(url, options, token);
    } catch (error) {
      if (error !== OVERTAKEN) throw error;
      return this.#sendOnce(url, options, token);
    }
  }

  async #sendOnce(url: URL, options: RequestOptions, token: string): Promise<HttpResponse> {
    if (this.#isClosed) throw closing();
    const body = options.body === undefined ? undefined : writeExactly(options.body);
    const controller = new AbortController();
    this.#active.set(controller, isRead(options) ? 'read' : 'write');
    const cancel = this.#options.clock.after(DEADLINE_MS, () =>
      controller.abort(new PlatformError('timeout', `The server did not answer within ${DEADLINE_MS / 1000} s.`)),
    );
    try {
      return await this.#options.wire.exchange(url, {
        method: options.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...authorization(this.#options.credential, token),
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
        },
        body,
        signal: controller.signal,
      });
    } finally {
      cancel();
      this.#active.delete(controller);
    }
  }
}

class ExactHttp extends HttpClient {
  readonly #http: PlatformHttp;

  constructor(http: PlatformHttp, baseUrl: string) {
    super({ baseUrl });
    this.#http = http;
  }

  override async request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.#http.requestAs(path, options, parseExactly)) as T;
  }
}

/** Why a read was broken off that is asked again at once. */
const OVERTAKEN = new PlatformError('unavailable', 'The connection to the server was given up.');

const closing = (): PlatformError => new PlatformError('cancelled', 'The console is closing.');

const authorization = (credential: Credential, token: string): Readonly<Record<string, string>> => {
  switch (credential.kind) {
    case 'bearer':
      return { authorization: `Bearer ${token}` };
    case 'secret-key':
      return { 'x-archastro-api-key': token };
  }
};

const isRead = ({ method = 'GET' }: RequestOptions): boolean => method === 'GET';

const parseBody = (text: string, parse: (text: string) => unknown): unknown => {
  if (text === '') return undefined;
  try {
    return parse(text);
  } catch {
    throw new PlatformError('protocol', isWebPage(text) ? PORTAL : 'The server sent something that is not JSON.');
  }
};

const isWebPage = (text: string): boolean => /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);

const PORTAL =
  "A web page came instead of the platform's answer: the network may want a sign-in in a browser first, or this is not its address.";
