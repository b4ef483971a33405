import { describe, expect, it } from 'vitest';
import type { ThreadId } from '../../../src/domain/ids.ts';
import { createArchastroPlatform, createPlatformOver } from '../../../src/platform/archastro/archastro-platform.ts';
import type { LinkClock } from '../../../src/platform/archastro/clock.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../src/platform/archastro/wire.ts';
import type { ControlCommand } from '../../../src/simulator/control/command.ts';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { openConsole, type PlatformFactory, postTo, type TestConsole } from '../contract/console.ts';
import { createFastClock } from './clocks.ts';
import { startFaultProxy } from './fault-proxy.ts';

/** Deadlines and waits of the adapter pass this much faster than real time. */
const FACTOR = 5;
const withClock =
  (clock: LinkClock): PlatformFactory =>
  (server, credential) => {
    const address = parseServerAddress(server);
    return createPlatformOver({ address, credential, clock, wire: createNetworkWire(address, undefined) });
  };

const openFast = (network: LocalNetwork, name = 'Kim'): TestConsole => openConsole(withClock(createFastClock(FACTOR)), network, name);

const say = (network: LocalNetwork, thread: ThreadId, content: string) =>
  network.control({ do: 'say', thread, author: 'usr_mira', content });

/** The messages that a console showed of a thread: which ones, and how often each was given as certain. */
const shown = (console: TestConsole, thread: ThreadId): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const count = (id: string, isConfirmed: boolean): void => void counts.set(id, (counts.get(id) ?? 0) + (isConfirmed ? 1 : 0));
  for (const event of console.events) {
    if (event.type === 'message-added' && event.message.thread === thread) count(event.message.id, event.isConfirmed);
    if (event.type === 'messages-backfilled' && event.thread === thread) for (const message of event.messages) count(message.id, true);
  }
  return counts;
};

/** The messages that the server holds of a thread, each to be shown once. */
const held = async (console: TestConsole, thread: ThreadId): Promise<ReadonlyMap<string, number>> => {
  const { messages } = await console.platform.listMessages(thread, { limit: 100 });
  return new Map(messages.map((message) => [message.id, 1]));
};

