import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { createPlatformOver } from '../../../src/platform/archastro/archastro-platform.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../src/platform/archastro/wire.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { createFastClock } from './clocks.ts';
import { startRawServer } from './raw-server.ts';
import { entry, message, rightAnswer } from './wire-bodies.ts';

const TOPICS = ['api:chat:team:tem_1:thread:thr_1', 'api:activity_feed:org:org_1'];
const RIGHT_PUSHES: readonly (readonly [string, unknown])[] = [
  ['message_added', { message, before_cursor: 'a', after_cursor: 'b' }],
  ['message_updated', { message }],
  ['thread_event', { type: 'renamed' }],
  ['typing', { actors: [{ id: 'user-usr_1' }], is_typing: true }],
  ['new_entry', { entry }],
  ['phx_error', {}],
];

/** The value with its `n`th part, counted through all of it, replaced. */
const withPart = (value: unknown, n: number, part: unknown): unknown => {
  let left = n;
  const visit = (at: unknown): unknown => {
    left -= 1;
    if (left < 0) return left === -1 ? part : at;
    if (Array.isArray(at)) return at.map(visit);
    if (typeof at !== 'object' || at === null) return at;
    return Object.fromEntries(Object.entries(at).map(([key, item]) => [key, visit(item)]));
  };
  return visit(value);
};

type Spoilt = (right: unknown) => unknown;

/** Puts any JSON in the place of a right answer, or of a part of it. */
const spoilt: fc.Arbitrary<Spoilt> = fc
  .tuple(fc.nat(24), fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom([], [['x']], {}, null, '', 0, 'x'.repeat(300), { id: [] })))
  .map(
    ([n, part]) =>
      (right) =>
        withPart(right, n, part),
  );

const READS: readonly ((platform: Platform) => Promise<unknown>)[] = [
  (platform) => platform.getMe(),
  (platform) => platform.listOrgs(),
  (platform) => platform.listAgents(),
  (platform) => platform.listTeams(),
  (platform) => platform.listMembers(toId('tem_1')),
  (platform) => platform.listThreads(toId('tem_1')),
  (platform) => platform.getAgentsEnabled(toId('thr_1')),
  (platform) => platform.listMessages(toId('thr_1')),
  (platform) => platform.listRoutines(),
  (platform) => platform.getRoutine(toId('arn_1')),
  (platform) => platform.listRuns(),
  (platform) => platform.getRun(toId('arr_1')),
  (platform) => platform.listSessions(),
  (platform) => platform.listActivity(),
  (platform) => platform.getMessage(toId('thr_1'), toId('msg_1')),
  (platform) => platform.readSession(toId('ase_1')),
  (platform) => platform.listTrajectories(toId('thr_1'), toId('msg_1')),
  (platform) => platform.getTrajectory(toId('trj_1')),
  (platform) => platform.listJournal(toId('arr_1')),
  (platform) => platform.editMessage(toId('thr_1'), toId('msg_1'), 'y'),
  (platform) => platform.createThread(toId('tem_1'), 'T'),
  (platform) => platform.setAgentsEnabled(toId('thr_1'), true),
  (platform) => platform.pauseRoutine(toId('arn_1')),
  (platform) => platform.cancelSession(toId('ase_1')),
  (platform) => platform.createInvite(toId('tem_1')),
  (platform) => platform.joinByCode('K7QX2M9PLD4R', toId('agi_1')),
];

const escaped: unknown[] = [];
const catchIt = (error: unknown): void => void escaped.push(error);
beforeEach(() => {
  escaped.length = 0;
  process.on('uncaughtException', catchIt);
  process.on('unhandledRejection', catchIt);
});
afterEach(() => {
  process.off('uncaughtException', catchIt);
  process.off('unhandledRejection', catchIt);
});

const isExpected = (outcome: object): boolean => 'reason' in outcome && outcome.reason instanceof PlatformError;

/** The network as one platform sees it; every answer and push of it goes through `spoil` until it is healed. */
const openSpoilt = async (spoils: readonly Spoilt[]) => {
  let [count, isHealed] = [0, false];
  const spoil = (right: unknown): unknown => (isHealed ? right : (spoils[count++ % spoils.length]?.(right) ?? null));
  const server = await startRawServer({
    rest: (request, response) => void response.writeHead(200).end(JSON.stringify(spoil(rightAnswer(request.url ?? '')))),
    answer: ([, , , event]) =>
      event === 'phx_join' ? { status: 'ok', response: spoil({ data: { members: [{ user: { id: 'usr_1', name: 'Kim' } }] } }) } : undefined,
  });
  const address = parseServerAddress(server.url);
  const credential = { kind: 'bearer', getToken: () => Promise.resolve('token-of-kim') } as const;
  const platform = createPlatformOver({ address, credential, clock: createFastClock(20), wire: createNetworkWire(address, undefined) });
  const events: PlatformEvent[] = [];
  platform.subscribe((batch) => events.push(...batch));
  return {
    platform,
    server,
    events,
    push: () => {
      for (const topic of TOPICS) for (const [event, right] of RIGHT_PUSHES) server.broadcast(topic, event, spoil(right));
    },
    heal: () => {
      isHealed = true;
    },
    [Symbol.asyncDispose]: async () => {
      await platform.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

describe('whatever JSON the network sends', () => {
  it('ends in an error of one operation or the status of one thread, and the program goes on', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spoilt, { minLength: 5, maxLength: 30 }), async (spoils) => {
        await using network = await openSpoilt(spoils);
        network.platform.watchThreads([toId('thr_1')]);
        const outcomes = await Promise.allSettled(READS.map((read) => read(network.platform)));
        network.push();
        network.push();
        network.heal();

        const mistakes = outcomes.filter(({ status, ...rest }) => status === 'rejected' && !isExpected(rest));
        expect(mistakes).toEqual([]);
        expect(await network.platform.listAgents()).toHaveLength(1);
        await untilPasses(() => {
          const told = network.events.flatMap((event) => (event.type === 'thread-link-changed' ? [event.link.state] : []));
          expect(told.at(-1)).toBe('live');
        });
        expect(escaped).toEqual([]);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 45_000, endOnFailure: true },
    );
  });

  it.each([[[]], [{ members: [['x']] }], [{ data: { members: 7 } }]])('says so where a thread answers its join with %j', async (reply) => {
    await using server = await startRawServer({
      rest: (request, response) => void response.writeHead(200).end(JSON.stringify(rightAnswer(request.url ?? ''))),
      answer: ([, , , event]) => (event === 'phx_join' ? { status: 'ok', response: reply } : undefined),
    });
    const address = parseServerAddress(server.url);
    const credential = { kind: 'bearer', getToken: () => Promise.resolve('token-of-kim') } as const;
    const platform = createPlatformOver({ address, credential, clock: createFastClock(20), wire: createNetworkWire(address, undefined) });
    const events: PlatformEvent[] = [];
    platform.subscribe((batch) => events.push(...batch));

    await untilPasses(() => expect(events).toContainEqual({ type: 'thread-link-changed', thread: 'thr_1', link: { state: 'live' } }));
    const { errors } = await platform.linkReport();
    await platform.close();

    expect(errors.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Thread thr_1: .*join reply/));
    expect(escaped).toEqual([]);
  });
});
