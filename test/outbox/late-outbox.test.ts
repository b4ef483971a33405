import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PrincipalId, type ThreadId, toId } from '../../src/domain/ids.ts';
import type { Post } from '../../src/domain/message.ts';
import { rawText } from '../../src/domain/untrusted.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { withLateOutbox } from '../../src/outbox/late-outbox.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import { createArchastroPlatform } from '../../src/platform/archastro/archastro-platform.ts';
import type { Platform } from '../../src/platform/platform.ts';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork, principalNamed } from '../simulator/open-network.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netconsole-late-outbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const openFor = (network: LocalNetwork) => (principal: PrincipalId) =>
  openOutbox({ folder, origin: network.url, principal, now: Date.now });

type Running = AsyncDisposable & { readonly platform: Platform; readonly deliveries: readonly string[] };

const start = (network: LocalNetwork, open: (principal: PrincipalId) => Promise<Outbox> = openFor(network)): Running => {
  const { token } = principalNamed(network, 'Kim');
  const adapter = createArchastroPlatform({ server: network.url, credential: { kind: 'bearer', getToken: () => Promise.resolve(token) } });
  const platform = withLateOutbox(adapter, open);
  const deliveries: string[] = [];
  platform.subscribe((events) => {
    for (const event of events)
      if (event.type === 'delivery-changed') deliveries.push(`${event.post.idempotencyKey} ${event.delivery.state}`);
  });
  return { platform, deliveries, [Symbol.asyncDispose]: platform.close };
};

const claims = async (platform: Platform): Promise<ThreadId> => {
  const teams = await platform.listTeams();
  const lists = await Promise.all(teams.map(({ id }) => platform.listThreads(id)));
  const thread = lists.flat().find(({ title }) => title !== null && rawText(title) === 'Claims');
  if (thread === undefined) throw new Error('there is no thread Claims');
  return thread.id;
};

const postOf = (thread: ThreadId, key: string): Post => ({
  thread,
  content: `text of ${key}`,
  idempotencyKey: key,
  type: 'message',
  replyTo: null,
  writtenAt: Date.now(),
});

const textsIn = async (platform: Platform, thread: ThreadId): Promise<readonly string[]> =>
  (await platform.listMessages(thread)).messages.map(({ content }) => rawText(content)).filter((text) => text.startsWith('text of'));

const filesIn = async (): Promise<number> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

describe('withLateOutbox', () => {
  it('posts, tells of each step, and keeps nothing that has arrived', async () => {
    await using network = await openNetwork();
    const running = start(network);
    const thread = await claims(running.platform);

    const message = await running.platform.postMessage(postOf(thread, 'one'));
    await running.platform.close();

    expect(rawText(message.content)).toBe('text of one');
    expect(running.deliveries).toEqual(['one sending', 'one sent']);
    expect(await filesIn()).toBe(0);
  });

  it('sends once what an earlier run could not', async () => {
    await using network = await openNetwork();
    const earlier = await openFor(network)(toId('usr_kim'));
    const thread = await (async () => {
      await using running = start(network);
      return claims(running.platform);
    })();
    await earlier.add(postOf(thread, 'left'));
    await earlier.close();

    await using running = start(network);
    await eventually(async () => ((await textsIn(running.platform, thread)).length > 0 ? true : undefined));
    await eventually(() => (running.deliveries.includes('left sent') ? true : undefined));

    expect(await textsIn(running.platform, thread)).toEqual(['text of left']);
  });

  it('keeps a post while the server is away, and delivers it when it is back', async () => {
    await using network = await openNetwork();
    await using running = start(network);
    const thread = await claims(running.platform);
    await running.platform.postMessage(postOf(thread, 'before'));

    const restarted = network.control({ do: 'restart', downMs: 1_500 });
    const posted = running.platform.postMessage(postOf(thread, 'meanwhile'));
    await restarted;
    await posted;

    expect(await textsIn(running.platform, thread)).toEqual(['text of before', 'text of meanwhile']);
  });

  it('sends nothing that cannot be written down', async () => {
    await using network = await openNetwork();
    await using running = start(network, () => Promise.reject(new LedgerError('full', 'The disk is full.')));
    const thread = await claims(running.platform);

    await expect(running.platform.postMessage(postOf(thread, 'lost'))).rejects.toMatchObject({
      code: 'cancelled',
      message: 'It was not sent: The disk is full.',
    });
    expect(await textsIn(running.platform, thread)).toEqual([]);
  });
});
