import { describe, expect, it } from 'vitest';
import { untilPasses } from '../../../support/until-passes.ts';
import { createFastClock } from '../clocks.ts';
import { type RawFrame, startRawServer } from '../raw-server.ts';
import { bearer, connect } from './connect.ts';

const refusal = (reason: string) => ({ status: 'error' as const, response: { reason } });
const count = (log: readonly string[], entry: string): number => log.filter((each) => each === entry).length;

describe('the topics of the connections', () => {
  it('joins a few topics at a time, the most important first', async () => {
    const held: (() => void)[] = [];
    await using server = await startRawServer({
      answer: ([joinRef, ref, topic, event], socket) => {
        if (event !== 'phx_join') return undefined;
        held.push(() => socket.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }])));
        return 'nothing';
      },
    });
    using console = connect(server, bearer, createFastClock(1));
    const names = Array.from({ length: 12 }, (_, index) => `topic ${index}`);
    console.link.follow(names.map(console.plan));
    await untilPasses(() => expect(server.topicsOf('phx_join')).toHaveLength(4));

    held.shift()?.();
    await untilPasses(() => expect(server.topicsOf('phx_join')).toHaveLength(6));
    await untilPasses(() => {
      held.shift()?.();
      expect(server.topicsOf('phx_join')).toHaveLength(12);
    });

    expect(server.topicsOf('phx_join')).toEqual(names);
  });

  it('opens further connections for more than 80 topics', async () => {
    await using server = await startRawServer();
    using console = connect(server);
    console.link.follow(Array.from({ length: 170 }, (_, index) => console.plan(`topic ${index}`)));

    await untilPasses(() => expect(console.log.filter((entry) => entry.startsWith('joined'))).toHaveLength(170));

    expect(server.sockets()).toHaveLength(3);
  });

  it.each(['unauthorized', 'rate_limited', 'internal', 'too many requests', 'join crashed'])(
    'joins a topic that was refused once with %s on the same connection, and tells of the refusal',
    async (reason) => {
      let refusals = 1;
      await using server = await startRawServer({
        answer: ([, , topic, event]) => (event === 'phx_join' && topic === 'a' && refusals-- > 0 ? refusal(reason) : undefined),
      });
      using console = connect(server);
      console.link.follow([console.plan('a'), console.plan('b')]);

      await untilPasses(() => expect(console.log).toContain('joined a'));

      expect(console.log.filter((entry) => entry.startsWith('refused a'))).toHaveLength(1);
      expect(server.upgrades).toHaveLength(1);
    },
  );

  it('asks ever more seldom for a topic that is refused for good', async () => {
    await using server = await startRawServer({
      answer: ([, , topic, event]) => (event === 'phx_join' && topic === 'secret' ? refusal('unauthorized') : undefined),
    });
    const clock = createFastClock(20);
    using console = connect(server, bearer, clock);
    console.link.follow([console.plan('secret'), console.plan('open')]);
    await untilPasses(() => expect(console.log).toContain('joined open'));
    const since = clock.monotonicMs();

    await untilPasses(() => expect(clock.monotonicMs() - since).toBeGreaterThan(150_000));

    const joins = count(server.topicsOf('phx_join'), 'secret');
    expect(joins).toBeGreaterThanOrEqual(6);
    expect(joins).toBeLessThanOrEqual(11);
  });

  it('learns from a refusal how many topics a connection takes, and spreads them over further ones', async () => {
    const joined = new Map<unknown, number>();
    await using server = await startRawServer({
      answer: ([, , , event]: RawFrame, socket) => {
        if (event !== 'phx_join') return undefined;
        const topics = joined.get(socket) ?? 0;
        if (topics >= 5) return refusal('too many channels joined');
        joined.set(socket, topics + 1);
        return undefined;
      },
    });
    using console = connect(server);
    const plans = Array.from({ length: 30 }, (_, index) => console.plan(`topic ${index}`));
    console.link.follow(plans);

    await untilPasses(() => expect(console.log.filter((entry) => entry.startsWith('joined'))).toHaveLength(20));

    expect([...joined.values()]).toEqual([5, 5, 5, 5]);
    expect(console.link.capacity()).toBe(20);
    const asked = server.topicsOf('phx_join').length;
    console.link.follow(plans);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.topicsOf('phx_join').length).toBe(asked);
  });

  it('finds out that there is more room after all, where a refusal had another reason', async () => {
    let refusals = 1;
    await using server = await startRawServer({
      answer: ([, , topic, event]) =>
        event === 'phx_join' && topic === 'topic 3' && refusals-- > 0 ? refusal('too many channels joined') : undefined,
    });
    const clock = createFastClock(20);
    using console = connect(server, bearer, clock);
    const plans = Array.from({ length: 40 }, (_, index) => console.plan(`topic ${index}`));
    console.link.follow(plans);
    const since = clock.monotonicMs();

    await untilPasses(() => {
      console.link.follow(plans);
      expect(new Set(console.log.filter((entry) => entry.startsWith('joined'))).size).toBe(40);
    });

    expect(clock.monotonicMs() - since).toBeLessThan(120_000);
  });

  it('lets no topic whose join takes 25 s hold up the others, which are joined first after that', async () => {
    const clock = createFastClock(10);
    const busyUntil = new Map<unknown, number>();
    await using server = await startRawServer({
      answer: ([joinRef, ref, topic, event], socket) => {
        const startsAt = Math.max(clock.monotonicMs(), busyUntil.get(socket) ?? 0);
        const endsAt = startsAt + (event === 'phx_join' && topic === 'topic 0' ? 25_000 : 5);
        busyUntil.set(socket, endsAt);
        clock.after(endsAt - clock.monotonicMs(), () =>
          socket.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }])),
        );
        return 'nothing';
      },
    });
    using console = connect(server, bearer, clock);
    const since = clock.monotonicMs();
    console.link.follow(Array.from({ length: 20 }, (_, index) => console.plan(`topic ${index}`)));

    await untilPasses(() => expect(new Set(console.log.filter((entry) => entry.startsWith('joined'))).size).toBe(19));
    const othersMs = clock.monotonicMs() - since;
    await untilPasses(() => expect(console.log).toContain('joined topic 0'));

    expect(othersMs).toBeLessThan(20_000);
    expect(clock.monotonicMs() - since).toBeLessThan(60_000);
    expect(console.log.filter((entry) => entry === 'one thread held up all others')).toHaveLength(1);
    expect(count(console.log, 'joined topic 1')).toBe(1);
  });
});
