import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { PlatformHttp } from '../../../../src/platform/archastro/rest/platform-http.ts';
import { parseServerAddress } from '../../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../../src/platform/archastro/wire.ts';
import type { Credential } from '../../../../src/platform/credential.ts';
import { untilPasses } from '../../../support/until-passes.ts';
import { createFastClock } from '../clocks.ts';
import { type RawServer, startRawServer } from '../raw-server.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const fixed = (kind: Credential['kind'], secret: string): Credential => ({ kind, getToken: () => Promise.resolve(secret) });

const open = async (answer: Answer, credential: Credential = fixed('bearer', 'token-of-kim'), factor = 20) => {
  const requests: IncomingMessage[] = [];
  const server: RawServer = await startRawServer({
    rest: (request, response) => {
      requests.push(request);
      answer(request, response);
    },
  });
  const address = parseServerAddress(server.url);
  const http = new PlatformHttp({ address, credential, clock: createFastClock(factor), wire: createNetworkWire(address, undefined) });
  return {
    http,
    requests,
    server,
    [Symbol.asyncDispose]: async () => {
      http.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

describe('PlatformHttp', () => {
  it('sends lists as repeated parameters and leaves out what is undefined', async () => {
    await using api = await open((_, response) => json(response, 200, {}));

    await api.http.request('/api/v1/things', { query: { agent: ['a', 'b'], limit: 5, before: undefined } });

    expect(api.requests[0]?.url).toBe('/api/v1/things?agent%5B%5D=a&agent%5B%5D=b&limit=5');
  });

  it('sends a token as a bearer and a secret key as a key', async () => {
    await using api = await open((_, response) => json(response, 200, {}));
    await using keyed = await open((_, response) => json(response, 200, {}), fixed('secret-key', 'sk_dap_1'));

    await api.http.request('/api/v1/x');
    await keyed.http.request('/api/v1/x');

    expect(api.requests[0]?.headers).toMatchObject({ authorization: 'Bearer token-of-kim' });
    expect(keyed.requests[0]?.headers).toMatchObject({ 'x-archastro-api-key': 'sk_dap_1' });
    expect(keyed.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('follows no redirect, so that no secret leaves its server', async () => {
    await using other = await open((_, response) => json(response, 200, {}));
    await using api = await open((_, response) => void response.writeHead(302, { location: `${other.server.url}/api/v1/x` }).end());

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({ code: 'protocol' });
    expect(other.requests).toEqual([]);
  });

  it.each([['/api/v1/threads/../users/me'], ['/api/v1/threads/.'], ['/api/v1/threads/a?b'], ['/api/v1/threads/a#b']])(
    'does not send %s, in which an identifier is more than one segment',
    async (path) => {
      await using api = await open((_, response) => json(response, 200, {}));

      await expect(api.http.request(path)).rejects.toMatchObject({ code: 'invalid' });
      expect(api.requests).toEqual([]);
    },
  );

  it('gives up after 10 s', async () => {
    await using api = await open(() => {});

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({
      code: 'timeout',
      message: 'The server did not answer within 10 s.',
    });
  });

  it('gives up on an answer that never ends', async () => {
    await using api = await open((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":');
    });

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({ code: 'timeout' });
  });

  it('says that the outcome is open where the connection breaks', async () => {
    await using api = await open((request) => request.socket.destroy());

    await expect(api.http.request('/api/v1/x', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'unavailable' });
    expect(api.requests).toHaveLength(1);
  });

  it('reads again over a new connection where the kept one had been closed', async () => {
    let answered = 0;
    await using api = await open((request, response) => {
      answered += 1;
      if (answered === 2) request.socket.resetAndDestroy();
      else json(response, 200, { answered });
    });
    await api.http.request('/api/v1/x');

    expect(await api.http.request('/api/v1/x')).toEqual({ answered: 3 });
  });

  it('asks anew for what hangs when told that the network is back, but repeats no change', async () => {
    let isHanging = true;
    await using api = await open((_, response) => {
      if (!isHanging) json(response, 200, { ok: true });
    });
    const read = api.http.request('/api/v1/x');
    const change = api.http.request('/api/v1/y', { method: 'POST', body: {} });
    void change.catch(() => {});
    await untilPasses(() => expect(api.requests).toHaveLength(2));

    isHanging = false;
    api.http.renewReads();

    expect(await read).toEqual({ ok: true });
    await expect(change).rejects.toMatchObject({ code: 'timeout' });
    expect(api.requests.map((request) => request.url)).toEqual(['/api/v1/x', '/api/v1/y', '/api/v1/x']);
  });

  it('tells how long the server asks to wait', async () => {
    await using api = await open(
      (_, response) => void response.writeHead(429, { 'retry-after': '7' }).end('{"error":"too_many_requests"}'),
    );

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 7_000 });
  });

  it('renews a refused token once and asks again', async () => {
    let token = 'old-token';
    const refused: (string | undefined)[] = [];
    await using api = await open(
      (request, response) => json(response, request.headers.authorization === 'Bearer new-token' ? 200 : 401, { ok: true }),
      {
        kind: 'bearer',
        getToken: () => Promise.resolve(token),
        refresh: (old) => {
          refused.push(old);
          token = 'new-token';
          return Promise.resolve(token);
        },
      },
    );

    expect(await api.http.request('/api/v1/x')).toEqual({ ok: true });
    expect(refused).toEqual(['old-token']);
  });

  it('does not renew for ever', async () => {
    let renewals = 0;
    await using api = await open((_, response) => json(response, 401, { error: 'expired_token' }), {
      kind: 'bearer',
      getToken: () => Promise.resolve('old-token'),
      refresh: () => {
        renewals += 1;
        return Promise.resolve('another-token');
      },
    });

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(renewals).toBe(1);
  });

  it('says what is wrong where the credential cannot be read or renewed', async () => {
    const broken = (): Promise<string> => Promise.reject(new Error('disk on fire'));
    await using unread = await open((_, response) => json(response, 200, {}), { kind: 'bearer', getToken: broken });
    await using unrenewed = await open((_, response) => json(response, 401, {}), { ...fixed('bearer', 'token-of-kim'), refresh: broken });

    await expect(unread.http.request('/api/v1/x')).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'The credential could not be read.',
    });
    await expect(unrenewed.http.request('/api/v1/x')).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'The credential could not be renewed.',
    });
  });

  it('says so where a web page comes instead, as from a network that wants a sign-in first', async () => {
    await using api = await open((_, response) => void response.writeHead(200).end('<!DOCTYPE html><title>Welcome to Hotel Wi-Fi</title>'));
    await using redirected = await open((_, response) => void response.writeHead(302, { location: 'http://portal.example/' }).end());
    await using told = await open((_, response) => void response.writeHead(511).end('<html></html>'));

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({
      code: 'protocol',
      message: expect.stringMatching(/^A web page came/),
    });
    await expect(redirected.http.request('/api/v1/x')).rejects.toMatchObject({ message: expect.stringMatching(/sign-in page.*\(302\)/) });
    await expect(told.http.request('/api/v1/x')).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringMatching(/browser first/),
    });
  });

  it('has its own sentence for https where plain http is spoken', async () => {
    await using api = await open((_, response) => json(response, 200, {}));
    const address = parseServerAddress(api.server.url.replace('http:', 'https:'));
    const wire = createNetworkWire(address, undefined);
    const http = new PlatformHttp({ address, credential: fixed('bearer', 'token-of-kim'), clock: createFastClock(20), wire });

    const failure = await http.request('/api/v1/x').catch((error: unknown) => error);
    http.close();

    expect(failure).toMatchObject({ code: 'offline', message: expect.stringMatching(/does not speak https/) });
    expect(String(failure)).not.toMatch(/certificate/);
  });

  it('leaves it open whether a change was made that is answered with something unreadable', async () => {
    await using api = await open((_, response) => void response.writeHead(200).end('<html></html>'));

    await expect(api.http.request('/api/v1/x', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each([['<html></html>'], ['{"cut":']])('refuses the answer %s', async (text) => {
    await using api = await open((_, response) => void response.writeHead(200).end(text));

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({ code: 'protocol' });
  });

  it('refuses an answer that would fill the memory', async () => {
    const flood: Answer = (_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(4 * 1024 * 1024, 32);
      const fill = (): void => void response.write(chunk, (error) => (error instanceof Error ? undefined : fill()));
      fill();
    };
    await using api = await open(flood, fixed('bearer', 'token-of-kim'), 1);

    await expect(api.http.request('/api/v1/x')).rejects.toMatchObject({ message: 'The server sent a reply that is too large.' });
  });
});
