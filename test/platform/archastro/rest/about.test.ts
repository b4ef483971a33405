import { afterEach, describe, expect, it } from 'vitest';
import { toId } from '../../../../src/domain/ids.ts';
import { createArchastroPlatform } from '../../../../src/platform/archastro/archastro-platform.ts';
import { PlatformError } from '../../../../src/platform/errors.ts';
import type { Platform } from '../../../../src/platform/platform.ts';
import type { Operation } from '../../../../src/platform/worker/protocol.ts';
import { type RawServer, startRawServer } from '../raw-server.ts';
import {
  journalEntry,
  link,
  member,
  message,
  messages,
  page,
  rightAnswer,
  routine,
  run,
  session,
  thread,
  trajectory,
} from '../wire-bodies.ts';

/**
 * One operation: how it is asked, a right answer, and answers about something else. `rejects` names the code that those must
 * end in: `protocol` of a read, `unavailable` of a change, which may have been made. Rows of a list are `left-out` instead.
 */
type Case = {
  readonly ask: (platform: Platform) => Promise<unknown>;
  readonly right: object;
  readonly wrong: readonly object[];
  readonly ends: 'protocol' | 'unavailable' | 'left-out';
};

/** Asks about no particular record, or is answered with nothing. */
type Unnamed = 'close' | 'getMe' | 'listOrgs' | 'listAgents' | 'listTeams' | 'listRoutines' | 'listActivity' | 'linkReport' | 'joinByCode';
type Unanswered = 'deleteMessage' | 'leaveTeam' | 'markRead' | 'revokeInvite' | 'removeMember';
/** Goes by the live link where there is one. */
type Live = 'postMessage';

const CASES: Readonly<Record<Exclude<Operation, Unnamed | Unanswered | Live>, Case>> = {
  listMembers: {
    ask: (platform) => platform.listMembers(toId('tem_1')),
    right: page(member),
    wrong: [page({ ...member, team: 'tem_2' })],
    ends: 'left-out',
  },
  listThreads: {
    ask: (platform) => platform.listThreads(toId('tem_1')),
    right: page(thread),
    wrong: [page({ ...thread, team: 'tem_2' })],
    ends: 'left-out',
  },
  createThread: {
    ask: (platform) => platform.createThread(toId('tem_1'), 'T'),
    right: thread,
    wrong: [{ ...thread, team: 'tem_2' }, {}, { data: thread }],
    ends: 'unavailable',
  },
  setAgentsEnabled: {
    ask: (platform) => platform.setAgentsEnabled(toId('thr_1'), false),
    right: { agent_enabled: false },
    wrong: [{ agent_enabled: false, thread: 'thr_2' }, {}, { muted: true }, thread],
    ends: 'unavailable',
  },
  getThread: {
    ask: (platform) => platform.getThread(toId('thr_1')),
    right: thread,
    wrong: [{ ...thread, id: 'thr_2' }, {}],
    ends: 'protocol',
  },
  getAgentsEnabled: {
    ask: (platform) => platform.getAgentsEnabled(toId('thr_1')),
    right: { agent_enabled: false },
    wrong: [{ agent_enabled: false, thread: 'thr_2' }, {}, { muted: true }, thread],
    ends: 'protocol',
  },
  setMuted: {
    ask: (platform) => platform.setMuted(toId('thr_1'), true),
    right: thread,
    wrong: [{ ...thread, id: 'thr_2' }, {}],
    ends: 'unavailable',
  },
  listMessages: {
    ask: async (platform) => (await platform.listMessages(toId('thr_1'))).messages,
    right: messages(message),
    wrong: [messages({ ...message, thread: 'thr_2' })],
    ends: 'left-out',
  },
  getMessage: {
    ask: (platform) => platform.getMessage(toId('thr_1'), toId('msg_1')),
    right: message,
    wrong: [{ ...message, id: 'msg_other' }, { ...message, thread: 'thr_2' }, {}],
    ends: 'protocol',
  },
  editMessage: {
    ask: (platform) => platform.editMessage(toId('thr_1'), toId('msg_1'), 'y'),
    right: message,
    wrong: [{ ...message, id: 'msg_other' }, { ...message, thread: 'thr_2' }, {}],
    ends: 'unavailable',
  },
  getRoutine: {
    ask: (platform) => platform.getRoutine(toId('arn_1')),
    right: routine,
    wrong: [{ ...routine, id: 'arn_other' }, run, page(routine)],
    ends: 'protocol',
  },
  pauseRoutine: {
    ask: (platform) => platform.pauseRoutine(toId('arn_1')),
    right: routine,
    wrong: [{ ...routine, id: 'arn_other' }, run, {}],
    ends: 'unavailable',
  },
  activateRoutine: {
    ask: (platform) => platform.activateRoutine(toId('arn_1')),
    right: routine,
    wrong: [{ ...routine, id: 'arn_other' }, run, {}],
    ends: 'unavailable',
  },
  updateEventConfig: {
    ask: (platform) => platform.updateEventConfig(toId('arn_1'), {}),
    right: routine,
    wrong: [{ ...routine, id: 'arn_other' }, run, {}],
    ends: 'unavailable',
  },
  listRuns: {
    ask: async (platform) => (await platform.listRuns({ routine: toId('arn_1'), agents: [toId('agi_1')] })).runs,
    right: page(run),
    wrong: [page({ ...run, routine: 'arn_other' }), page({ ...run, agent: 'agi_other' })],
    ends: 'left-out',
  },
  getRun: {
    ask: (platform) => platform.getRun(toId('arr_1')),
    right: run,
    wrong: [{ ...run, id: 'arr_other' }, session],
    ends: 'protocol',
  },
  listSessions: {
    ask: (platform) => platform.listSessions({ agents: [toId('agi_1')] }),
    right: page(session),
    wrong: [page({ ...session, agent: 'agi_other' })],
    ends: 'left-out',
  },
  getSession: {
    ask: (platform) => platform.getSession(toId('ase_1')),
    right: session,
    wrong: [{ ...session, id: 'ase_other' }, run],
    ends: 'protocol',
  },
  readSession: {
    ask: (platform) => platform.readSession(toId('ase_1')),
    right: session,
    wrong: [{ ...session, id: 'ase_other' }, run],
    ends: 'protocol',
  },
  listTrajectories: {
    ask: (platform) => platform.listTrajectories(toId('thr_1'), toId('msg_1')),
    right: page(link),
    wrong: [page({ ...link, thread: 'thr_2' }), page({ ...link, agent_message: 'msg_2' }), page({})],
    ends: 'left-out',
  },
  getTrajectory: {
    ask: (platform) => platform.getTrajectory(toId('trj_1')),
    right: trajectory,
    wrong: [{ ...trajectory, id: 'trj_2' }, { id: 'trj_1' }, session],
    ends: 'protocol',
  },
  listJournal: {
    ask: (platform) => platform.listJournal(toId('arr_1')),
    right: page(journalEntry),
    wrong: [page({ ...journalEntry, sequence: 'first' })],
    ends: 'left-out',
  },
  cancelSession: {
    ask: (platform) => platform.cancelSession(toId('ase_1')),
    right: session,
    wrong: [{ ...session, id: 'ase_other' }, run, {}],
    ends: 'unavailable',
  },
  createInvite: {
    ask: (platform) => platform.createInvite(toId('tem_1')),
    right: { code: 'K7QX2M9PLD4R' },
    wrong: [{ code: 'K7QX2M9PLD4R', team: 'tem_2' }, {}],
    ends: 'unavailable',
  },
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const openAnswering = async (body: object): Promise<Platform> => {
  const server: RawServer = await startRawServer({ rest: (_, response) => void response.writeHead(200).end(JSON.stringify(body)) });
  const credential = { kind: 'bearer', getToken: () => Promise.resolve('token-of-kim') } as const;
  const platform = createArchastroPlatform({ server: server.url, credential });
  stops.push(async () => {
    await platform.close();
    await server[Symbol.asyncDispose]();
  });
  return platform;
};

/** How it ends: the code of its error, or `left-out` where it is a list without rows. */
const endingOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    (value) => (Array.isArray(value) && value.length === 0 ? 'left-out' : 'believed'),
    (error: unknown) => (error instanceof PlatformError ? error.code : error),
  );

