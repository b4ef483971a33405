import {
  ApiActivityFeedChannel,
  ApiChatChannel,
  activityFeedEntryListResponseSchema,
  activityFeedEntrySchema,
  chatLoadMoreMessagesResponseSchema,
  chatMarkThreadReadResponseSchema,
  chatMessageListResponseSchema,
  chatPostMessageResponseSchema,
  createPlatformSocket,
  messageSchema,
} from '@archastro/sdk';
import { type Channel, Socket } from 'phoenix';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork, principalNamed } from './open-network.ts';
import { placeIn } from './raw-socket.ts';

const added = z
  .object({ message: messageSchema.strict(), thread_id: z.string(), before_cursor: z.string().nullable(), after_cursor: z.string() })
  .strict();

const connectSdk = async (network: LocalNetwork, name: string) => {
  const socket = createPlatformSocket({ apiBaseUrl: network.url, accessToken: principalNamed(network, name).token });
  await socket.connect();
  return Object.assign(socket, { [Symbol.asyncDispose]: () => socket.disconnect() });
};

const connectPhoenix = (network: LocalNetwork, options: { readonly token: string; readonly authToken?: string }): Socket & Disposable => {
  const params = options.authToken === undefined ? { token: options.token } : {};
  const settings = {
    params,
    transport: WebSocket,
    timeout: 2_000,
    ...(options.authToken === undefined ? {} : { authToken: options.authToken }),
  };
  const socket = new Socket(`${network.url.replace('http', 'ws')}/socket/api`, settings);
  socket.connect();
  return Object.assign(socket, { [Symbol.dispose]: () => socket.disconnect() });
};

type Settled = { readonly status: string; readonly response: Readonly<Record<string, unknown>> };

const settle = (push: ReturnType<Channel['push']>): Promise<Settled> =>
  new Promise((resolve) => {
    for (const status of ['ok', 'error', 'timeout'] as const)
      push.receive(status, (response: Settled['response']) => resolve({ status, response }));
  });

