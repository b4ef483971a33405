import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UserRecord } from '../world/records.ts';
import { Refusal } from '../world/refusal.ts';
import type { Answer, PublicCall } from './call.ts';
import type { Driver } from './driver.ts';
import { refusalOf } from './guard.ts';
import type { Limits } from './limits.ts';
import { readJson } from './read-json.ts';
import { createRouter, type Match, type Route } from './router.ts';
import type { Tokens } from './tokens.ts';

export type RestOptions = {
  readonly driver: Driver;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly routes: readonly Route[];
  readonly port: () => number;
};

const bodyOf = (error: Refusal): unknown => ({
  error: {
    code: error.code,
    message: error.message,
    details: {},
    ...(error.fields.length === 0 ? {} : { type: 'validation_error', fields: error.fields }),
  },
});

const refuse = (error: unknown): Answer =>
  error instanceof Refusal
    ? { status: error.status, body: bodyOf(error) }
    : { status: 500, body: { error: { code: 'internal_server_error', message: 'Something went wrong.', details: {} } } };

/** Sends an answer, whole and at once. */
export const send = (response: ServerResponse, answer: Answer): void => {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': randomUUID(),
  });
  response.end(text);
};

const bearerOf = (request: IncomingMessage): string | undefined => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];

const notSignedIn = (): Refusal => new Refusal(401, 'unauthorized', { message: 'A valid access token is required.' });

/** Answers the platform's REST operations out of the world. */
export const createRestServer = (options: RestOptions): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const findRoute = createRouter(options.routes);

  const answerMatch = (match: Match, call: PublicCall): Answer => {
    if (match.route.isOpen === true) return match.route.answer(call);
    if (call.caller === null) throw notSignedIn();
    return match.route.answer({ ...call, user: call.caller });
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const url = new URL(request.url ?? '/', 'http://local');
    const match = findRoute(request.method ?? 'GET', url.pathname);
    const body = await readJson(request);
    const token = bearerOf(request);
    const key = request.headers['x-archastro-api-key'];
    return options.driver.apply((world) => {
      const holder = token === undefined ? undefined : options.tokens.holderOf(token);
      const caller: UserRecord | null = holder === undefined ? null : (world.users.get(holder) ?? null);
      if (match === undefined) throw caller === null ? notSignedIn() : new Refusal(404, 'not_found', { message: 'Not found' });
      return answerMatch(match, {
        world,
        tokens: options.tokens,
        limits: options.limits,
        origin: `http://127.0.0.1:${options.port()}`,
        params: match.params,
        query: url.searchParams,
        body,
        apiKey: typeof key === 'string' ? key : null,
        caller,
      });
    });
  };

  return async (request, response) => {
    const refused = refusalOf(request, options.port());
    if (refused !== undefined) {
      response.shouldKeepAlive = false;
      return send(response, { status: refused.status, body: { error: { code: 'forbidden', message: refused.reason } } });
    }
    try {
      send(response, await answer(request));
    } catch (error) {
      if (error instanceof Refusal && error.status === 413) response.shouldKeepAlive = false;
      send(response, refuse(error));
    }
  };
};
