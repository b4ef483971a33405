import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, RoutineId, ThreadId } from '../../../src/domain/ids.ts';
import type { LoopEdge, LoopFinding } from '../../../src/domain/ledger-entry.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { humansOnly } from '../../../src/operations/plan/event-config.ts';
import { indexNetwork, type NetworkIndex, withRoutines } from '../../../src/operations/plan/network-index.ts';
import { smallestCut } from '../../../src/operations/plan/smallest-cut.ts';
import { routinesFiringIn, wakesOf } from '../../../src/operations/plan/wakes.ts';
import { agentId, facts, member, PARTNER, routine, thread, threadId } from '../../support/builders.ts';

const OWN = ['a', 'b', 'c', 'd', 'e', 'f'];
const AGENTS = [...OWN, 'partner'];
const THREADS = ['one', 'two', 'off'];

const CONFIGS = [
  { 'thread.message_added': {} },
  { 'thread.message_added': { filters: { subject_is_agent: false } } },
  { 'thread.message_added': { subject_is_agent: true } },
  { 'thread.message_added': { filters: { thread_id: ['thr_one'] } } },
  { 'thread.session.join': { filters: {} } },
  { 'schedule.cron': {} },
];

const edge = (from: string, to: string, where = 'one'): LoopEdge => ({
  from: agentId(from),
  to: agentId(to),
  thread: threadId(where),
  observed: 1,
  inferred: 0,
});

const loopOf = (edges: readonly LoopEdge[]): LoopFinding => ({
  loop: 'loop',
  score: 1,
  agents: [],
  threads: [],
  edges,
  ratePerMinute: 10,
  since: 0,
  cycles: 3,
  novelty: 0,
  hasHuman: false,
  isCrossOrg: false,
  messages: [],
  runs: [],
  samples: [],
});

const networkOf = (routines: readonly Routine[]): NetworkIndex =>
  indexNetwork(
    facts({
      threads: [thread('one'), thread('two'), thread('off', { agentsEnabled: false })],
      members: [...OWN.map((name) => member('agent', name)), member('agent', 'partner', { org: PARTNER })],
      routines,
    }),
  );

type Drawn = {
  readonly agent: string;
  readonly config: (typeof CONFIGS)[number];
  readonly status: 'active' | 'paused' | 'draft';
  readonly cost: number;
};

const drawn = (agent: fc.Arbitrary<string>): fc.Arbitrary<Drawn> =>
  fc.record({
    agent,
    config: fc.constantFrom(...CONFIGS, ...CONFIGS.slice(0, 1), ...CONFIGS.slice(0, 1)),
    status: fc.constantFrom('active', 'active', 'active', 'paused', 'draft'),
    cost: fc.nat(3),
  });

/** Agents that go round in a thread. */
const ring = fc
  .tuple(fc.shuffledSubarray(OWN, { minLength: 2, maxLength: 4 }), fc.constantFrom('one', 'two'))
  .map(([agents, where]) => agents.map((from, index) => [from, agents[(index + 1) % agents.length] ?? from, where] as const));

const cases = fc
  .record({
    /** One that hears everybody for each of our agents, where it is not left out, and some more: twelve at most. */
    heard: fc.tuple(
      ...OWN.map((agent) => fc.record({ cost: fc.nat(3), agent: fc.constant(agent), isThere: fc.nat(4).map((draw) => draw > 0) })),
    ),
    others: fc.array(drawn(fc.constantFrom(...OWN)), { maxLength: 6 }),
    rings: fc.array(ring, { maxLength: 3 }),
    edges: fc.array(fc.tuple(fc.constantFrom(...AGENTS), fc.constantFrom(...AGENTS), fc.constantFrom(...THREADS)), { maxLength: 6 }),
  })
  .map(({ heard, others, rings, edges }) => {
    const hearing = heard.flatMap(({ agent, cost, isThere }): Drawn[] =>
      isThere ? [{ agent, cost, config: { 'thread.message_added': {} }, status: 'active' }] : [],
    );
    const routines = [...hearing, ...others];
    return {
      index: networkOf(
        routines.map(({ agent, config, status }, number) => routine(`r${number}`, { agent: agentId(agent), eventConfig: config, status })),
      ),
      costs: new Map(routines.map(({ cost }, number) => [`arn_r${number}`, cost])),
      loop: loopOf([...rings.flat(), ...edges.filter(([from, to]) => from !== to)].map(([from, to, where]) => edge(from, to, where))),
    };
  });

