import { z } from 'zod';
import { badRequest, forbidden, notFound, Refusal } from '../../world/refusal.ts';
import { lookUp } from '../../world/world.ts';
import { type Answer, type Call, ok, type PublicCall, readBody } from '../call.ts';
import type { Route } from '../router.ts';
import type { SignInSession } from '../tokens.ts';
import { isoTime, wireUser } from '../wire.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPES = {
  'agents:read': 'See your agents.',
  'threads:read': 'Read the threads of your teams.',
  'threads:write': 'Post into them.',
  'routines:write': 'Pause and resume routines.',
};

const unauthorized = (message: string): Refusal => new Refusal(401, 'unauthorized', { message });
/** OAuth errors are flat. */
const oauthError = (error: string, status = 400): Answer => ({ status, body: { error } });

const withinLimit = (call: PublicCall, bucket: string, most: number): boolean => {
  try {
    call.limits.take(bucket, { most, perMs: 60_000 });
    return true;
  } catch {
    return false;
  }
};

const refreshed = (call: PublicCall): SignInSession => {
  const { refresh_token: token } = readBody(call, z.object({ refresh_token: z.string() }));
  call.limits.take('refresh', { most: 30, perMs: 60_000 });
  const session = call.tokens.refresh(token);
  if (session === undefined) throw unauthorized('invalid_or_expired_token');
  return session;
};

const refresh = (call: PublicCall): Answer => {
  if (call.apiKey === null) throw unauthorized('A publishable key is required.');
  const session = refreshed(call);
  return ok({
    token: session.accessToken,
    token_type: 'Bearer',
    expires_in: session.expiresInSeconds,
    refresh_token: session.refreshToken,
    account_created: false,
    user: wireUser(call.world, lookUp(call.world.users, session.userId, 'User')),
  });
};

const refreshKeyless = (call: PublicCall): Answer => {
  const session = refreshed(call);
  return ok({ access_token: session.accessToken, refresh_token: session.refreshToken, expires_in: session.expiresInSeconds });
};

const authorizeDevice = (call: PublicCall): Answer => {
  if (call.apiKey === null) return oauthError('invalid_client', 401);
  if (!withinLimit(call, 'device_authorize', 10)) return oauthError('too_many_requests', 429);
  const { client, scope } = readBody(call, z.object({ client: z.string().min(1), scope: z.string().optional() }));
  const login = call.logins.start({ client, scopes: scope?.split(' ') ?? [] });
  return ok({
    device_code: login.deviceCode,
    user_code: login.userCode,
    verification_uri: `${call.origin}/device`,
    verification_uri_complete: `${call.origin}/device?code=${login.userCode}`,
    expires_in: Math.round((login.expiresAt - call.now()) / 1000),
    interval: login.intervalSeconds,
  });
};

const grant = (call: PublicCall, session: SignInSession): Answer =>
  ok({
    access_token: session.accessToken,
    refresh_token: session.refreshToken,
    expires_in: session.expiresInSeconds,
    token_type: 'Bearer',
    scope: Object.keys(SCOPES).join(' '),
    user: wireUser(call.world, lookUp(call.world.users, session.userId, 'User')),
  });

const TOKEN_REQUEST = z.object({
  grant_type: z.string(),
  device_code: z.string().optional(),
  client: z.string().optional(),
  refresh_token: z.string().optional(),
});

const issueToken = (call: PublicCall): Answer => {
  if (!withinLimit(call, 'oauth_token', 20)) return oauthError('too_many_requests', 429);
  const body = TOKEN_REQUEST.safeParse(call.body);
  if (!body.success) return oauthError('invalid_request');
  if (body.data.grant_type === 'refresh_token') {
    const session = call.tokens.refresh(body.data.refresh_token ?? '');
    return session === undefined ? oauthError('invalid_grant', 401) : grant(call, session);
  }
  if (body.data.grant_type !== DEVICE_GRANT) return oauthError('unsupported_grant_type');
  const poll = call.logins.poll(body.data.device_code ?? '');
  return poll.state === 'approved' ? grant(call, poll.session) : oauthError(poll.state);
};

const decideDevice = (call: Call, isApproved: boolean): Answer => {
  const { user_code: userCode } = readBody(call, z.object({ user_code: z.string() }));
  if (!call.logins.decide(userCode, { userId: call.user.id, isApproved })) throw notFound('Device authorization');
  return ok({ status: isApproved ? 'approved' : 'denied' });
};

const showDevice = (call: Call): Answer => {
  const login = call.logins.byUserCode(call.query.get('code') ?? '');
  if (login === undefined) throw notFound('Device authorization');
  return ok({ client_name: login.client, expires_at: isoTime(login.expiresAt), scopes: [...login.scopes] });
};

/** Where the browser login ends: back at the loopback address that asked, once it was let through. */
const passPortal = (call: PublicCall): Answer => {
  const target = URL.parse(call.query.get('redirect_uri') ?? '');
  if (target?.protocol !== 'http:' || !['localhost', '127.0.0.1'].includes(target.hostname))
    throw badRequest('redirect_uri must be a loopback address.');
  const session = call.logins.passPortal();
  if (session === undefined) throw forbidden('Nobody is signed in here.');
  const user = lookUp(call.world.users, session.userId, 'User');
  const parameters = {
    access_token: session.accessToken,
    refresh_token: session.refreshToken,
    expires_in: String(session.expiresInSeconds),
    app: call.world.appId,
    app_name: 'Agent Network',
    org: user.orgId,
    org_name: call.world.orgs.get(user.orgId)?.name ?? '',
    user: user.id,
    email: user.email,
  };
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return { status: 302, location: target.href };
};

/** How people sign in and stay signed in. */
export const SIGN_IN_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/api/v1/auth/refresh', isOpen: true, answer: refresh },
  { method: 'POST', path: '/api/v1/auth/refresh/keyless', isOpen: true, answer: refreshKeyless },
  { method: 'POST', path: '/oauth/device/authorize', isOpen: true, answer: authorizeDevice },
  { method: 'POST', path: '/oauth/token', isOpen: true, answer: issueToken },
  { method: 'GET', path: '/oauth/scopes', isOpen: true, answer: () => ok({ scopes: SCOPES }) },
  { method: 'GET', path: '/oauth/device/authorization', answer: showDevice },
  { method: 'POST', path: '/oauth/device/approve', answer: (call) => decideDevice(call, true) },
  { method: 'POST', path: '/oauth/device/deny', answer: (call) => decideDevice(call, false) },
  { method: 'GET', path: '/org/cli-auth', isOpen: true, answer: passPortal },
  { method: 'GET', path: '/cli-auth', isOpen: true, answer: passPortal },
];