describe('an answer is believed only where it is about what was asked', () => {
  it.each(Object.entries(CASES))('%s takes its right answer', async (_, { ask, right }) => {
    const answer = await ask(await openAnswering(right));

    expect(answer).not.toEqual([]);
  });

  const wrong = Object.entries(CASES).flatMap(([name, { wrong: bodies }]) => bodies.map((body) => [name, body] as const));

  it.each(wrong)('%s takes no %j', async (name, body) => {
    const { ask, ends } = CASES[name as keyof typeof CASES];

    expect(await endingOf(ask(await openAnswering(body)))).toBe(ends);
  });

  it('counts the rows that it leaves out, per list, until the list is read whole', async () => {
    const bodies = [page(member, { ...member, team: 'tem_2' }, {}), page(member)];
    const server = await startRawServer({ rest: (_, response) => void response.writeHead(200).end(JSON.stringify(bodies.shift())) });
    const platform = createArchastroPlatform({ server: server.url, credential: { kind: 'bearer', getToken: () => Promise.resolve('t') } });
    stops.push(async () => {
      await platform.close();
      await server[Symbol.asyncDispose]();
    });

    const first = await platform.listMembers(toId('tem_1'));
    const { leftOut } = await platform.linkReport();
    await platform.listMembers(toId('tem_1'));

    expect(first).toHaveLength(1);
    expect(leftOut).toMatchObject([{ list: 'members', of: 'tem_1', count: 2 }]);
    expect((await platform.linkReport()).leftOut).toEqual([]);
  });

  it.each([
    ['another thread', { thread: 'thr_2' }],
    ['another post', { idempotency_key: 'key-of-somebody' }],
    ['nothing', { created_at: null }],
  ])('takes no post for sent that is answered with a message of %s', async (_, change) => {
    const server = await startRawServer({
      rest: (request, response) => void response.writeHead(200).end(JSON.stringify(rightAnswer(request.url ?? ''))),
      answer: ([, , , event]) =>
        event === 'api:chat:post_message' ? { status: 'ok', response: { message: { ...message, ...change } } } : undefined,
    });
    const platform = createArchastroPlatform({ server: server.url, credential: { kind: 'bearer', getToken: () => Promise.resolve('t') } });
    stops.push(async () => {
      await platform.close();
      await server[Symbol.asyncDispose]();
    });

    const posted = platform.postMessage({
      thread: toId('thr_1'),
      content: 'x',
      idempotencyKey: 'key-1',
      type: 'message',
      replyTo: null,
      writtenAt: 0,
    });

    await expect(posted).rejects.toMatchObject({ code: 'unavailable' });
  });
});
