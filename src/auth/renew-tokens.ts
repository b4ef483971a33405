import { type Fetch, type Reply, sendBound } from './bound-request.ts';
import type { StoredSession } from './stored-session.ts';
import { errorWord, fieldsOf, readTokens, type Tokens } from './token-reply.ts';

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

function renewalOf(reply: Reply): Renewal {
  const fields = fieldsOf(reply);
  const tokens = reply.status >= 200 && reply.status < 300 ? readTokens(fields) : undefined;
  if (tokens !== undefined) return { type: 'renewed', tokens };
  // Only an answer in the platform's own form says anything about the sign-in: a proxy's error page does not.
  const word = errorWord(fields) ?? (reply.status === 401 ? 'unauthorized' : undefined);
  const isFinal = reply.status >= 400 && reply.status < 500 && reply.status !== 408 && reply.status !== 429;
  if (isFinal && word !== undefined && word !== 'slow_down') return { type: 'refused', word };
  return { type: 'later', status: reply.status, retryAfterMs: reply.retryAfterMs };
}
