import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { untilPasses } from '../../../support/until-passes.ts';
import { createFastClock } from '../clocks.ts';
import { startRawServer } from '../raw-server.ts';
import { bearer, connect, TOKEN } from './connect.ts';

describe('startLink', () => {
  it('sends the token as a subprotocol, so that it is in no address', async () => {
    await using server = await startRawServer();
    using console = connect(server);

    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    expect(server.upgrades[0]?.url).toBe('/socket/api/websocket?vsn=2.0.0');
    const [, token = ''] = String(server.upgrades[0]?.headers['sec-websocket-protocol']).split(/,\s*/);
    expect(Buffer.from(token.replace('base64url.bearer.phx.', ''), 'base64').toString()).toBe(TOKEN);
  });

  it('puts the token into the address only where the server takes no subprotocol', async () => {
    await using server = await startRawServer({ protocol: () => false });
    using console = connect(server);

    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    expect(server.upgrades.map((request) => request.url)).toEqual([
      '/socket/api/websocket?vsn=2.0.0',
      `/socket/api/websocket?token=${TOKEN}&vsn=2.0.0`,
    ]);
  });

  it('asks over REST whether a refusal is about the token before it tries it in the address', async () => {
    await using server = await startRawServer({ refuse: (request) => (request.url?.includes('token=') === true ? null : 403) });
    using console = connect(server);

    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    expect(server.upgrades).toHaveLength(2);
  });

  it('never shows the token when inspected', async () => {
    await using server = await startRawServer({ protocol: () => false });
    using console = connect(server);
    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    const shown = inspect([console.link, console.http], { depth: 20, showHidden: true });

    expect(shown).not.toContain(TOKEN);
  });

  it('finds the socket of an older server', async () => {
    await using server = await startRawServer({
      refuse: (request) => (request.url?.startsWith('/socket/websocket') === true ? null : 404),
    });
    using console = connect(server);

    await untilPasses(() => expect(console.state()?.type).toBe('open'));
  });

  it('says that the credential is refused after one renewal, and when it tries again', async () => {
    await using server = await startRawServer({
      refuse: () => 403,
      rest: (_, response) => void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"expired_token"}'),
    });
    let renewals = 0;
    using console = connect(server, {
      kind: 'bearer',
      getToken: async () => TOKEN,
      refresh: async () => {
        renewals += 1;
        return 'renewed-token';
      },
    });

    await untilPasses(() => expect(console.state()?.type).toBe('waiting'));

    const { reason, needsSignIn, retryAt } = console.waiting();
    expect([reason, needsSignIn]).toEqual(['The server does not accept this credential: expired_token.', true]);
    expect(retryAt).toBeGreaterThan(console.clock.now() - 1_000);
    expect([renewals, server.upgrades.length]).toEqual([1, 1]);
  });

  it('comes back by itself after the live link alone was refused for a while', async () => {
    let isRefusing = true;
    await using server = await startRawServer({ refuse: () => (isRefusing ? 403 : null) });
    using console = connect(server);
    await untilPasses(() => expect(console.state()?.type).toBe('waiting'));
    expect(console.waiting().reason).toBe('The server accepts this credential but refuses it the live link.');

    isRefusing = false;

    await untilPasses(() => expect(console.state()?.type).toBe('open'));
  });

  it('tries at once when it is asked to, however long it would wait', async () => {
    let isRefusing = true;
    await using server = await startRawServer({ refuse: () => (isRefusing ? 403 : null) });
    using console = connect(
      server,
      bearer,
      createFastClock(1, () => 0.999),
    );
    await untilPasses(() => expect(server.upgrades.length).toBeGreaterThanOrEqual(4));
    await untilPasses(() => expect(console.waiting().retryAt - console.clock.now()).toBeGreaterThan(1_500));

    isRefusing = false;
    const askedAt = performance.now();
    console.link.reconnect();
    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    expect(performance.now() - askedAt).toBeLessThan(1_000);
  });

  it('tries at once when the credential has another token, however long it would wait', async () => {
    let token = TOKEN;
    await using server = await startRawServer({
      protocol: () => false,
      refuse: ({ url }) => (url?.includes('another') === true ? null : 403),
    });
    using console = connect(server, { kind: 'bearer', getToken: async () => token });
    await untilPasses(() => expect(console.state()?.type).toBe('waiting'));
    await untilPasses(() => expect(console.waiting().retryAt - console.clock.now()).toBeGreaterThan(15_000));
    const changedAt = console.clock.now();

    token = 'another-token-5678';
    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    expect(console.clock.now() - changedAt).toBeLessThan(10_000);
  });

  it('waits for a server that takes the connection and does not answer, rather than to begin another beside it', async () => {
    await using server = await startRawServer();
    server.freeze();
    const clock = createFastClock(50);
    const startedAt = clock.monotonicMs();
    using console = connect(server, bearer, clock);

    await untilPasses(() => expect(clock.monotonicMs() - startedAt).toBeGreaterThan(60_000));

    expect(server.upgrades.length).toBeGreaterThan(1);
    expect(server.upgrades.length).toBeLessThanOrEqual(7);
    expect(console.log).toContain('the server cannot be reached (no answer to the handshake)');
  });

  it('takes a fresh token for each connection', async () => {
    await using server = await startRawServer({ protocol: () => false });
    let issued = 0;
    using console = connect(server, {
      kind: 'bearer',
      getToken: async () => {
        issued += 1;
        return `token-number-${issued}`;
      },
    });
    await untilPasses(() => expect(console.state()?.type).toBe('open'));
    const before = issued;

    server.sockets()[0]?.close(1001);
    await untilPasses(() => expect(console.log).toContain('reconnected'));

    expect(server.upgrades.at(-1)?.url).toBe(`/socket/api/websocket?token=token-number-${before + 1}&vsn=2.0.0`);
  });

  it.each([
    [1000, 'the server closed the connection'],
    [1001, 'the server sent this client away'],
    [1012, 'the server is restarting'],
    [4321, 'the server closed the connection (4321)'],
  ])('has its own words for a connection that ended with %i', async (code, words) => {
    await using server = await startRawServer();
    using console = connect(server);
    await untilPasses(() => expect(console.state()?.type).toBe('open'));

    for (const socket of server.sockets()) socket.close(code);
    await untilPasses(() => expect(console.log).toContain('reconnected'));

    expect(console.log).toContain(words);
  });

  it.each([[1000], [1001], [1011], [1012]])('comes back after the server closed with %i and joins its topics again', async (code) => {
    await using server = await startRawServer();
    using console = connect(server);
    console.link.follow([console.plan('a'), console.plan('b')]);
    await untilPasses(() => expect(console.log).toContain('joined b'));

    for (const socket of server.sockets()) socket.close(code);
    await untilPasses(() => expect(console.log.filter((entry) => entry === 'joined b')).toHaveLength(2));

    expect(console.log.filter((entry) => /^(lost|joined|reconnected)/.test(entry))).toEqual([
      'joined a',
      'joined b',
      'lost a',
      'lost b',
      'reconnected',
      'joined a',
      'joined b',
    ]);
  });

  it('keeps at most 30 attempts a minute, however unlucky its waits', async () => {
    const server = await startRawServer();
    await server[Symbol.asyncDispose]();
    const clock = createFastClock(100, () => 0);
    const startedAt = clock.monotonicMs();
    using console = connect(server, bearer, clock);

    await untilPasses(() => expect(clock.monotonicMs() - startedAt).toBeGreaterThan(59_000));
    const attempts = console.log.filter((entry) => entry.includes('ECONNREFUSED')).length;
    const minutes = Math.ceil((clock.monotonicMs() - startedAt) / 60_000);

    expect(attempts).toBeGreaterThan(0);
    expect(attempts).toBeLessThanOrEqual(30 * minutes);
    expect(console.state()).toMatchObject({ type: 'waiting', reason: 'the server cannot be reached (ECONNREFUSED)' });
  });

  it('joins a crashed topic again', async () => {
    await using server = await startRawServer();
    using console = connect(server);
    console.link.follow([console.plan('a')]);
    await untilPasses(() => expect(console.log).toContain('joined a'));
    const joinRef = server.frames.find((frame) => frame[3] === 'phx_join')?.[0];

    server.sockets()[0]?.send(JSON.stringify([joinRef, joinRef, 'a', 'phx_error', { reason: 'channel_crash' }]));
    await untilPasses(() => expect(console.log.filter((entry) => entry === 'joined a')).toHaveLength(2));

    expect(console.log.filter((entry) => /^(lost|joined)/.test(entry))).toEqual(['joined a', 'lost a', 'joined a']);
    server.broadcast('a', 'message_added', { id: 1 });
    await untilPasses(() => expect(console.log).toContain('message_added {"id":1}'));
  });

  it('sends nothing while a topic is not joined, and nothing of it later', async () => {
    await using server = await startRawServer({ answer: ([, , , event]) => (event === 'phx_join' ? 'nothing' : undefined) });
    using console = connect(server);
    console.link.follow([console.plan('a')]);
    await untilPasses(() => expect(server.topicsOf('phx_join')).toEqual(['a']));

    const push = console.link.topic('a')?.push('stop', {});

    await expect(push).rejects.toMatchObject({ code: 'offline' });
    await untilPasses(() => expect(server.topicsOf('phx_join').length).toBeGreaterThan(1));
    expect(server.topicsOf('stop')).toEqual([]);
  });

  it('says that the outcome is open when the connection breaks before the answer', async () => {
    await using server = await startRawServer({ answer: ([, , , event]) => (event === 'post' ? 'nothing' : undefined) });
    using console = connect(server);
    console.link.follow([console.plan('a')]);
    await untilPasses(() => expect(console.log).toContain('joined a'));

    const push = console.link.topic('a')?.push('post', {});
    void push?.catch(() => {});
    await untilPasses(() => expect(server.topicsOf('post')).toHaveLength(1));
    server.sockets()[0]?.terminate();

    await expect(push).rejects.toMatchObject({ code: 'unavailable' });
    await untilPasses(() => expect(console.log.filter((entry) => entry === 'joined a')).toHaveLength(2));
    expect(server.topicsOf('post')).toHaveLength(1);
  });

  it.each([['{'], ['[1,2]'], ['null'], ['{"a":1}'], ['["1","1","a","phx_reply",null]']])(
    'survives the frame %s and tells of it',
    async (text) => {
      await using server = await startRawServer();
      using console = connect(server);
      console.link.follow([console.plan('a')]);
      await untilPasses(() => expect(console.log).toContain('joined a'));

      server.sockets()[0]?.send(text);
      server.broadcast('a', 'message_added', { id: 2 });
      await untilPasses(() => expect(console.log).toContain('message_added {"id":2}'));

      expect(console.log).toContain('unreadable');
    },
  );
});
