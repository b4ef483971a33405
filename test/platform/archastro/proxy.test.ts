import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import type { Credential } from '../../../src/platform/credential.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { type RawServer, startRawServer } from './raw-server.ts';
import { selfSigned } from './self-signed.ts';

const HOST = 'platform.test';
const pair = selfSigned(HOST);
const credential: Credential = { kind: 'bearer', getToken: () => Promise.resolve('token-of-kim') };

type Proxy = AsyncDisposable & {
  readonly url: string;
  readonly asked: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
};

/** A proxy that tunnels to this machine, whatever host it is asked for, or refuses with a status. */
const startProxy = async (status: number | null = null): Promise<Proxy> => {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(String(request.url));
    authorizations.push(request.headers['proxy-authorization']);
    client.on('error', () => {});
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(Number(String(request.url).split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    for (const socket of [client, upstream]) sockets.add(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://operator:secret@127.0.0.1:${port}`,
    asked,
    authorizations,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};

const openServer = async (): Promise<RawServer & { readonly address: string }> => {
  const server = await startRawServer({ tls: pair });
  return { ...server, address: `https://${HOST}:${server.port}` };
};

describe('a proxy', () => {
  const before = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([...before, pair.cert]));
  afterAll(() => setDefaultCACertificates(before));

  it('carries REST and the socket, with TLS from end to end', async () => {
    await using server = await openServer();
    await using proxy = await startProxy();
    const platform = createArchastroPlatform({ server: server.address, credential, proxy: { httpsProxy: proxy.url, noProxy: undefined } });

    platform.subscribe(() => {});
    await untilPasses(() => expect(server.upgrades.length).toBeGreaterThan(0));
    const me = await platform.getMe();
    await platform.close();

    expect(me.id).toBe('usr_me');
    expect(new Set(proxy.asked)).toEqual(new Set([`${HOST}:${server.port}`]));
    expect(new Set(proxy.authorizations)).toEqual(new Set([`Basic ${Buffer.from('operator:secret').toString('base64')}`]));
    expect(server.upgrades[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  it('is not asked for a host that NO_PROXY names', async () => {
    await using proxy = await startProxy();
    const platform = createArchastroPlatform({ server: `https://${HOST}:1`, credential, proxy: { httpsProxy: proxy.url, noProxy: HOST } });

    await expect(platform.getMe()).rejects.toMatchObject({ name: 'PlatformError' });
    await platform.close();

    expect(proxy.asked).toEqual([]);
  });

  it('that wants a password is named as such', async () => {
    await using proxy = await startProxy(407);
    const platform = createArchastroPlatform({
      server: `https://${HOST}:1`,
      credential,
      proxy: { httpsProxy: proxy.url, noProxy: undefined },
    });

    await expect(platform.getMe()).rejects.toMatchObject({ code: 'offline', message: 'The proxy wants a user name and password (407).' });
    await platform.close();
  });

  it('does not make up for a certificate that is not trusted', async () => {
    setDefaultCACertificates(before);
    await using server = await openServer();
    await using proxy = await startProxy();
    const platform = createArchastroPlatform({ server: server.address, credential, proxy: { httpsProxy: proxy.url, noProxy: undefined } });

    const failure = platform.getMe();

    await expect(failure).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringMatching(/^The server's certificate was not accepted/),
    });
    await platform.close();
    setDefaultCACertificates([...before, pair.cert]);
  });
});