describe('the adapter under faults', () => {
  it.each([['crash' as const], ['close' as const]])('fills what a channel missed that ended by a %s', async (how) => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();
    const { id, team } = await kim.threadNamed('Customer Support', 'Claims');

    await network.control({ do: 'end-channel', topic: `api:chat:team:${team}:thread:${id}`, how });
    for (let index = 0; index < 20; index += 1) await say(network, id, `missed ${index}`);

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
    await kim.sees('link-changed', (event) => event.connection.state === 'live');
    expect((await kim.platform.linkReport()).reconnects).toBe(0);
  });

  it('comes back by itself after a restart of the server, with every message once', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');
    await say(network, id, 'before');

    const restarted = network.control({ do: 'restart', downMs: 300 });
    await kim.sees('link-changed', (event) => event.connection.state === 'stale' || event.connection.state === 'offline');
    await say(network, id, 'meanwhile');
    await restarted;
    await say(network, id, 'after');

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
    await untilPasses(() => expect(kim.eventsOf('link-changed').at(-1)?.connection).toEqual({ state: 'live' }));
    expect((await kim.platform.linkReport()).reconnects).toBeGreaterThanOrEqual(1);
  });

  const DISTURBANCES: readonly (readonly [string, ControlCommand])[] = [
    ['lost', { do: 'disturb-broadcasts', seed: 1, lose: 0.5 }],
    ['doubled', { do: 'disturb-broadcasts', seed: 2, duplicate: 0.7 }],
    ['late', { do: 'disturb-broadcasts', seed: 3, delay: 0.7, delayMs: 300 }],
    ['out of order', { do: 'disturb-broadcasts', seed: 4, reorder: 0.7 }],
    ['everything at once', { do: 'disturb-broadcasts', seed: 5, lose: 0.2, duplicate: 0.3, delay: 0.3, delayMs: 200, reorder: 0.3 }],
  ];

  it.each(DISTURBANCES)('shows every message once although broadcasts are %s', async (_, command) => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');

    await network.control(command);
    for (let index = 0; index < 40; index += 1) await say(network, id, `message ${index}`);
    await network.control({ do: 'clear' });
    await say(network, id, 'the end');

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
  });

  it('shows a message that was inserted behind the newest one and never announced', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');
    for (let index = 0; index < 3; index += 1) await say(network, id, `message ${index}`);
    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));

    await network.control({ do: 'insert-late', thread: id, content: 'late', ageMs: 5, isAnnounced: false });

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
  });

  it('takes a slow join for what it is, not for a dead link', async () => {
    await using network = await openNetwork();
    await network.control({ do: 'slow-joins', ms: 300 });
    await using kim = openConsole(withClock(createFastClock(20)), network, 'Kim');

    await kim.goLive();

    expect(await kim.platform.linkReport()).toMatchObject({ reconnects: 0, connection: { state: 'live' } });
  });

  it('reads a thread over REST whose join is refused for good, says so, and follows the others live', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    const { id, team } = await kim.threadNamed('Customer Support', 'Claims');
    await network.control({ do: 'refuse-joins', reason: 'unauthorized', topic: `api:chat:team:${team}:thread:${id}` });

    await kim.goLive();
    await say(network, id, 'over REST');

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
    const linksOf = (thread: ThreadId) => kim.eventsOf('thread-link-changed').filter((event) => event.thread === thread);
    expect(linksOf(id).at(-1)?.link).toMatchObject({ state: 'polled', everyMs: 10_000 });
    const { threads, errors } = await kim.platform.linkReport();
    expect(threads).toMatchObject({ polled: 1, refused: 0, other: 0 });
    expect(errors.map((error) => error.text)).toEqual(['The server refused it: unauthorized.']);
  });

  it.each(['unauthorized', 'rate_limited', 'internal', 'too many requests'])(
    'is live again after a join was refused once with %s, on the same connection',
    async (reason) => {
      await using network = await openNetwork();
      await using kim = openFast(network);
      await kim.goLive();
      const { id, team } = await kim.threadNamed('Customer Support', 'Claims');
      const topic = `api:chat:team:${team}:thread:${id}`;
      await network.control({ do: 'refuse-joins', reason, topic, count: 1 });
      await network.control({ do: 'end-channel', topic, how: 'crash' });
      await say(network, id, 'meanwhile');

      await untilPasses(() =>
        expect(
          kim
            .eventsOf('thread-link-changed')
            .filter((event) => event.thread === id)
            .at(-1)?.link.state,
        ).toBe('live'),
      );

      await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
      expect((await kim.platform.linkReport()).reconnects).toBe(0);
    },
  );

  it('reads what somebody looks at over REST while the connection stands still, and says so', async () => {
    const clock = createFastClock(2);
    await using network = await openNetwork();
    await using kim = openConsole(withClock(clock), network, 'Kim');
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');
    kim.platform.watchThreads([id]);
    await say(network, id, 'before');
    await kim.sees('message-added', (event) => event.message.thread === id);

    await network.control({ do: 'freeze', ms: 30_000, what: 'sockets' });
    const frozenAt = clock.monotonicMs();
    await say(network, id, 'hidden');
    await untilPasses(() => expect(JSON.stringify(kim.events)).toContain('"hidden"'));
    expect(clock.monotonicMs() - frozenAt).toBeLessThan(8_000);

    const links = () => kim.eventsOf('thread-link-changed').filter((event) => event.thread === id);
    await untilPasses(() => expect(links().at(-1)?.link).toMatchObject({ state: 'polled', everyMs: 5_000 }));
    expect(clock.monotonicMs() - frozenAt).toBeLessThan(10_000);
    expect(kim.eventsOf('link-changed').at(-1)?.connection).toMatchObject({ state: 'stale', reason: 'the server does not answer' });
  });

  it('reads the activity feed more often while its topic is refused, and says so until it is joined again', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();
    const org = (await kim.platform.getMe()).org;
    const topic = `api:activity_feed:org:${org}`;

    await network.control({ do: 'refuse-joins', reason: 'internal', topic, count: 1 });
    await network.control({ do: 'end-channel', topic, how: 'crash' });
    await untilPasses(() => expect(kim.eventsOf('feed-link-changed').map(({ everyMs }) => everyMs)).toEqual([5_000, null]));
  });

  it('shows a thread that is opened elsewhere within 5 s', async () => {
    await using network = await openNetwork();
    const clock = createFastClock(3);
    await using kim = openConsole(withClock(clock), network, 'Kim');
    await using other = openFast(network);
    await kim.goLive();
    const { team } = await kim.threadNamed('Customer Support', 'Claims');
    if (team === null) throw new Error('The thread has no team.');
    const since = clock.monotonicMs();

    const { id } = await other.platform.createThread(team, 'A new matter');

    await kim.sees('threads-listed', (event) => event.threads.some((thread) => thread.id === id));
    expect(clock.monotonicMs() - since).toBeLessThanOrEqual(5_500);
  });

  it('shows no message of a push that names another thread than its topic, tells of it, and reads the thread again', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();
    const { id, team } = await kim.threadNamed('Customer Support', 'Claims');
    const other = await kim.threadNamed('Customer Support', 'General');
    await say(network, other.id, 'in the other thread');
    const [message] = (await kim.platform.listMessages(other.id, { limit: 1 })).messages;

    await network.control({
      do: 'push-raw',
      topic: `api:chat:team:${team}:thread:${id}`,
      event: 'message_added',
      payload: {
        message: { id: 'msg_misled', thread: other.id, content: 'misled', created_at: new Date(message?.createdAt ?? 0).toISOString() },
      },
    });

    await untilPasses(async () =>
      expect((await kim.platform.linkReport()).errors.map(({ text }) => text).join()).toContain(
        'The server answered about a message of another thread than was asked for.',
      ),
    );
    expect(JSON.stringify(kim.events)).not.toContain('msg_misled');
    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
  });

  it('reads a thread over REST that does not fit into the connection', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    const { id, team } = await kim.threadNamed('Customer Support', 'Claims');
    await network.control({ do: 'refuse-joins', reason: 'too many channels joined', topic: `api:chat:team:${team}:thread:${id}` });

    await kim.goLive();
    await say(network, id, 'over REST');

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
    expect(kim.eventsOf('thread-link-changed').findLast((event) => event.thread === id)?.link.state).toBe('polled');
  });

  it('renews its token and goes on when the old one expires', async () => {
    await using network = await openNetwork({ hasLimits: false });
    const session = async () => (await network.control({ do: 'issue-session', principal: 'usr_kim' })) as { readonly access_token: string };
    let { access_token: token } = await session();
    let renewals = 0;
    const platform = withClock(createFastClock(FACTOR))(network.url, {
      kind: 'bearer',
      getToken: () => Promise.resolve(token),
      refresh: async (refused) => {
        if (refused !== token) return token;
        renewals += 1;
        ({ access_token: token } = await session());
        return token;
      },
    });
    const states: string[] = [];
    platform.subscribe((events) => {
      for (const event of events) if (event.type === 'link-changed') states.push(event.connection.state);
    });
    await untilPasses(() => expect(states.at(-1)).toBe('live'));

    await network.control({ do: 'expire-tokens', which: 'sessions' });
    await network.control({ do: 'cut-sockets' });
    await untilPasses(() => expect(states.filter((state) => state === 'live')).toHaveLength(2));
    await platform.close();

    expect(renewals).toBe(1);
  });

  it('stops and says so when the credential is refused for good', async () => {
    await using network = await openNetwork();
    await using kim = openFast(network);
    await kim.goLive();

    await network.control({ do: 'expire-tokens', which: 'all' });
    await network.control({ do: 'cut-sockets' });

    const { connection } = await kim.sees(
      'link-changed',
      (event) => event.connection.state === 'offline' && /credential/.test(event.connection.reason),
    );
    expect(connection).toMatchObject({ state: 'offline', reason: expect.stringMatching(/^The server does not accept this credential/) });
  });

  it('neither sends a post while the link is down nor later', async () => {
    await using network = await openNetwork();
    await using proxy = await startFaultProxy(network.url);
    await using kim = openFast({ ...network, url: proxy.url });
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');

    proxy.swallow();
    await kim.sees('link-changed', (event) => event.connection.state === 'stale');
    await expect(kim.platform.postMessage(postTo(id, 'Stop!'))).rejects.toMatchObject({ code: 'offline' });
    proxy.heal();
    await untilPasses(() => expect(kim.eventsOf('link-changed').at(-1)?.connection.state).toBe('live'));

    expect((await kim.platform.listMessages(id)).messages).toEqual([]);
  });

  it('tells of a black hole within 15 s, and within 3 s of its end shows what it hid', async () => {
    const clock = createFastClock(3);
    await using network = await openNetwork();
    await using proxy = await startFaultProxy(network.url);
    await using kim = openConsole(withClock(clock), { ...network, url: proxy.url }, 'Kim');
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');
    const since = (start: number): number => clock.monotonicMs() - start;

    const swallowedAt = clock.monotonicMs();
    proxy.swallow();
    await kim.sees('link-changed', (event) => event.connection.state === 'stale');
    const toldMs = since(swallowedAt);
    await say(network, id, 'hidden');
    await untilPasses(() => expect(since(swallowedAt)).toBeGreaterThan(18_000));
    const healedAt = clock.monotonicMs();
    proxy.heal();
    await kim.sees('messages-backfilled', (event) => event.thread === id && event.messages.length > 0);
    const backMs = since(healedAt);

    expect(toldMs).toBeLessThanOrEqual(15_000);
    expect(backMs).toBeLessThanOrEqual(3_000);
    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
  });

  it('reads the watched threads over REST where the socket cannot get through', async () => {
    await using network = await openNetwork();
    await using proxy = await startFaultProxy(network.url);
    await using kim = openConsole(withClock(createFastClock(20)), { ...network, url: proxy.url }, 'Kim');
    const { id } = await kim.threadNamed('Customer Support', 'Claims');
    kim.platform.watchThreads([id]);
    await kim.goLive();

    proxy.refuseSockets();
    await kim.sees('thread-link-changed', (event) => event.thread === id && event.link.state === 'polled');
    await say(network, id, 'over REST');

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
    expect((await kim.platform.linkReport()).connection.state).toBe('offline');
    proxy.heal();
    await untilPasses(() => expect(kim.eventsOf('link-changed').at(-1)?.connection.state).toBe('live'));
    await say(network, id, 'live again');
    await untilPasses(() =>
      expect(kim.eventsOf('thread-link-changed').findLast((event) => event.thread === id)?.link).toEqual({ state: 'live' }),
    );
  });

  it('doubts everything after the machine slept', async () => {
    await using network = await openNetwork();
    const clock = createFastClock(FACTOR);
    let sleptMs = 0;
    await using kim = openConsole(withClock({ ...clock, now: () => clock.now() + sleptMs }), network, 'Kim');
    await kim.goLive();
    const { id } = await kim.threadNamed('Customer Support', 'Claims');
    const before = (await kim.platform.linkReport()).reconciles;

    sleptMs = 8 * 3_600_000;

    await kim.sees('thread-link-changed', (event) => event.thread === id && event.link.state === 'stale');
    await untilPasses(() => expect(kim.eventsOf('link-changed').at(-1)?.connection.state).toBe('live'));
    expect((await kim.platform.linkReport()).reconciles).toBeGreaterThan(before);
  });

  it.each([
    ['answers 500', { kind: 'status', status: 500 }],
    ['asks to slow down', { kind: 'status', status: 429, retryAfterSeconds: 1 }],
    ['sends HTML', { kind: 'html', status: 502 }],
    ['breaks off', { kind: 'truncated' }],
    ['hangs', { kind: 'hang', ms: 1_000 }],
  ] as const)('catches up although REST often %s', async (_, fault) => {
    await using network = await openNetwork();
    await network.control({ do: 'spoil-requests', every: 3, faults: [fault] });
    await using kim = openConsole(withClock(createFastClock(20)), network, 'Kim');

    await kim.goLive();
    await network.control({ do: 'clear' });
    const { id } = await kim.threadNamed('Customer Support', 'General');

    await untilPasses(async () => expect(shown(kim, id)).toEqual(await held(kim, id)));
  });

  it('follows 300 threads over several connections', async () => {
    await using network = await openNetwork();
    await using kim = openConsole((server, credential) => createArchastroPlatform({ server, credential }), network, 'Kim');
    const team = await kim.teamNamed('Operations');
    for (let index = 0; index < 300; index += 1) await kim.platform.createThread(team.id, `Door ${index}`);

    await kim.goLive();

    const report = await kim.platform.linkReport();
    expect([report.sockets, report.topics.length, new Set(report.topics.map((topic) => topic.state))]).toEqual([
      4,
      309,
      new Set(['joined']),
    ]);
  });
});
