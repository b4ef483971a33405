import { describe, expect, it } from 'vitest';
import { openNetwork } from './open-network.ts';
import { type Frame, openRaw, placeIn } from './raw-socket.ts';

const isReply = (ref: string) => (frame: Frame) => frame[3] === 'phx_reply' && frame[1] === ref;
const POST = 'api:chat:post_simple_message';

describe('the Phoenix wire of the local network', () => {
  it('carries join_ref and ref as Phoenix does: replies, broadcasts, heartbeat, unmatched topics', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');

    socket.send('1', '1', topic, 'phx_join', {});
    expect(await socket.next(isReply('1'))).toEqual(['1', '1', topic, 'phx_reply', { response: {}, status: 'ok' }]);
    socket.send(null, '2', 'phoenix', 'heartbeat', {});
    expect(await socket.next(isReply('2'))).toEqual([null, '2', 'phoenix', 'phx_reply', { response: {}, status: 'ok' }]);
    socket.send('9', '3', 'api:nothing:here', 'phx_join', {});
    expect(await socket.next(isReply('3'))).toEqual([
      null,
      '3',
      'api:nothing:here',
      'phx_reply',
      { response: { reason: 'unmatched topic' }, status: 'error' },
    ]);
    socket.send('9', '4', 'api:nothing:here', POST, {});
    expect((await socket.next(isReply('4'))).slice(0, 2)).toEqual([null, '4']);
    socket.send(null, '5', 'phoenix', 'other', {});
    expect((await socket.next(isReply('5')))[4]).toEqual({ response: { reason: 'unmatched topic' }, status: 'error' });
  });

  it('broadcasts a post to its sender too, before the reply, with cursors that meet', async () => {
    await using network = await openNetwork();
    const { topic, thread } = await placeIn(network, 'Kim', 'Ostara');
    using kim = await openRaw(network, 'Kim');
    using jo = await openRaw(network, 'Jo');
    for (const socket of [kim, jo]) {
      socket.send('1', '1', topic, 'phx_join', {});
      await socket.next(isReply('1'));
    }

    kim.send('1', '2', topic, 'api:chat:post_message', { content: 'first', idempotency_key: 'k' });
    kim.send('1', '3', topic, 'api:chat:post_message', { content: 'again', idempotency_key: 'k' });
    kim.send('1', '4', topic, 'api:chat:post_message', { content: 'second' });
    await kim.next(isReply('4'));

    const after = kim.frames.slice(kim.frames.findIndex((frame) => frame[1] === '1') + 1).filter((frame) => frame[3] !== 'typing');
    expect(after.map((frame) => [frame[0], frame[1], frame[3]])).toEqual([
      [null, null, 'message_added'],
      ['1', '2', 'phx_reply'],
      ['1', '3', 'phx_reply'],
      [null, null, 'message_added'],
      ['1', '4', 'phx_reply'],
    ]);
    const [first, , repeated, second] = after.map((frame) => frame[4]) as [
      Added,
      unknown,
      { response: { message: { id: string } } },
      Added,
    ];
    expect(repeated.response.message.id).toBe(first.message.id);
    expect(second).toMatchObject({
      thread_id: thread,
      before_cursor: first.after_cursor,
      message: { content: 'second', user: { org_name: 'Halden Logistics' } },
    });
    expect((await jo.next((frame) => frame[3] === 'message_added'))[4]).toEqual(first);
  });

  it('answers a duplicate join first, then closes the old channel, whose join_ref goes stale', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    socket.send('1', '1', topic, 'phx_join', {});
    socket.send('2', '2', topic, 'phx_join', {});
    socket.send('1', '3', topic, POST, { content: 'from the old join' });
    socket.send('2', '4', topic, POST, { content: 'from the new join' });
    await socket.next(isReply('4'));

    const frames = socket.frames.filter((frame) => frame[3] !== 'typing');
    expect(frames.map(([joinRef, ref, , event]) => [joinRef, ref, event])).toEqual([
      ['1', '1', 'phx_reply'],
      ['2', '2', 'phx_reply'],
      ['1', '1', 'phx_close'],
      [null, null, 'message_added'],
      ['2', '4', 'phx_reply'],
    ]);
  });

  it('leaves with a reply and phx_close, and answers the leave of a topic that was never joined', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    socket.send('1', '1', topic, 'phx_join', {});
    socket.send('1', '2', topic, 'phx_leave', {});
    socket.send('1', '3', topic, 'phx_leave', {});
    socket.send('1', '4', topic, POST, { content: 'too late' });
    await socket.next(isReply('4'));

    expect(socket.frames.slice(1)).toEqual([
      ['1', '2', topic, 'phx_reply', { response: {}, status: 'ok' }],
      ['1', '1', topic, 'phx_close', {}],
      ['1', '3', topic, 'phx_reply', { response: {}, status: 'ok' }],
      [null, '4', topic, 'phx_reply', { response: { reason: 'unmatched topic' }, status: 'error' }],
    ]);
  });

  it('crashes a channel on an unknown event, without a reply, and the connection stays', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    socket.send('1', '1', topic, 'phx_join', {});
    socket.send('1', '2', topic, 'no_such_event', {});
    socket.send(null, '3', 'phoenix', 'heartbeat', {});
    await socket.next(isReply('3'));

    expect(socket.frames.slice(1).map(([joinRef, ref, , event, payload]) => [joinRef, ref, event, payload])).toEqual([
      ['1', '1', 'phx_error', { reason: 'channel_crash' }],
      [null, '3', 'phx_reply', { response: {}, status: 'ok' }],
    ]);
  });

  it.each([
    ['text that is not JSON', 'hello'],
    ['an empty frame', ''],
    ['an object', '{"event":"phx_join"}'],
    ['too short an array', '["1","1","t","phx_join"]'],
    ['a binary frame', Buffer.from([1, 2, 3])],
  ])('closes the connection with 1011 on %s', async (_, garbage) => {
    await using network = await openNetwork();
    using socket = await openRaw(network, 'Kim');

    socket.sendText(garbage);

    expect(await socket.closed).toBe(1011);
  });

  it('refuses what a principal may not join, and the 101st channel of a connection', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using sam = await openRaw(network, 'Sam');
    sam.send('1', '1', topic, 'phx_join', {});
    expect(await sam.next(isReply('1'))).toEqual(['1', '1', topic, 'phx_reply', { response: { reason: 'unauthorized' }, status: 'error' }]);
    sam.send('2', '2', 'api:activity_feed:org:org_halden', 'phx_join', {});
    expect((await sam.next(isReply('2')))[4]).toMatchObject({ status: 'error' });

    using kim = await openRaw(network, 'Kim');
    const { team } = await placeIn(network, 'Kim', 'Support');
    const headers = { authorization: `Bearer ${network.principals[0]?.token}`, 'content-type': 'application/json' };
    for (let index = 1; index <= 101; index += 1) {
      const response = await fetch(`${network.url}/api/v1/teams/${team}/threads`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ thread: { title: `t${index}` } }),
      });
      const { id } = (await response.json()) as { id: string };
      kim.send(String(index), String(index), `api:chat:team:${team}:thread:${id}`, 'phx_join', {});
    }
    expect((await kim.next(isReply('100')))[4]).toMatchObject({ status: 'ok' });
    expect((await kim.next(isReply('101')))[4]).toEqual({ response: { reason: 'too many channels joined' }, status: 'error' });
  });

  it('handles joins strictly in order: a slow one delays the heartbeat', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = await openRaw(network, 'Kim');
    await network.control({ do: 'slow-joins', ms: 120 });
    const startedAt = performance.now();

    socket.send('1', '1', topic, 'phx_join', {});
    socket.send(null, '2', 'phoenix', 'heartbeat', {});
    await socket.next(isReply('2'));

    expect(performance.now() - startedAt).toBeGreaterThan(115);
    expect(socket.frames.map((frame) => frame[1])).toEqual(['1', '2']);
  });

  it('gives each of the known join replies when it is told to', async () => {
    const replies: unknown[] = [];
    for (const joinReply of ['members', 'messages', 'room', 'empty'] as const) {
      await using network = await openNetwork({ joinReply });
      const { topic } = await placeIn(network, 'Kim', 'Support');
      using socket = await openRaw(network, 'Kim');
      socket.send('1', '1', topic, 'phx_join', { include_metadata: true, limit: 5 });
      replies.push(((await socket.next(isReply('1')))[4] as { response: unknown }).response);
    }

    expect(replies).toMatchObject([
      {
        data: { metadata: { members: [{ type: 'user', user_id: 'usr_kim', user: { org_name: 'Halden Logistics' } }, {}, {}, {}, {}, {}] } },
      },
      { paginated_messages: { messages: [{ content: 'Good morning. The phones are quiet so far.' }] } },
      {
        data: {
          thread: { title: 'General' },
          team: { name: 'Customer Support' },
          members: [{}, {}, {}, {}, {}, {}],
          messages: [{}],
          is_transient: false,
        },
      },
      {},
    ]);
  });
});

type Added = { readonly message: { readonly id: string }; readonly before_cursor: string | null; readonly after_cursor: string };
