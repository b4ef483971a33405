import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork, principalNamed } from './open-network.ts';
import { getJson, openRaw, placeIn, type RawSocket, socketUrl } from './raw-socket.ts';

const portOf = (network: LocalNetwork): number => Number(new URL(network.url).port);

const ask = (
  network: LocalNetwork,
  options: { path?: string; method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: portOf(network),
        path: options.path ?? '/api/v1/users/me',
        method: options.method ?? 'GET',
        headers: { authorization: `Bearer ${principalNamed(network, 'Kim').token}`, ...options.headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), headers: response.headers }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });

/** The status of a refused upgrade, or 101. */
const upgrade = (url: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve) => {
    const ws = new WebSocket(url, { headers });
    ws.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    ws.on('open', () => {
      resolve(101);
      ws.terminate();
    });
    ws.on('error', () => undefined);
  });

const openTcp = async (network: LocalNetwork): Promise<Socket> => {
  const socket = connect(portOf(network), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

const added = (socket: RawSocket): number => socket.frames.filter((frame) => frame[3] === 'message_added').length;

describe('the local network under attack', () => {
  it('listens on 127.0.0.1 only', async () => {
    await using network = await openNetwork();
    const socket = connect(portOf(network), '127.0.0.2');

    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];

    expect(error.code).toBe('ECONNREFUSED');
  });

  it.each([
    ['a web page', { origin: 'https://evil.example' }],
    ['its own origin, which no client of ours sends', { origin: 'http://127.0.0.1' }],
    ['a null origin', { origin: 'null' }],
    ['another site by its fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['a rebound name', { host: 'evil.example:80' }],
    ['the right name on another port', { host: '127.0.0.1:1' }],
  ])('refuses %s over REST and at the socket, without any CORS header', async (_, headers) => {
    await using network = await openNetwork();

    const answer = await ask(network, { headers });

    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(await upgrade(socketUrl(network, 'Kim'), headers)).toBe(403);
    expect((await ask(network, { method: 'OPTIONS', headers })).status).toBe(403);
  });

  it('takes a request that names one host, its own, however often and wherever it is named', async () => {
    await using network = await openNetwork();
    const { token } = principalNamed(network, 'Kim');
    const own = `127.0.0.1:${portOf(network)}`;
    const answerTo = async (target: string, hosts: readonly string[], more = ''): Promise<string> => {
      const socket = await openTcp(network);
      const lines = hosts.map((host) => `Host: ${host}\r\n`).join('');
      socket.write(`GET ${target} HTTP/1.1\r\n${lines}Authorization: Bearer ${token}\r\n${more}\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return answer.toString('utf8').split(' ')[1] ?? '';
    };
    const upgrading =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    const rest = '/api/v1/users/me';
    const live = `/socket/api/websocket?vsn=2.0.0&token=${token}`;

    expect(await answerTo(rest, [own])).toBe('200');
    expect(await answerTo(`http://${own}${rest}`, [own])).toBe('200');
    for (const [path, more] of [
      [rest, ''],
      [live, upgrading],
    ] as const) {
      expect(await answerTo(path, [own, 'evil.example'], more)).toBe('403');
      expect(await answerTo(path, [own, own], more)).toBe('403');
      expect(await answerTo(`http://evil.example${path}`, [own], more)).toBe('403');
      expect(await answerTo(`http://${own}@evil.example${path}`, [own], more)).toBe('403');
    }
  });

  it.each([
    ['no token', '?vsn=2.0.0', 403],
    ['a wrong token', '?vsn=2.0.0&token=sat_wrong', 403],
    ['another protocol version', '?vsn=3.0.0&token=TOKEN', 403],
    ['no protocol version', '?token=TOKEN', 403],
    ['the right token', '?vsn=2.0.7&token=TOKEN', 101],
  ])('answers an upgrade with %s', async (_, query, status) => {
    await using network = await openNetwork();
    const url = `${network.url.replace('http', 'ws')}/socket/api/websocket${query.replace('TOKEN', principalNamed(network, 'Kim').token)}`;

    expect(await upgrade(url)).toBe(status);
    expect(await upgrade(url.replace('/socket/api/websocket', '/socket/other'))).toBe(404);
  });

  it('refuses a token that differs in its last character, is empty, or only begins right', async () => {
    await using network = await openNetwork();
    const { token } = principalNamed(network, 'Kim');
    const wrong = [
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      '',
      token.slice(0, 20),
      `${token}x`,
      'undefined',
      '__proto__',
    ];

    const statuses = await Promise.all(
      wrong.map(async (each) => (await ask(network, { headers: { authorization: `Bearer ${each}` } })).status),
    );

    expect(statuses).toEqual(wrong.map(() => 401));
    expect(token).toMatch(/^sat_[\w-]{43}$/);
  });

  it('takes a body of up to 1 MiB of valid JSON and refuses others', async () => {
    await using network = await openNetwork();
    const { team } = await placeIn(network, 'Kim', 'Support');
    const path = `/api/v1/teams/${team}/threads`;
    const post = async (body: string) => (await ask(network, { method: 'POST', path, body })).status;

    expect(await post(JSON.stringify({ thread: { title: 'x', metadata: { pad: 'p'.repeat(1_000_000) } } }))).toBe(201);
    expect(await post(JSON.stringify({ thread: { title: 'x', metadata: { pad: 'p'.repeat(1_100_000) } } }))).toBe(413);
    expect(await post('{"thread":')).toBe(400);
    expect(await post('{"__proto__":{"polluted":true},"thread":{"title":"x"}}')).toBe(201);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('reads no file and reflects nothing, whatever the path', async () => {
    await using network = await openNetwork();
    const paths = [
      '/../../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/api/v1/agents/..%2f..%2fetc%2fpasswd',
      '/api/v1/threads/%ff',
      '/<script>alert(1)</script>',
      '//evil.example/x',
      '/api/v1/agents/__proto__',
      '/api/v1/agents/constructor',
    ];

    for (const path of paths) {
      const answer = await ask(network, { path });
      expect([400, 404]).toContain(answer.status);
      expect(answer.body).not.toMatch(/root:|script|evil|passwd|proto/);
      expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' });
    }
  });

  it('goes on after requests whose target is no address', async () => {
    await using network = await openNetwork();
    const { token } = principalNamed(network, 'Kim');
    const target = async (line: string, more = ''): Promise<string> => {
      const socket = await openTcp(network);
      socket.write(`${line} HTTP/1.1\r\nHost: 127.0.0.1:${portOf(network)}\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return answer.toString('utf8').split('\r\n')[0] ?? '';
    };

    expect(await target('GET //')).toBe('HTTP/1.1 404 Not Found');
    const upgrading =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    expect(await target('GET //', upgrading)).toBe('HTTP/1.1 404 Not Found');
    expect((await getJson(network, 'Kim', '/api/v1/users/me')).status).toBe(200);
  });

  it.each([
    ['a message over 1 MiB', (ws: WebSocket) => ws.send('x'.repeat(1_100_000)), 1009],
    [
      'a message of 100 fragments',
      (ws: WebSocket) => {
        for (let index = 0; index < 100; index += 1) ws.send('[', { fin: index === 99 });
      },
      1008,
    ],
  ])('ends a socket that sends %s, and keeps serving', async (_, attack, code) => {
    await using network = await openNetwork();
    using socket = await openRaw(network, 'Kim');

    attack(socket.ws);

    expect([code, 1006]).toContain(await socket.closed);
    expect((await getJson(network, 'Kim', '/api/v1/users/me')).status).toBe(200);
  });

  it('takes at most 64 sockets, and 32 new ones a second', async () => {
    await using network = await openNetwork();
    const url = socketUrl(network, 'Kim');

    const statuses = await Promise.all(Array.from({ length: 80 }, () => upgrade(url)));

    expect(statuses.filter((status) => status === 101).length).toBeLessThanOrEqual(32);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(48);
  });

  it('closes a request that never finishes its headers, and serves others meanwhile', async () => {
    await using network = await openNetwork();
    const slow = await openTcp(network);
    slow.write('GET /api/v1/users/me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
    const closed = once(slow.resume(), 'close');

    expect((await getJson(network, 'Kim', '/api/v1/users/me')).status).toBe(200);
    await closed;
    expect(slow.destroyed).toBe(true);
  });

  it('drops a consumer that does not read, and the others hear everything', async () => {
    await using network = await openNetwork();
    const { topic, thread } = await placeIn(network, 'Kim', 'Support');
    using slow = await openRaw(network, 'Kim');
    using reader = await openRaw(network, 'Kim');
    for (const socket of [slow, reader]) {
      socket.send('1', '1', topic, 'phx_join', {});
      await socket.next((frame) => frame[3] === 'phx_reply');
    }
    slow.ws.pause();
    const content = 'x'.repeat(90_000);

    for (let sent = 1; sent <= 400; sent += 1) {
      await network.control({ do: 'say', thread, author: 'agi_dispatch', content });
      if (sent % 20 === 0) await eventually(() => (added(reader) === sent ? true : undefined));
    }
    slow.ws.resume();

    expect(await slow.closed).toBe(1006);
    expect(added(slow)).toBeLessThan(400);
  });
});
