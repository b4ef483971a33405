import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from '../control/faults.ts';
import { Refusal } from '../world/refusal.ts';
import type { Answer, PublicCall } from './call.ts';
import type { Driver } from './driver.ts';
import { bearerOf, readJson, refusalOf, send } from './http-exchange.ts';
import { createRouter, type Match, type Route } from './router.ts';
import { spoil } from './spoil.ts';

export type RestOptions = Pick<PublicCall, 'tokens' | 'limits' | 'logins' | 'now'> & {
  readonly driver: Driver;
  readonly faults: Faults;
  readonly routes: readonly Route[];
  readonly port: () => number;
  /** Serves paths of its own before the routes are asked; gives `undefined` for others. */
  readonly control: (request: IncomingMessage, read: () => Promise<unknown>) => Promise<Answer> | undefined;
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

const notSignedIn = (): Refusal => new Refusal(401, 'unauthorized', { message: 'A valid access token is required.' });
const unknownPath = (): Refusal => new Refusal(404, 'not_found', { message: 'Not found' });

const answerMatch = (match: Match | undefined, call: Omit<PublicCall, 'params'>): Answer => {
  if (match?.route.isOpen === true) return match.route.answer({ ...call, params: match.params });
  if (call.caller === null) throw notSignedIn();
  if (match === undefined) throw unknownPath();
  return match.route.answer({ ...call, params: match.params, user: call.caller });
};

/** Answers the platform's REST operations out of the world. */
export const createRestServer = (options: RestOptions): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const findRoute = createRouter(options.routes);

  const answerRoute = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    const match = findRoute(request.method ?? 'GET', url.pathname);
    const body = await readJson(request);
    const token = bearerOf(request);
    const key = request.headers['x-archastro-api-key'];
    const { tokens, limits, logins, now } = options;
    return options.driver.apply((world) => {
      const holder = token === undefined ? undefined : tokens.holderOf(token);
      const apiKey = typeof key === 'string' ? key : null;
      const bearer = holder === undefined ? undefined : world.users.get(holder);
      const caller = bearer ?? (apiKey !== null && tokens.isSecretKey(apiKey) ? world.service : null);
      const origin = `http://127.0.0.1:${options.port()}`;
      return answerMatch(match, {
        world,
        tokens,
        limits,
        logins,
        now,
        origin,
        query: url.searchParams,
        body,
        apiKey,
        hasToken: token !== undefined,
        caller,
      });
    });
  };

  const answer = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    try {
      return await (options.control(request, () => readJson(request)) ?? answerRoute(request, url));
    } catch (error) {
      return refuse(error);
    }
  };

  return async (request, response) => {
    const refused = refusalOf(request, options.port());
    if (refused !== undefined) {
      response.shouldKeepAlive = false;
      return send(response, { status: refused.status, body: { error: { code: 'forbidden', message: refused.reason, details: {} } } });
    }
    const url = URL.parse(request.url ?? '/', 'http://local');
    if (url === null) return send(response, refuse(unknownPath()));
    const fault = options.faults.ofRequest(request.method ?? 'GET', url.pathname);
    if (fault !== undefined) return spoil(response, fault, () => answer(request, url));
    const answered = await answer(request, url);
    if (answered.status === 413) response.shouldKeepAlive = false;
    options.faults.whenThawed('rest', () => send(response, answered));
  };
};
