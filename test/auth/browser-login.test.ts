import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type BrowserSignIn, readCallback, runBrowserLogin } from '../../src/auth/browser-login.ts';
import { startCallbackServer } from '../../src/auth/callback-server.ts';
import { parseOrigin } from '../../src/config/origin.ts';
import { ConfigError } from '../../src/system/config-error.ts';

const GOOD = 'access_token=access-token-1&refresh_token=refresh-token-1&expires_in=900&app=dap_1&email=kim%40a.example&org_name=Acme';

/** Opens the address as a browser would in which the portal sends back `query` (after the state). */
const signIn = async (
  query: string,
  visit: (callback: string) => Promise<unknown> = fetch,
): Promise<{ url: URL; result: BrowserSignIn | string }> => {
  const opened = Promise.withResolvers<URL>();
  const login = runBrowserLogin({
    portal: parseOrigin('https://portal.example', 'test'),
    open: (url) => opened.resolve(new URL(url)),
    hold: () => undefined,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
  }).catch((error: unknown) => (error instanceof ConfigError ? `${error.code} ${error.message}` : String(error)));
  const url = await opened.promise;
  await visit(`${url.searchParams.get('redirect_uri')}&${query}`);
  return { url, result: await login };
};

describe('runBrowserLogin', () => {
  it('opens the portal and takes what the browser brings back', async () => {
    const { url, result } = await signIn(GOOD);

    expect(url.origin + url.pathname).toBe('https://portal.example/org/cli-auth');
    expect(url.searchParams.get('slug')).toBe('agentnetwork');
    expect(url.searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+\/callback\?state=[\w-]{32}$/);
    expect(result).toEqual({
      tokens: { accessToken: 'access-token-1', refreshToken: 'refresh-token-1', expiresInMs: 900_000 },
      app: 'dap_1',
      user: 'kim@a.example',
      org: 'Acme',
      sandbox: null,
    });
  });

  it('leaves no token in the address that the browser ends at, and reflects nothing', async () => {
    let page: Response | undefined;
    await signIn(`${GOOD}&org=%3Cscript%3E`, async (callback) => {
      page = await fetch(callback);
    });

    expect(page?.url).toMatch(/^http:\/\/localhost:\d+\/done$/);
    expect(await page?.text()).not.toMatch(/script|token-1/);
    expect(page?.headers.get('cache-control')).toBe('no-store');
    expect(page?.headers.get('content-security-policy')).toBe("default-src 'none'");
  });

  it('says why the portal refused, harmless for a terminal', async () => {
    const { result } = await signIn('error=no%1B%5D0%3Bowned%07%0Aplan');

    expect(result).toMatch(/^forbidden The portal refused the sign-in: no.*owned.*plan$/);
    expect(result).not.toMatch(/[\u0000-\u001f]/);
  });

  it('waits on through requests without the state, from another host, with another method or path', async () => {
    const { result } = await signIn(GOOD, async (callback) => {
      const url = new URL(callback);
      const statuses: number[] = [];
      const hostile: [string, RequestInit?][] = [
        [callback.replace(/state=[^&]*/, 'state=guessed')],
        [callback.replace(/state=[^&]*&/, '')],
        [callback.replace(/state=[^&]*/, '$&&state=twice')],
        [callback.replace('/callback', '/other')],
        [callback, { method: 'POST' }],
        [`${url.origin}/done`],
        [`${url.origin}/`],
      ];
      for (const [address, init] of hostile) statuses.push((await fetch(address, init)).status);
      statuses.push(
        await rawStatus(url, 'evil.example'),
        await rawStatus(url, `localhost.evil.example:${url.port}`),
        await rawStatus(url, ''),
      );
      expect(statuses).toEqual(hostile.map(() => 404).concat(404, 404, 404));
      await fetch(callback);
    });

    expect(result).toMatchObject({ tokens: { accessToken: 'access-token-1' } });
  });

  it('takes the first answer only, and is gone afterwards', async () => {
    let second = 0;
    const { url, result } = await signIn(GOOD, async (callback) => {
      await fetch(callback, { redirect: 'manual' });
      second = (await fetch(callback.replace('access-token-1', 'access-token-of-another'), { redirect: 'manual' })).status;
    });

    expect(second).toBe(404);
    expect(result).toMatchObject({ tokens: { accessToken: 'access-token-1' } });
    await expect(fetch(url.searchParams.get('redirect_uri') ?? '')).rejects.toThrow('fetch failed');
  });

  it('ends by itself, and at once when the operator gives up', async () => {
    const giveUp = new AbortController();
    const options = { portal: parseOrigin('https://portal.example', 'test'), open: () => undefined, hold: () => undefined };

    await expect(runBrowserLogin({ ...options, timeoutMs: 1, signal: giveUp.signal })).rejects.toMatchObject({ code: 'unauthenticated' });
    const login = runBrowserLogin({ ...options, timeoutMs: 60_000, signal: giveUp.signal });
    giveUp.abort(new Error('given up'));
    await expect(login).rejects.toThrow('given up');
  });
});

/** The status of a request with this `Host`, which `fetch` does not let one choose. */
const rawStatus = async (url: URL, host: string): Promise<number> => {
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.end(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(socket, 'close');
  return Number(text.split(' ')[1]);
};

describe('startCallbackServer', () => {
  it('holds its port on both loopback addresses, so that nobody else gets what a browser brings', async () => {
    await using server = await startCallbackServer('s'.repeat(32));
    const port = Number(new URL(server.redirectUri).port);

    for (const host of ['127.0.0.1', '::1']) {
      const squatter = createServer();
      const error = await new Promise<{ code?: string } | undefined>((resolve) => {
        squatter.once('error', resolve);
        squatter.listen(port, host, () => resolve(undefined));
      });
      squatter.close();
      expect(['EADDRINUSE', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']).toContain(error?.code);
    }
  });
});

describe('readCallback', () => {
  const read = (query: string): string => {
    const held: string[] = [];
    try {
      const { tokens, app } = readCallback(new URLSearchParams(query), (secret) => held.push(secret));
      return `${tokens.accessToken} ${tokens.refreshToken} ${tokens.expiresInMs} ${app}`;
    } catch (error) {
      return error instanceof ConfigError ? `${error.code}, held ${held.length}` : String(error);
    }
  };

  it.each([
    ['access_token=access-token-1', 'access-token-1 null null null'],
    ['access_token=access-token-1&expires_in=NaN', 'access-token-1 null null null'],
    ['access_token=access-token-1&expires_in=-5', 'access-token-1 null null null'],
    ['access_token=access-token-1&expires_in=1e9', 'access-token-1 null null null'],
    ['access_token=access-token-1&app=..%2F..%2Fetc', 'access-token-1 null null null'],
    ['access_token=access-token-1&refresh_token=bad%0Atoken', 'access-token-1 null null null'],
    ['access_token=two%20words', 'failed, held 0'],
    ['access_token=line%0Afeed-0123', 'failed, held 0'],
    ['access_token=', 'failed, held 0'],
    ['', 'failed, held 0'],
    ['access_token=access-token-1&access_token=access-token-2', 'failed, held 1'],
    ['access_token=access-token-1&error=denied', 'forbidden, held 1'],
    [`access_token=${'x'.repeat(20_000)}`, 'failed, held 0'],
    ['__proto__=x&access_token=access-token-1', 'access-token-1 null null null'],
  ])('of %s is %s', (query, outcome) => {
    expect(read(query)).toBe(outcome);
  });
});
