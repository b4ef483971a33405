import { describe, expect, it } from 'vitest';
import type { TeamMember } from '../../../src/domain/team.ts';
import { indexNetwork } from '../../../src/operations/plan/network-index.ts';
import { checkWakes, routinesFiringIn, wakesOf } from '../../../src/operations/plan/wakes.ts';
import { ACME, agentId, facts, member, PARTNER, routine, teamId, thread, threadId, userId } from '../../support/builders.ts';

const partner = (name: string): TeamMember => member('agent', name, { org: PARTNER });
const all = { 'thread.message_added': {} };
const humans = { 'thread.session.join': { filters: { subject_is_agent: false } } };
const elsewhere = { 'thread.message_added': { thread_id: 'thr_other' } };

const index = indexNetwork(
  facts({
    threads: [thread('main'), thread('other'), thread('off', { agentsEnabled: false }), thread('away', { team: teamId('two') })],
    members: [
      ...['open', 'closed', 'away', 'paused', 'timed', 'noteless'].map((name) => member('agent', name)),
      partner('theirs'),
      member('agent', 'whose', { org: null }),
      member('user', 'kim'),
    ],
    routines: [
      routine('open', { agent: agentId('open'), eventConfig: all }),
      routine('closed', { agent: agentId('closed'), eventConfig: humans }),
      routine('elsewhere', { agent: agentId('away'), eventConfig: elsewhere }),
      routine('paused', { agent: agentId('paused'), eventConfig: all, status: 'paused' }),
      routine('timed', { agent: agentId('timed'), eventConfig: { 'schedule.cron': {} } }),
      routine('noteless', { agent: agentId('noteless'), eventConfig: { 'thread.message_added': { filters: { type: 'message' } } } }),
      routine('outsider', { agent: agentId('outsider'), eventConfig: all }),
    ],
  }),
);

const woken = (name: string, poster: { readonly kind: 'human' | 'agent' | 'system'; readonly id: string }, type = 'message' as const) =>
  wakesOf(index, {
    thread: threadId(name),
    type,
    poster: poster.kind === 'agent' ? { kind: 'agent', id: agentId(poster.id) } : { kind: poster.kind, id: userId(poster.id) },
  }).map((wake) => wake.routine.id);

describe('wakesOf', () => {
  it('names the active routines that admit the kind of author', () => {
    expect(woken('main', { kind: 'human', id: 'kim' })).toEqual(['arn_open', 'arn_closed', 'arn_noteless']);
    expect(woken('main', { kind: 'agent', id: 'theirs' })).toEqual(['arn_open', 'arn_noteless']);
    expect(woken('other', { kind: 'human', id: 'kim' })).toEqual(['arn_open', 'arn_closed', 'arn_elsewhere', 'arn_noteless']);
  });

  it('wakes nobody by their own post, by the platform, where agents are off or where they are not members', () => {
    expect(woken('main', { kind: 'agent', id: 'open' })).toEqual(['arn_noteless']);
    expect(woken('main', { kind: 'system', id: 'x' })).toEqual([]);
    expect(woken('off', { kind: 'human', id: 'kim' })).toEqual([]);
    expect(woken('away', { kind: 'human', id: 'kim' })).toEqual([]);
    expect(woken('nowhere', { kind: 'human', id: 'kim' })).toEqual([]);
  });

  it('is not certain of what it cannot see', () => {
    const hidden = indexNetwork(
      facts({
        threads: [thread('main', { visibility: 'private' }), thread('open')],
        members: [member('agent', 'a'), member('agent', 'b')],
        routines: [
          routine('a', { agent: agentId('a') }),
          routine('b', { agent: agentId('b'), eventConfig: { 'thread.message_added': { filters: { channel: 'ops' } } } }),
        ],
      }),
    );
    const certainty = (name: string) =>
      wakesOf(hidden, { thread: threadId(name), type: 'message', poster: { kind: 'human', id: userId('kim') } }).map((w) => w.certainty);

    expect(certainty('main')).toEqual(['possible', 'possible']);
    expect(certainty('open')).toEqual(['certain', 'possible']);
  });
});

describe('routinesFiringIn', () => {
  it('counts paused routines and switched-off threads, for they can fire again', () => {
    const off = index.threads.get(threadId('off'));

    expect(off && routinesFiringIn(index, off).map(({ id }) => id)).toEqual(['arn_open', 'arn_closed', 'arn_paused', 'arn_noteless']);
  });
});

describe('checkWakes', () => {
  it('counts the agents of others by organisation, an unknown one too', () => {
    const check = checkWakes(index, threadId('main'), 'message');

    expect(check).toMatchObject({
      ownAgents: [agentId('open'), agentId('closed'), agentId('noteless')],
      outsideAgents: 2,
      outsideOrgs: [
        { id: PARTNER, agents: 1 },
        { id: null, agents: 1 },
      ],
      isSwitchedOff: false,
    });
  });

  it('leaves out of a note what filters on the type', () => {
    expect(checkWakes(index, threadId('main'), 'note').ownAgents).toEqual([agentId('open'), agentId('closed')]);
  });

  it('says that agents are off', () => {
    expect(checkWakes(index, threadId('off'), 'message')).toEqual({
      own: [],
      ownAgents: [],
      outsideAgents: 0,
      outsideOrgs: [],
      isSwitchedOff: true,
    });
    expect(index.me?.org).toBe(ACME);
  });
});