describe('the local network, driven by independent socket clients', () => {
  it('lets the SDK socket chat in the shapes of the contract', async () => {
    await using network = await openNetwork({ speed: 10 });
    const { team, thread } = await placeIn(network, 'Kim', 'Support');
    await using socket = await connectSdk(network, 'Kim');
    const chat = await ApiChatChannel.joinTeamThread(socket, team, thread, { include_metadata: true });
    const heard: z.infer<typeof added>[] = [];
    chat.onMessageAdded((event) => heard.push(added.parse(event)));
    const updates: unknown[] = [];
    chat.onMessageUpdated((event) =>
      updates.push(z.object({ message: messageSchema.strict(), thread_id: z.string() }).strict().parse(event)),
    );
    const typing: unknown[] = [];
    chat.onTyping((event) => typing.push(event));

    const reply = await chat.apiChatPostMessage({ content: 'Where is HX-20001?', idempotency_key: 'a' });
    const { message } = chatPostMessageResponseSchema.strict().parse((reply as { response: unknown }).response);
    const answer = await eventually(() => heard.find((event) => event.message.agent !== null));

    expect(heard[0]?.message.id).toBe(message.id);
    expect(answer.message.content).toContain('HX-20001');
    expect(typing).toMatchObject([{ is_typing: true, actor: { name: 'Support Desk' } }, { is_typing: false }]);
    const responseOf = async (push: Promise<unknown>) => ((await push) as { response: unknown }).response;
    expect(
      chatMessageListResponseSchema
        .strict()
        .parse(await responseOf(chat.apiChatListMessages({})))
        .messages.at(-1)?.id,
    ).toBe(answer.message.id);
    const more = chatLoadMoreMessagesResponseSchema
      .strict()
      .parse(await responseOf(chat.apiChatLoadMoreMessages({ after_cursor: heard[0]?.after_cursor, limit: 10 })));
    expect(more.data.messages.map((each) => each.id)).toEqual([answer.message.id]);
    expect(
      chatMarkThreadReadResponseSchema.strict().parse(await responseOf(chat.apiChatMarkThreadRead({ message_id: answer.message.id }))),
    ).toEqual({ success: true });
    expect(await responseOf(chat.apiChatEditMessage({ message_id: message.id, content: 'Where is HX-20002?' }))).toEqual({});
    expect(await responseOf(chat.apiChatDeleteMessage({ message_id: message.id }))).toEqual({});
    expect(updates.slice(0, 2)).toMatchObject([
      { message: { content: 'Where is HX-20002?', is_deleted: false } },
      { message: { is_deleted: true } },
    ]);
    expect(await responseOf(chat.apiChatAddReaction({ message_id: answer.message.id, emoji: '👍' }))).toEqual({});
    expect(await responseOf(chat.apiChatRemoveReaction({ message_id: answer.message.id, emoji: '👍' }))).toEqual({});
    expect(updates.slice(2)).toMatchObject([
      { message: { reactions: [{ payload: { emoji: '👍' }, user: 'usr_kim' }] } },
      { message: { reactions: [] } },
    ]);
    await expect(chat.apiChatDeleteMessage({ message_id: answer.message.id })).rejects.toThrow('forbidden');
  });

  it('lets the SDK socket follow the feed of its own organisation', async () => {
    await using network = await openNetwork({ speed: 10 });
    const { thread } = await placeIn(network, 'Kim', 'Support');
    const kim = principalNamed(network, 'Kim');
    await using socket = await connectSdk(network, 'Kim');
    const feed = await ApiActivityFeedChannel.joinOrg(socket, kim.org);
    const heard: z.infer<typeof activityFeedEntrySchema>[] = [];
    feed.onNewEntry((event) => heard.push(activityFeedEntrySchema.strict().parse((event as { entry: unknown }).entry)));

    await network.control({ do: 'say', thread, author: 'usr_mira', content: 'Where is HX-20003?' });
    const done = await eventually(() => heard.find((entry) => entry.title === 'support_participate completed'));

    expect(heard.find((entry) => entry.routine_run === done.routine_run)).toMatchObject({
      title: 'support_participate started',
      thread,
      correlation_id: done.correlation_id,
    });
    const list = await feed.listEntries({ limit: 3 });
    expect(activityFeedEntryListResponseSchema.strict().parse((list as { response: unknown }).response).entries[0]?.id).toBe(
      heard.at(-1)?.id,
    );
    await expect(ApiActivityFeedChannel.joinOrg(socket, principalNamed(network, 'Jo').org)).rejects.toThrow('unauthorized');
  });

  it('lets the phoenix client join, post and come back after a restart', async () => {
    await using network = await openNetwork();
    const { topic } = await placeIn(network, 'Kim', 'Support');
    using socket = connectPhoenix(network, { token: principalNamed(network, 'Kim').token });
    const channel = socket.channel(topic, { include_metadata: true });
    let joins = 0;
    const joined = channel.join();
    joined.receive('ok', () => {
      joins += 1;
    });
    expect((await settle(joined)).status).toBe('ok');

    await network.control({ do: 'restart', downMs: 50 });
    await eventually(() => (joins === 2 ? true : undefined));
    const heard: unknown[] = [];
    channel.on('message_added', (event) => void heard.push(event));

    expect(await settle(channel.push('api:chat:post_message', { content: 'still here' }))).toMatchObject({
      status: 'ok',
      response: { message: { content: 'still here' } },
    });
    expect(heard).toHaveLength(1);
    expect(await settle(channel.push('api:chat:post_message', { content: '   ' }))).toMatchObject({
      status: 'error',
      response: { reason: 'validation_failed' },
    });
  });

  it('takes the token as a subprotocol only when it is told to', async () => {
    await using plain = await openNetwork();
    await using modern = await openNetwork({ takesAuthToken: true });
    using refused = connectPhoenix(plain, { token: '', authToken: principalNamed(plain, 'Kim').token });
    using accepted = connectPhoenix(modern, { token: '', authToken: principalNamed(modern, 'Kim').token });
    let failures = 0;
    refused.onError(() => {
      failures += 1;
    });

    await eventually(() => (accepted.isConnected() && failures > 0 ? true : undefined));

    expect(refused.isConnected()).toBe(false);
  });
});