/** The network after these routines answer only people, or are paused where there are no people to answer. */
const closed = (index: NetworkIndex, chosen: readonly Routine[]): NetworkIndex =>
  withRoutines(
    index,
    chosen.map((each) => {
      const config = humansOnly(each.eventConfig);
      return config.state === 'changed' ? { ...each, eventConfig: config.eventConfig } : { ...each, status: 'paused' };
    }),
  );

/** Whether a post of the edge's author can still wake the other, as the dispatcher sees it. What is out of sight can. */
const isLive = (index: NetworkIndex, { from, to, thread: where }: LoopEdge): boolean => {
  const record = index.threads.get(where);
  if (record === undefined || !record.agentsEnabled) return false;
  if (!routinesFiringIn(index, record).some(({ agent }) => agent === to)) return true;
  const post = { thread: where, type: 'message', poster: { kind: 'agent', id: from } } as const;
  return wakesOf(index, post).some(({ routine: woken }) => woken.agent === to);
};

/** Kahn's algorithm, thread by thread: what stays when all that has no incoming edge is taken away is a circle. */
const turns = (edges: readonly LoopEdge[]): boolean => {
  const inThread = (where: ThreadId): boolean => {
    let left = edges.filter(({ thread: of }) => of === where);
    for (;;) {
      const reached = new Set<AgentId>(left.map(({ to }) => to));
      const kept = left.filter(({ from }) => reached.has(from));
      if (kept.length === left.length) return left.length > 0;
      left = kept;
    }
  };
  return THREADS.some((name) => inThread(threadId(name)));
};

const stillTurns = (index: NetworkIndex, loop: LoopFinding, chosen: readonly Routine[]): boolean => {
  const after = closed(index, chosen);
  return turns(loop.edges.filter((each) => isLive(after, each)));
};

const isClosable = ({ eventConfig }: Routine): boolean => humansOnly(eventConfig).state === 'changed';
const isPausable = ({ eventConfig, status }: Routine): boolean =>
  status === 'active' && Object.keys(eventConfig).some((name) => name !== 'schedule.cron');

type Best = { readonly size: number; readonly cost: number };

/** Every choice among `pool`, tried one by one. */
const bruteForce = (
  index: NetworkIndex,
  loop: LoopFinding,
  { pool, costs }: { readonly pool: readonly Routine[]; readonly costs: ReadonlyMap<string, number> },
): Best | null => {
  let best: Best | null = null;
  for (let mask = 0; mask < 2 ** pool.length; mask += 1) {
    const chosen = pool.filter((_, bit) => (mask & (1 << bit)) !== 0);
    if (best !== null && chosen.length > best.size) continue;
    if (stillTurns(index, loop, chosen)) continue;
    const cost = chosen.reduce((sum, { id }) => sum + (costs.get(id) ?? 0), 0);
    if (best === null || chosen.length < best.size || cost < best.cost) best = { size: chosen.length, cost };
  }
  return best;
};

