import { describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork, principalNamed } from './open-network.ts';
import { type Frame, getJson, openRaw, placeIn, type RawSocket } from './raw-socket.ts';

const isReply = (ref: string) => (frame: Frame) => frame[3] === 'phx_reply' && frame[1] === ref;

const join = async (socket: RawSocket, topic: string): Promise<unknown> => {
  socket.send('1', '1', topic, 'phx_join', {});
  return (await socket.next(isReply('1')))[4];
};

const contents = (socket: RawSocket): string[] =>
  socket.frames.flatMap((frame) => (frame[3] === 'message_added' ? [(frame[4] as { message: { content: string } }).message.content] : []));

/** Lets Mira say 1 to `count`, all before anything is awaited, so that the order is the order of asking. */
const count = async (network: LocalNetwork, thread: string, upTo: number): Promise<void> => {
  const numbers = Array.from({ length: upTo }, (_, index) => String(index + 1));
  await Promise.all(numbers.map((content) => network.control({ do: 'say', thread, author: 'usr_mira', content })));
};

const request = async (network: LocalNetwork, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${network.url}${path}`, { ...init, headers: { authorization: `Bearer ${principalNamed(network, 'Kim').token}` } });

const anyRoutine = async (network: LocalNetwork): Promise<string> =>
  (await getJson(network, 'Kim', '/api/v1/agent_routines')).body.data.find((routine: { status: string }) => routine.status === 'active').id;

const statusOfRoutine = async (network: LocalNetwork, id: string): Promise<string> =>
  (await getJson(network, 'Kim', `/api/v1/agent_routines/${id}`)).body.status;

describe('the controls of the local network', () => {
  it('give a flood another pace, and let it rest without losing count', async () => {
    await using network = await openNetwork({ scenario: 'flood', ratePerSecond: 100 });
    const { team } = await placeIn(network, 'Kim', 'Operations');
    const { data } = (await getJson(network, 'Kim', `/api/v1/teams/${team}/threads`)).body;
    const dock = data.find((thread: { title: string }) => thread.title === 'Dock 4 handover').id;
    using socket = await openRaw(network, 'Kim');
    await join(socket, `api:chat:team:${team}:thread:${dock}`);
    await socket.next((frame) => frame[3] === 'message_added');

    await network.control({ do: 'pace-flood', perSecond: 2_000 });
    await eventually(() => (contents(socket).length > 1_500 ? true : undefined));
    await network.control({ do: 'pace-flood', perSecond: 0 });
    await network.control({ do: 'advance', ms: 1_000 });
    const [newest] = (await getJson(network, 'Kim', `/api/v1/threads/${dock}/messages?limit=1`)).body.data.messages;
    await eventually(() => (contents(socket).at(-1) === newest.content ? true : undefined));
    await network.control({ do: 'advance', ms: 10_000 });
    socket.send(null, '2', 'phoenix', 'heartbeat', {});
    await socket.next(isReply('2'));

    const numbers = contents(socket).map((content) => Number(/#(\d+)$/.exec(content)?.[1]));
    expect(contents(socket).at(-1)).toBe(newest.content);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });

  it('crash and close a channel from the server side', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await join(socket, topic);

    expect(await network.control({ do: 'end-channel', topic, how: 'crash' })).toEqual({ ended: 1 });
    expect(await socket.next((frame) => frame[3] === 'phx_error')).toEqual(['1', '1', topic, 'phx_error', { reason: 'channel_crash' }]);
    await join(socket, topic);
    await network.control({ do: 'end-channel', topic, how: 'close' });
    expect(await socket.next((frame) => frame[3] === 'phx_close')).toEqual(['1', '1', topic, 'phx_close', {}]);
  });

  it('refuse and ignore joins, a number of times', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');

    await network.control({ do: 'refuse-joins', reason: 'forbidden', count: 1 });
    expect(await join(socket, topic)).toEqual({ status: 'error', response: { reason: 'forbidden' } });
    await network.control({ do: 'ignore-joins', count: 1 });
    socket.send('2', '2', topic, 'phx_join', {});
    socket.send('3', '3', topic, 'phx_join', {});
    await socket.next(isReply('3'));
    expect(socket.frames.map((frame) => frame[1])).toEqual(['1', '3']);
  });

  it.each([[1001], [1012], [1000], [4000]])('close every socket with %i', async (code) => {
    await using network = await openNetwork();
    using socket = await openRaw(network, 'Kim');

    await network.control({ do: 'close-sockets', code });

    expect(await socket.closed).toBe(code);
    expect(socket.frames).toEqual([]);
  });

  it('restart: 1012 for a socket with channels and 1000 for one without, gone for a while, back on the same port', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using joined = await openRaw(network, 'Kim');
    using idle = await openRaw(network, 'Kim');
    await join(joined, topic);

    const restarted = network.control({ do: 'restart', downMs: 150 });
    expect([await joined.closed, await idle.closed]).toEqual([1012, 1000]);
    await expect(fetch(network.url)).rejects.toThrow('fetch failed');
    await restarted;

    expect((await getJson(network, 'Kim', '/api/v1/users/me')).status).toBe(200);
  });

  it('freeze: connections stay up, nothing comes, and then everything', async () => {
    await using network = await openNetwork();
    const { topic, thread } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await join(socket, topic);
    await network.control({ do: 'freeze', ms: 150 });
    const startedAt = performance.now();

    await count(network, thread, 2);
    socket.send(null, '2', 'phoenix', 'heartbeat', {});
    const me = getJson(network, 'Kim', '/api/v1/users/me');
    await socket.next(isReply('2'));

    expect((await me).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(145);
    expect(contents(socket)).toEqual(['1', '2']);
  });

  it('cut sockets without a word', async () => {
    await using network = await openNetwork();
    using socket = await openRaw(network, 'Kim');

    await network.control({ do: 'cut-sockets' });

    expect(await socket.closed).toBe(1006);
  });

  it('lose, double, delay and reorder broadcasts, the same way for the same seed, and not at all once cleared', async () => {
    const disturbed = async (seed: number): Promise<string[]> => {
      await using network = await openNetwork();
      const { topic, thread } = await placeIn(network, 'Kim', 'Support');
      await getJson(network, 'Kim', '/api/v1/users/me');
      await network.control({ do: 'disturb-broadcasts', seed, lose: 0.2, duplicate: 0.2, delay: 0, reorder: 0.2, count: 40 });
      using socket = await openRaw(network, 'Kim');
      await join(socket, topic);
      await network.control({ do: 'say', thread, author: 'agi_dispatch', content: 'start' });
      for (let index = 0; index < 40; index += 1)
        await network.control({ do: 'say', thread, author: 'agi_dispatch', content: String(index) });
      await network.control({ do: 'clear' });
      await network.control({ do: 'say', thread, author: 'agi_dispatch', content: 'end' });
      await eventually(() => (contents(socket).includes('end') ? true : undefined));
      return contents(socket);
    };

    const [first, again, other] = [await disturbed(1), await disturbed(1), await disturbed(2)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const numbers = first.flatMap((content) => (/^\d+$/.test(content) ? [Number(content)] : []));
    expect(new Set(numbers).size).toBeLessThan(40);
    expect(numbers.length).toBeGreaterThan(new Set(numbers).size);
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));
  });

  it('delay broadcasts', async () => {
    await using network = await openNetwork();
    const { topic, thread } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await join(socket, topic);
    await network.control({ do: 'disturb-broadcasts', seed: 1, delay: 1, delayMs: 120, count: 1 });
    const startedAt = performance.now();

    await count(network, thread, 2);
    await eventually(() => (contents(socket).length === 2 ? true : undefined));

    expect(contents(socket)).toEqual(['2', '1']);
    expect(performance.now() - startedAt).toBeGreaterThan(115);
  });

  it('lose the reply to a push that was applied, and double one', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await join(socket, topic);

    await network.control({ do: 'disturb-replies', seed: 1, lose: 1, count: 1 });
    socket.send('1', '2', topic, 'api:chat:post_message', { content: 'lost reply' });
    await eventually(() => (contents(socket).length === 1 ? true : undefined));
    await network.control({ do: 'disturb-replies', seed: 1, duplicate: 1, count: 1 });
    socket.send('1', '3', topic, 'api:chat:typing', { is_typing: true });
    socket.send(null, '4', 'phoenix', 'heartbeat', {});
    await socket.next(isReply('4'));

    expect(socket.frames.filter((frame) => frame[3] === 'phx_reply').map((frame) => frame[1])).toEqual(['1', '3', '3', '4']);
  });

  it('insert a message late: listed among older ones, announced or not', async () => {
    await using network = await openNetwork();
    const { topic, thread } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await join(socket, topic);
    await network.control({ do: 'say', thread, author: 'agi_dispatch', content: 'newest' });

    await network.control({ do: 'insert-late', thread, content: 'announced', ageMs: 5_000 });
    await network.control({ do: 'insert-late', thread, content: 'silent', ageMs: 6_000, isAnnounced: false });
    await eventually(() => (contents(socket).length === 2 ? true : undefined));

    const { messages } = (await getJson(network, 'Kim', `/api/v1/threads/${thread}/messages`)).body.data;
    expect(messages.map((message: { content: string }) => message.content).slice(-3)).toEqual(['silent', 'announced', 'newest']);
    expect(contents(socket)).toEqual(['newest', 'announced']);
    const ids = messages.slice(-3).map((message: { id: string }) => message.id);
    expect([ids[2] < ids[1], ids[1] < ids[0]]).toEqual([true, true]);
  });

  it('widen the hole between the snapshot of a join and its subscription', async () => {
    await using network = await openNetwork({ joinReply: 'messages' });
    const { topic, thread } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await network.control({ do: 'delay-subscriptions', ms: 100 });

    await join(socket, topic);
    await network.control({ do: 'say', thread, author: 'agi_dispatch', content: 'in the hole' });
    await eventually(async () => {
      await network.control({ do: 'say', thread, author: 'agi_dispatch', content: 'after' });
      return contents(socket).length > 0 ? true : undefined;
    });

    expect(contents(socket)).not.toContain('in the hole');
  });

  it('play an hour of the network at once', async () => {
    await using network = await openNetwork({ scenario: 'busy' });
    const { thread } = await placeIn(network, 'Kim', 'Support');
    const newest = async (): Promise<number> =>
      Date.parse((await getJson(network, 'Kim', `/api/v1/threads/${thread}/messages?limit=1`)).body.data.messages[0].created_at);
    const before = await newest();

    await network.control({ do: 'advance', ms: 3_600_000 });

    expect((await newest()) - before).toBeGreaterThan(3_500_000);
  });

  it('expire tokens: REST and socket refuse them', async () => {
    await using network = await openNetwork();

    await network.control({ do: 'expire-tokens', which: 'all' });

    expect(await getJson(network, 'Kim', '/api/v1/users/me')).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
    await expect(openRaw(network, 'Kim')).rejects.toThrow('403');
  });

  it('spoil every third pause in turn: refused, applied but never answered, too many', async () => {
    await using network = await openNetwork();
    const routine = await anyRoutine(network);
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      every: 3,
      faults: [
        { kind: 'status', status: 503 },
        { kind: 'applied-hang', ms: 30 },
        { kind: 'status', status: 429, retryAfterSeconds: 2 },
      ],
    });
    const pause = async (): Promise<string> => {
      await request(network, `/api/v1/agent_routines/${routine}/activate`, { method: 'POST' });
      const said = await request(network, `/api/v1/agent_routines/${routine}/pause`, { method: 'POST' }).then(
        (response) => `${response.status} ${response.headers.get('retry-after') ?? ''}`.trim(),
        () => 'no answer',
      );
      return `${said}, ${await statusOfRoutine(network, routine)}`;
    };

    const outcomes: string[] = [];
    for (let index = 0; index < 9; index += 1) outcomes.push(await pause());

    expect(outcomes).toEqual([
      '200, paused',
      '200, paused',
      '503, active',
      '200, paused',
      '200, paused',
      'no answer, paused',
      '200, paused',
      '200, paused',
      '429 2, active',
    ]);
  });

  it('answer with a page of HTML, a truncated body, an error after having applied, or late', async () => {
    await using network = await openNetwork();
    const path = '/api/v1/agents';
    await network.control({
      do: 'spoil-requests',
      path,
      faults: [{ kind: 'html' }, { kind: 'truncated' }, { kind: 'slow', ms: 80 }, { kind: 'hang', ms: 20 }],
    });

    const html = await request(network, path);
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
    await expect(request(network, path).then((response) => response.json())).rejects.toThrow('terminated');
    const startedAt = performance.now();
    expect((await request(network, path)).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(75);
    await expect(request(network, path)).rejects.toThrow('fetch failed');
  });

  it('take commands over HTTP from the holder of the control token only, and only where that is open', async () => {
    await using open = await openNetwork({ hasControlEndpoint: true });
    await using closed = await openNetwork();
    const order = (network: LocalNetwork, token: string, body: unknown): Promise<Response> =>
      fetch(`${network.url}/control`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) });

    expect((await order(open, open.controlToken, { do: 'clear' })).status).toBe(200);
    expect((await order(open, open.controlToken, { do: 'no-such-thing' })).status).toBe(400);
    expect((await order(open, principalNamed(open, 'Kim').token, { do: 'clear' })).status).toBe(401);
    expect((await order(closed, closed.controlToken, { do: 'clear' })).status).toBe(401);
    expect((await order(closed, principalNamed(closed, 'Kim').token, { do: 'clear' })).status).toBe(404);
  });
});
