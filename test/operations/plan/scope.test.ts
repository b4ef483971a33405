import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { indexNetwork } from '../../../src/operations/plan/network-index.ts';
import { type CursorTarget, resolveScope, type ScopedVerb } from '../../../src/operations/plan/scope.ts';
import { ACME, agentId, facts, member, PARTNER, routine, routineId, session, teamId, thread, threadId } from '../../support/builders.ts';

const OWN = ['a', 'b', 'c'];
const THEIRS = ['x', 'y'];
const NAMES = [...OWN, ...THEIRS];
const TEAMS = [teamId('one'), teamId('two')];
const VERBS: readonly ScopedVerb[] = ['pause', 'resume', 'cancel', 'humans-only', 'block', 'mute'];

const pointedAt: fc.Arbitrary<CursorTarget> = fc.oneof(
  fc.nat(7).map((number) => ({ type: 'routine', id: routineId(`r${number}`) }) as const),
  fc.nat(7).map((number) => ({ type: 'session', id: toId<'session'>(`ses_${number}`) }) as const),
  fc.constantFrom(...NAMES).map((name) => ({ type: 'agent', id: agentId(name) }) as const),
  fc.constantFrom('main', 'other').map((name) => ({ type: 'thread', id: threadId(name) }) as const),
  fc.constantFrom(...TEAMS).map((id) => ({ type: 'team', id }) as const),
  fc.constant({ type: 'org', id: ACME } as const),
  fc.array(fc.nat(7)).map((marks) => ({
    type: 'marked' as const,
    routines: marks.map((number) => routineId(`r${number}`)),
    sessions: marks.map((number) => toId<'session'>(`ses_${number}`)),
  })),
);

/** A network as a key of the whole app shows it: with routines and sessions of a partner too. */
const networks = fc
  .record({
    routines: fc.array(
      fc.record({ agent: fc.constantFrom(...NAMES), status: fc.constantFrom('active', 'paused', 'draft'), only: fc.boolean() }),
      { maxLength: 8 },
    ),
    sessions: fc.array(fc.record({ agent: fc.constantFrom(...NAMES), status: fc.constantFrom('running', 'waiting', 'completed') }), {
      maxLength: 8,
    }),
    members: fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...TEAMS))),
  })
  .map(({ routines, sessions, members }) => {
    const own = routines.filter(({ agent }) => OWN.includes(agent)).map(({ agent }) => routine('own', { agent: agentId(agent) }));
    const listed = facts({
      threads: [thread('main'), thread('other', { team: teamId('two'), agentsEnabled: false })],
      members: members.map(([name, team]) => member('agent', name, { team, org: OWN.includes(name) ? ACME : PARTNER })),
      routines: own,
    });
    const all = routines.map(({ agent, status, only }, number) =>
      routine(`r${number}`, {
        agent: agentId(agent),
        status,
        eventConfig: { 'thread.message_added': only ? { subject_is_agent: false } : {} },
      }),
    );
    return {
      index: indexNetwork({ ...listed, routines: new Map(all.map((each) => [each.id, each])) }),
      sessions: sessions.map(({ agent, status }, number) => session(`ses_${number}`, { agent: agentId(agent), status })),
      isSeen: new Set(members.map(([name]) => name)),
    };
  });

describe('the scope of a verb', () => {
  it('never has a target of another organisation, nor a draft, nor what is that way already', () => {
    fc.assert(
      fc.property(networks, fc.constantFrom(...VERBS), pointedAt, ({ index, sessions, isSeen }, verb, pointed) => {
        const plan = resolveScope(index, sessions, { verb, pointed });
        const agents = plan.targets.flatMap(({ target }) => ('agent' in target ? [target.agent.slice(4)] : []));
        expect(agents.filter((name) => isSeen.has(name) && !OWN.includes(name))).toEqual([]);
        const routines = plan.targets.flatMap(({ target }) => (target.type === 'routine' ? [target.id] : []));
        expect(routines.filter((id) => index.routines.get(id)?.status === 'draft')).toEqual([]);
        for (const { before, wanted } of plan.targets) expect(wanted).not.toEqual(before);
        for (const { id } of plan.leftOut) expect(plan.targets.map(({ target }) => target.id)).not.toContain(id);
      }),
      { numRuns: 500 },
    );
  });

  it('freezes what it resolved: the same network gives the same targets', () => {
    fc.assert(
      fc.property(networks, fc.constantFrom(...VERBS), pointedAt, ({ index, sessions }, verb, pointed) => {
        expect(resolveScope(index, sessions, { verb, pointed })).toEqual(resolveScope(index, sessions, { verb, pointed }));
      }),
      { numRuns: 50 },
    );
  });

  it('lists agents of other organisations in the thread as out of reach', () => {
    const index = indexNetwork(
      facts({
        threads: [thread('main')],
        members: [member('agent', 'a'), member('agent', 'x', { org: PARTNER })],
        routines: [routine('r0', { agent: agentId('a') }), routine('r1', { agent: agentId('a'), status: 'draft' })],
      }),
    );
    const plan = resolveScope(index, [], { verb: 'pause', pointed: { type: 'thread', id: threadId('main') } });
    expect(plan.targets.map(({ target }) => target.id)).toEqual(['arn_r0']);
    expect(plan.leftOut).toMatchObject([{ id: 'arn_r1', why: 'draft' }]);
    expect(plan.outOfReach.map(({ principal }) => principal)).toEqual([{ type: 'agent', id: 'agi_x' }]);
  });
});