describe('the smallest cut', () => {
  it('is as small and as cheap as the best of all choices, and breaks every circle where one can', () => {
    const sizes: number[] = [];
    fc.assert(
      fc.property(cases, ({ index, loop, costs }) => {
        const costOf = (id: RoutineId): number => costs.get(id) ?? 0;
        const cut = smallestCut(index, loop, costOf);
        const all = [...index.routines.values()];
        const mild = bruteForce(index, loop, { pool: all.filter(isClosable), costs });
        const best = mild ?? bruteForce(index, loop, { pool: all.filter(isPausable), costs });
        const taken = [...cut.routines, ...cut.pauses];
        expect(cut.isEnough).toBe(best !== null);
        expect(mild === null || cut.pauses.length === 0).toBe(true);
        expect(stillTurns(index, loop, taken)).toBe(!cut.isEnough);
        const cost = taken.reduce((sum, { id }) => sum + costOf(id), 0);
        expect(best ?? { size: taken.length, cost }).toEqual({ size: taken.length, cost });
        sizes.push(taken.length);
      }),
      { numRuns: 120 },
    );
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(30);
    expect(sizes.filter((size) => size > 1).length).toBeGreaterThan(3);
  });

  it('is one routine for two agents that answer each other', () => {
    const index = networkOf([routine('r0', { agent: agentId('a') }), routine('r1', { agent: agentId('b') })]);
    const cut = smallestCut(index, loopOf([edge('a', 'b'), edge('b', 'a')]));
    expect(cut.routines.map(({ id }) => id)).toEqual(['arn_r0']);
    expect(cut.isEnough).toBe(true);
  });

  it('pauses what only agents wake where nothing milder breaks the circle', () => {
    const agentsOnly = { 'thread.message_added': { subject_is_agent: true } };
    const index = networkOf(['a', 'b'].map((name) => routine(name, { agent: agentId(name), eventConfig: agentsOnly })));
    const cut = smallestCut(index, loopOf([edge('a', 'b'), edge('b', 'a')]));
    expect(cut).toMatchObject({ routines: [], pauses: [{ id: 'arn_a' }], isEnough: true });
  });

  it('sees a circle that goes through two threads', () => {
    const index = networkOf([routine('r0', { agent: agentId('a') }), routine('r1', { agent: agentId('b') })]);
    const across = [
      { ...edge('a', 'b', 'two'), fromThread: threadId('one') },
      { ...edge('b', 'a', 'one'), fromThread: threadId('two') },
    ];
    expect(smallestCut(index, loopOf(across)).routines.map(({ id }) => id)).toEqual(['arn_r0']);
    expect(smallestCut(index, loopOf(across.slice(0, 1))).routines).toEqual([]);
  });

  it('takes no more than it needs from many', () => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
    const index = indexNetwork(
      facts({
        threads: [thread('one')],
        members: names.map((name) => member('agent', name)),
        routines: names.map((name) => routine(name, { agent: agentId(name) })),
      }),
    );
    const star = names.slice(1).flatMap((name) => [edge('m0', name), edge(name, 'm0')]);
    expect(smallestCut(index, loopOf(star)).routines.map(({ id }) => id)).toEqual(['arn_m0']);
  });

  it('leaves out a routine that only agents wake, for it cannot be left to people', () => {
    const agentsOnly = { 'thread.message_added': { subject_is_agent: true } };
    const index = networkOf([routine('r0', { agent: agentId('a'), eventConfig: agentsOnly }), routine('r1', { agent: agentId('b') })]);
    expect(smallestCut(index, loopOf([edge('a', 'b'), edge('b', 'a')])).routines.map(({ id }) => id)).toEqual(['arn_r1']);
  });

  it('cuts nothing where agents are switched off already', () => {
    const index = networkOf([routine('r0', { agent: agentId('a') }), routine('r1', { agent: agentId('b') })]);
    expect(smallestCut(index, loopOf([edge('a', 'b', 'off'), edge('b', 'a', 'off')]))).toEqual({
      routines: [],
      pauses: [],
      isEnough: true,
    });
  });

  it('says that it is not enough where two agents of a partner answer each other', () => {
    const cut = smallestCut(networkOf([]), loopOf([edge('partner', 'other'), edge('other', 'partner')]));
    expect(cut).toEqual({ routines: [], pauses: [], isEnough: false });
  });
});
