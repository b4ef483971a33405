import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { Post } from '../../src/domain/message.ts';
import { rawText } from '../../src/domain/untrusted.ts';
import { type OutboxDisk, openOutbox } from '../../src/outbox/outbox.ts';
import { withOutbox } from '../../src/outbox/outbox-platform.ts';
import { EXPIRY_MS } from '../../src/outbox/post-attempt.ts';
import type { PlatformEvent } from '../../src/platform/events.ts';
import { createManualClock } from '../platform/archastro/clocks.ts';
import { createMemoryDisk } from './outbox-disk.ts';
import { createMemoryStore, createPostServer, type Fate, type PostStore } from './post-server.ts';

const OWNER = { origin: 'https://platform.example', principal: toId<'user'>('usr_1') };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netconsole-outbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const postOf = (key: string, changes: Partial<Post> = {}): Post => ({
  thread: toId<'thread'>('thr_1'),
  content: `text of ${key}`,
  idempotencyKey: key,
  type: 'message',
  replyTo: null,
  writtenAt: 1_000_000,
  ...changes,
});

const open = (owner = OWNER) => openOutbox({ ...owner, folder, now: () => 1_000_000 });

const openInMemory = (disk: OutboxDisk) => openOutbox({ ...OWNER, folder: '/outbox', now: () => 1_000_000, disk });

const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A console with an outbox over a server whose answers are scripted, in order; afterwards it stores. */
const start = async (
  script: readonly Fate[] = [],
  { store = createMemoryStore(), disk = createMemoryDisk(), remembersKeys = true } = {},
) => {
  const clock = createManualClock();
  const fates = [...script];
  const attempts: string[] = [];
  const server = createPostServer({
    store,
    remembersKeys,
    fateOf: (post) => {
      attempts.push(post.idempotencyKey);
      return fates.shift() ?? 'stored';
    },
  });
  const outbox = await openOutbox({ ...OWNER, folder: '/outbox', now: clock.now, disk });
  const platform = withOutbox(server, outbox, clock);
  const deliveries: string[] = [];
  const listen = (events: readonly PlatformEvent[]): void => {
    for (const event of events) {
      if (event.type !== 'delivery-changed') continue;
      const { state } = event.delivery;
      deliveries.push(`${event.post.idempotencyKey} ${event.delivery.state === 'failed' ? rawText(event.delivery.reason) : state}`);
    }
  };
  platform.subscribe(listen);
  clock.advance(0);
  /** Lets time pass until files and promises have settled at each second. */
  const pass = async (ms: number): Promise<void> => {
    await settle();
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.advance(1_000);
      await settle();
    }
  };
  return { platform, server, store, disk, clock, attempts, deliveries, pass };
};

const keysOf = (store: PostStore): readonly string[] => store.list().map((post) => post.idempotencyKey);

const offline: Fate = { fails: 'offline', when: 'before' };

describe('an outbox', () => {
  it('keeps a post until it has ended, for the next one that is opened', async () => {
    const first = await open();
    await first.add(postOf('a'));
    await first.add(postOf('b'));
    await first.attempt('a');
    await first.settle('b', { state: 'failed', reason: 'no' });
    await first.close();

    const second = await open();

    expect(second.entries()).toEqual([{ post: postOf('a'), attemptedAt: 1_000_000 }]);
  });

  it('leaves no file behind when nothing is open', async () => {
    const outbox = await open();
    await outbox.add(postOf('a'));
    await outbox.settle('a', { state: 'sent', message: toId<'message'>('msg_1') });
    await outbox.close();

    const [scope = ''] = await readdir(folder);

    expect(await readdir(path.join(folder, scope))).toEqual([]);
  });

  it('keeps its files from other users', async () => {
    const outbox = await open();
    await outbox.add(postOf('a'));
    const [scope = ''] = await readdir(folder);
    const [file = ''] = await readdir(path.join(folder, scope));

    const modes = await Promise.all(
      [path.join(folder, scope), path.join(folder, scope, file)].map(async (name) => (await stat(name)).mode & 0o777),
    );

    expect(modes).toEqual([0o700, 0o600]);
  });

  it('never shows the posts of another principal or server', async () => {
    const outbox = await open();
    await outbox.add(postOf('a'));
    await outbox.close();

    const others = await Promise.all([
      open({ ...OWNER, principal: toId<'user'>('usr_2') }),
      open({ ...OWNER, origin: 'https://other.example' }),
    ]);

    expect(others.map((other) => other.entries())).toEqual([[], []]);
  });

  it('keeps out of the files of a process that runs', async () => {
    const first = await open();
    await first.add(postOf('a'));

    const second = await open();
    await second.add(postOf('b'));

    expect(second.entries().map(({ post }) => post.idempotencyKey)).toEqual(['b']);
  });

  it('takes the same post once', async () => {
    const outbox = await open();

    await outbox.add(postOf('a'));
    await outbox.add(postOf('a'));

    expect(outbox.entries()).toHaveLength(1);
  });
});

