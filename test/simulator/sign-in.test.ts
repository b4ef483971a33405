import {
  authTokensSchema,
  deviceAuthorizationDetailsResponseSchema,
  deviceAuthorizationResponseSchema,
  deviceAuthorizationStatusResponseSchema,
  oAuthTokenResponseSchema,
  PlatformClient,
} from '@archastro/sdk';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork, principalNamed } from './open-network.ts';
import type { Json } from './raw-socket.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const KEY = { 'x-archastro-api-key': 'pk_dap_test' };

const post = async (
  network: LocalNetwork,
  path: string,
  options: { body: unknown; headers?: Record<string, string> },
): Promise<{ status: number; body: Json }> => {
  const response = await fetch(`${network.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options.headers },
    body: JSON.stringify(options.body),
  });
  return { status: response.status, body: await response.json() };
};

const sessionOf = async (network: LocalNetwork): Promise<{ access: string; refresh: string }> => {
  const session = (await network.control({ do: 'issue-session', principal: 'usr_kim' })) as Json;
  return { access: session.access_token, refresh: session.refresh_token };
};

const statusWith = async (network: LocalNetwork, token: string): Promise<number> =>
  (await fetch(`${network.url}/api/v1/users/me`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('signing in to the local network', () => {
  it('renews a session once per refresh token, with and without a key', async () => {
    await using network = await openNetwork();
    const first = await sessionOf(network);

    expect(await statusWith(network, first.access)).toBe(200);
    expect((await post(network, '/api/v1/auth/refresh', { body: { refresh_token: first.refresh } })).status).toBe(401);
    const second = authTokensSchema
      .strict()
      .parse((await post(network, '/api/v1/auth/refresh', { body: { refresh_token: first.refresh }, headers: KEY })).body);
    const third = (await post(network, '/api/v1/auth/refresh/keyless', { body: { refresh_token: second.refresh_token } })).body;

    expect(third).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String), expires_in: 900 });
    expect(await statusWith(network, third.access_token)).toBe(200);
  });

  it('ends a session whose refresh token is used twice', async () => {
    await using network = await openNetwork();
    const { refresh } = await sessionOf(network);
    const renew = (token: string) => post(network, '/api/v1/auth/refresh/keyless', { body: { refresh_token: token } });

    const renewed = (await renew(refresh)).body;
    expect((await renew(refresh)).status).toBe(401);

    expect(await statusWith(network, renewed.access_token)).toBe(401);
    expect((await renew(renewed.refresh_token)).status).toBe(401);
  });

  it('lets access tokens expire by the clock and by command, and renews them', async () => {
    let now = Date.UTC(2026, 10, 22);
    await using network = await openNetwork({ now: () => now, sessionSeconds: 60 });
    const { access, refresh } = await sessionOf(network);

    now += 59_000;
    expect(await statusWith(network, access)).toBe(200);
    now += 2_000;
    expect(await statusWith(network, access)).toBe(401);
    const renewed = (await post(network, '/api/v1/auth/refresh/keyless', { body: { refresh_token: refresh } })).body;
    expect(await statusWith(network, renewed.access_token)).toBe(200);
    await network.control({ do: 'expire-tokens', which: 'sessions' });
    expect(await statusWith(network, renewed.access_token)).toBe(401);
    expect(await statusWith(network, principalNamed(network, 'Kim').token)).toBe(200);
  });

  it('walks a device through pending, slow down, approval and denial', async () => {
    let now = Date.UTC(2026, 10, 22);
    await using network = await openNetwork({ now: () => now });
    const kim = new PlatformClient({ baseUrl: network.url, accessToken: principalNamed(network, 'Kim').token });
    const device = new PlatformClient({ baseUrl: network.url, defaultHeaders: KEY });
    const poll = (code: string) => post(network, '/oauth/token', { body: { grant_type: GRANT, device_code: code, client: 'cli_test' } });
    const start = async () =>
      deviceAuthorizationResponseSchema.strict().parse(await device.oauth.device.authorize({ client: 'cli_test', scope: 'agents:read' }));

    const login = await start();
    expect(await poll(login.device_code)).toEqual({ status: 400, body: { error: 'authorization_pending' } });
    expect(await poll(login.device_code)).toEqual({ status: 400, body: { error: 'slow_down' } });
    expect(
      deviceAuthorizationDetailsResponseSchema.strict().parse(await kim.oauth.device.authorization({ code: login.user_code })),
    ).toMatchObject({ client_name: 'cli_test', scopes: ['agents:read'] });
    expect(
      deviceAuthorizationStatusResponseSchema.strict().parse(await kim.oauth.device.approve({ user_code: login.user_code })).status,
    ).toBe('approved');
    now += 11_000;
    const granted = oAuthTokenResponseSchema.strict().parse((await poll(login.device_code)).body);
    expect(await statusWith(network, granted.access_token)).toBe(200);
    const renewed = await device.oauth.token({ grant_type: 'refresh_token', refresh_token: granted.refresh_token ?? '' });
    expect(oAuthTokenResponseSchema.strict().parse(renewed).refresh_token).not.toBe(granted.refresh_token);
    expect(await poll(login.device_code)).toEqual({ status: 400, body: { error: 'invalid_grant' } });

    const denied = await start();
    await kim.oauth.device.deny({ user_code: denied.user_code });
    expect(await poll(denied.device_code)).toEqual({ status: 400, body: { error: 'access_denied' } });
    const late = await start();
    now += 601_000;
    expect(await poll(late.device_code)).toEqual({ status: 400, body: { error: 'expired_token' } });
    z.object({ scopes: z.record(z.string()) })
      .strict()
      .parse(await device.oauth.scopes());
  });

  it('refuses too many polls in the flat shape', async () => {
    await using network = await openNetwork({ hasLimits: true });
    const poll = () => post(network, '/oauth/token', { body: { grant_type: GRANT, device_code: 'none' } });
    for (let index = 0; index < 20; index += 1) await poll();

    expect(await poll()).toEqual({ status: 429, body: { error: 'too_many_requests' } });
  });

  it('ends a browser login at the loopback address, once, and nowhere else', async () => {
    await using network = await openNetwork();
    const visit = (target: string) =>
      fetch(`${network.url}/org/cli-auth?slug=agentnetwork&redirect_uri=${encodeURIComponent(target)}`, { redirect: 'manual' });
    const callback = 'http://localhost:45678/callback';

    expect((await visit(callback)).status).toBe(403);
    await network.control({ do: 'open-portal', principal: 'usr_kim' });
    expect((await visit('http://example.com/callback')).status).toBe(400);
    const passed = await visit(callback);
    const location = new URL(passed.headers.get('location') ?? '');
    expect([passed.status, location.origin + location.pathname, location.searchParams.get('email')]).toEqual([
      302,
      callback,
      'kim@halden.example',
    ]);
    expect(await statusWith(network, location.searchParams.get('access_token') ?? '')).toBe(200);
    expect((await visit(callback)).status).toBe(403);
  });
});