describe('a platform with an outbox', () => {
  it('tells that a post is sending, then sent', async () => {
    const console = await start();

    const message = await console.platform.postMessage(postOf('a'));

    expect(message).toMatchObject({ id: 'msg_1', idempotencyKey: 'a' });
    expect(console.deliveries).toEqual(['a sending', 'a sent']);
  });

  it('sends a post that was not answered again with its key, and never twice', async () => {
    const console = await start([{ fails: 'timeout', when: 'after' }]);

    await expect(console.platform.postMessage(postOf('a'))).rejects.toMatchObject({ code: 'timeout' });
    await console.pass(2_000);

    expect(keysOf(console.store)).toEqual(['a']);
    expect(console.deliveries).toEqual(['a sending', 'a unknown', 'a sent']);
  });

  it('looks into the thread before it sends again to a server that forgets keys', async () => {
    const console = await start([{ fails: 'unavailable', when: 'after' }], { remembersKeys: false });

    await expect(console.platform.postMessage(postOf('a'))).rejects.toMatchObject({ code: 'timeout' });
    await console.pass(2_000);

    expect(keysOf(console.store)).toEqual(['a']);
    expect(console.attempts).toEqual(['a']);
  });

  it('sends what was written while the server could not be reached when the link is back, in order', async () => {
    const console = await start([offline, offline]);
    const posted = [console.platform.postMessage(postOf('a')), console.platform.postMessage(postOf('b'))];
    await console.pass(1_000);
    const before = keysOf(console.store);

    console.server.emit([{ type: 'link-changed', connection: { state: 'live' } }]);
    await Promise.all(posted);

    expect(before).toEqual([]);
    expect(keysOf(console.store)).toEqual(['a', 'b']);
    expect(console.deliveries).toEqual(['a sending', 'b sending', 'a sent', 'b sent']);
  });

  it('stops waiting after 10 s and sends the post nevertheless', async () => {
    const console = await start([offline, offline, offline, offline]);
    const posted = Promise.allSettled([console.platform.postMessage(postOf('a'))]);

    await console.pass(11_000);
    const ended = await posted;
    await console.pass(30_000);

    expect(ended).toMatchObject([{ reason: { code: 'timeout' } }]);
    expect(keysOf(console.store)).toEqual(['a']);
    expect(console.deliveries).toEqual(['a sending', 'a sending', 'a sent']);
  });

  it('tells at once why the server refuses a post, and goes on with the next', async () => {
    const console = await start([{ fails: 'invalid', when: 'before' }]);

    const results = await Promise.allSettled([console.platform.postMessage(postOf('a')), console.platform.postMessage(postOf('b'))]);

    expect(results).toMatchObject([{ reason: { code: 'invalid' } }, { value: { idempotencyKey: 'b' } }]);
    expect(console.deliveries).toEqual(['a sending', 'b sending', 'a The server says invalid.', 'b sent']);
  });

  it('does not call a post failed that an earlier attempt brought through', async () => {
    const console = await start([
      { fails: 'timeout', when: 'after' },
      { fails: 'forbidden', when: 'before' },
    ]);

    await expect(console.platform.postMessage(postOf('a'))).rejects.toMatchObject({ code: 'timeout' });
    await console.pass(2_000);

    expect(console.deliveries.at(-1)).toBe('a sent');
  });

  it('lets no post overtake another of its thread, and holds up no other thread', async () => {
    const console = await start([{ fails: 'timeout', when: 'before' }]);
    const other = postOf('c', { thread: toId<'thread'>('thr_2') });

    void console.platform.postMessage(postOf('a')).catch(() => {});
    const second = console.platform.postMessage(postOf('b'));
    await settle();
    await console.platform.postMessage(other);
    await console.pass(2_000);
    await second;

    expect(keysOf(console.store)).toEqual(['c', 'a', 'b']);
  });

  it('takes its own message in the thread for the answer', async () => {
    const console = await start();
    const never = new Promise<Fate>(() => {});
    const server = createPostServer({ store: console.store, remembersKeys: true, fateOf: () => never });
    const platform = withOutbox(server, await openInMemory(console.disk), console.clock);
    platform.subscribe(() => {});
    const posted = platform.postMessage(postOf('a'));
    await settle();
    const [echo] = (
      await createPostServer({
        store: { list: () => [postOf('a')], add: () => {} },
        remembersKeys: true,
        fateOf: () => 'stored',
      }).listMessages(toId<'thread'>('thr_1'))
    ).messages;
    if (echo === undefined) throw new Error('no echo');

    server.emit([{ type: 'message-added', message: echo, isConfirmed: false }]);

    expect(await posted).toEqual(echo);
  });

  it('tells the next console what was left, and sends it', async () => {
    const first = await start([offline]);
    void first.platform.postMessage(postOf('a')).catch(() => {});
    await settle();
    await first.platform.close();

    const second = await start([], first);
    await second.pass(2_000);

    expect(second.deliveries).toEqual(['a unknown', 'a sent']);
    expect(keysOf(second.store)).toEqual(['a']);
  });

  it('tells what was left before what is posted now', async () => {
    const disk = createMemoryDisk();
    const first = await openInMemory(disk);
    await first.add(postOf('a'));
    await first.close();
    const server = createPostServer({ store: createMemoryStore(), remembersKeys: true, fateOf: () => offline });
    const platform = withOutbox(server, await openInMemory(disk), createManualClock());
    const told: string[] = [];
    platform.subscribe((events) => {
      for (const event of events) if (event.type === 'delivery-changed') told.push(event.post.idempotencyKey);
    });

    void platform.postMessage(postOf('b')).catch(() => {});
    await settle();

    expect([...new Set(told)]).toEqual(['a', 'b']);
  });

  it('gives up after 7 days, and says so', async () => {
    const disk = createMemoryDisk();
    const first = await openInMemory(disk);
    await first.add(postOf('a', { writtenAt: 1_000_000 - EXPIRY_MS - 1 }));
    await first.close();

    const console = await start([], { disk });
    await console.pass(1_000);

    expect(console.store.list()).toEqual([]);
    expect(console.deliveries.at(-1)).toBe('a It could not be sent for 7 days.');
  });

  it('sends nothing that it could not write down', async () => {
    const console = await start();
    const outbox = await openInMemory(createMemoryDisk());
    await outbox.close();
    const platform = withOutbox(
      createPostServer({ store: console.store, remembersKeys: true, fateOf: () => 'stored' }),
      outbox,
      console.clock,
    );

    await expect(platform.postMessage(postOf('a'))).rejects.toMatchObject({ code: 'cancelled' });

    expect(console.store.list()).toEqual([]);
  });

  it('takes over what a console left that ended meanwhile', async () => {
    const second = await start();
    const first = await openInMemory(second.disk);
    await first.add(postOf('a'));
    await first.close();

    await second.pass(61_000);

    expect(keysOf(second.store)).toEqual(['a']);
  });
});
