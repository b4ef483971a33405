import { describe, expect, it } from 'vitest';
import { postMessage } from '../../../src/simulator/world/post.ts';
import { activateRoutine, pauseRoutine, updateRoutine } from '../../../src/simulator/world/routines.ts';
import { cancelSession } from '../../../src/simulator/world/sessions.ts';
import { setAgentEnabled } from '../../../src/simulator/world/threads.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import { agentNamed, messagesOf, openWorld, play, routineNamed, threadTitled, userNamed } from './play.ts';

const ask = (world: World, content: string, where = threadTitled(world, 'Support', 'General')) =>
  postMessage(world, { threadId: where.id, author: { type: 'user', id: userNamed(world, 'Kim').id }, content });

const speakers = (world: World, ms: number): string[] =>
  messagesOf(play(world, ms)).map(
    (message) => world.agents.get(message.author?.id ?? '')?.name ?? world.users.get(message.author?.id ?? '')?.name ?? '',
  );

describe('talk in the world', () => {
  it('is the same for the same seed, and another for another', () => {
    const tell = (seed: number) => messagesOf(play(openWorld('company', seed), 120_000)).map((message) => [message.id, message.content]);

    expect(tell(5)).toEqual(tell(5));
    expect(tell(5)).not.toEqual(tell(6));
  });

  it('lets exactly the fitting agent answer a person, through a run and a session', () => {
    const world = openWorld('quiet');

    const message = ask(world, 'Where is HX-12345?');
    const answers = messagesOf(play(world, 10_000)).filter((each) => each.author?.type === 'agent');

    expect(answers.map((answer) => [answer.author?.id, answer.cause])).toEqual([[agentNamed(world, 'Support Desk').id, message.id]]);
    const runs = [...world.runs.values()].filter((run) => run.trigger === message);
    expect(runs.map((run) => [world.routines.get(run.routineId)?.name, run.status])).toEqual([
      ['support_participate', 'completed'],
      ['dispatch_participate', 'skipped'],
      ['billing_participate', 'skipped'],
    ]);
    expect(runs[0]).toMatchObject({
      deliveredMessage: answers[0]?.id,
      payload: { thread_id: message.threadId, message: { id: message.id } },
    });
    expect(world.sessions.get(runs[0]?.sessionId ?? '')?.status).toBe('completed');
  });

  it('hears a named agent, and lets agents hand over to each other without end to it', () => {
    const world = openWorld('quiet');

    ask(world, '@dispatch is the door free?');

    expect(speakers(world, 60_000)).toEqual(['Kim Larsen', 'Dispatch']);
  });

  it('keeps a paused routine silent and lets it answer again once it is resumed', () => {
    const world = openWorld('quiet');
    const [kim, routine] = [userNamed(world, 'Kim'), routineNamed(world, 'support_participate')];

    pauseRoutine(world, kim, routine.id);
    ask(world, 'Anybody there?');
    expect(speakers(world, 30_000)).toEqual(['Kim Larsen']);
    activateRoutine(world, kim, routine.id);
    ask(world, 'And now?');
    expect(speakers(world, 30_000)).toEqual(['Kim Larsen', 'Support Desk']);
  });

  it('lets a run in flight post although its routine was paused, and cancels one that had not started', () => {
    const world = openWorld('quiet');
    const [kim, routine] = [userNamed(world, 'Kim'), routineNamed(world, 'support_participate')];
    ask(world, 'Started before the pause?');
    play(world, 500);
    const second = ask(world, 'Not started before the pause?');

    pauseRoutine(world, kim, routine.id);
    const events = messagesOf(play(world, 30_000)).filter((message) => message.author?.type === 'agent');

    expect(events).toHaveLength(1);
    expect([...world.runs.values()].find((run) => run.trigger === second && run.routineId === routine.id)).toMatchObject({
      status: 'cancelled',
    });
  });

  it('keeps a joined session answering after the pause, until it is cancelled', () => {
    const world = openWorld('quiet');
    const kim = userNamed(world, 'Kim');
    const thread = threadTitled(world, 'Pricing', 'Rates');
    ask(world, '@market-scout how are the rates to Linz?', thread);
    expect(speakers(world, 10_000)).toEqual(['Kim Larsen', 'Market Scout']);

    pauseRoutine(world, kim, routineNamed(world, 'research_session').id);
    ask(world, '@market-scout and to Ghent?', thread);
    expect(speakers(world, 10_000)).toEqual(['Kim Larsen', 'Market Scout']);
    const [session] = [...(world.joinedSessions.get(thread.id) ?? [])];
    expect(session?.status).toBe('waiting');
    expect(cancelSession(world, kim, session?.id ?? '').status).toBe('cancelled');
    ask(world, '@market-scout and to Porto?', thread);
    expect(speakers(world, 10_000)).toEqual(['Kim Larsen']);
  });

  it('lets some agents write a message while it can be read, and wakes others only when it is whole', () => {
    const world = openWorld('quiet');
    const thread = threadTitled(world, 'Pricing', 'Rates');
    ask(world, '@market-scout how are the rates to Linz?', thread);

    const events = play(world, 20_000);
    const [posted] = messagesOf(events).filter((message) => message.author?.id === agentNamed(world, 'Market Scout').id);
    const updates = events.filter((event) => event.type === 'message-updated');

    expect(updates.length).toBeGreaterThan(0);
    expect(posted).toMatchObject({ metadata: { complete: true } });
    expect(posted?.content.length).toBeGreaterThan(60);
    const wake = world.truth.wakes.find((each) => each.messageId === posted?.id);
    expect(wake?.at).toBe(posted?.updatedAt);
  });

  it('interrupts a turn whose session is cancelled', () => {
    const world = openWorld('quiet');
    const message = ask(world, 'Where is HX-12345?');
    play(world, 500);
    const run = [...world.runs.values()].find((each) => each.trigger === message && each.status === 'running');

    cancelSession(world, userNamed(world, 'Kim'), run?.sessionId ?? '');

    expect(speakers(world, 30_000)).toEqual([]);
    expect(run?.status).toBe('cancelled');
  });

  it('wakes no agent and lets none post while the agent switch of a thread is off', () => {
    const world = openWorld('quiet');
    const [kim, thread] = [userNamed(world, 'Kim'), threadTitled(world, 'Support', 'General')];
    ask(world, 'In flight when the switch turns?');
    play(world, 500);

    setAgentEnabled(world, kim, { thread, isEnabled: false });
    const runsBefore = world.runs.size;
    ask(world, 'Nobody?');

    expect(speakers(world, 30_000)).toEqual(['Kim Larsen']);
    expect(world.runs.size).toBe(runsBefore);
  });

  it.each([
    ['the older dialect', { 'thread.message_added': { subject_is_agent: true } }, []],
    ['the newer dialect', { 'thread.message_added': { filters: { subject_is_agent: true } } }, []],
    ['another thread only', { 'thread.message_added': { thread_id: ['thr_other'] } }, []],
    ['one thread as text', { 'thread.message_added': { filters: { thread_id: 'thr_other' } } }, []],
    ['people, in the newer dialect', { 'thread.message_added': { filters: { subject_is_agent: false } } }, ['Support Desk']],
    ['everybody', { 'thread.message_added': {} }, ['Support Desk']],
    ['no thread named', { 'thread.message_added': { thread_id: [] } }, ['Support Desk']],
    [
      'both dialects at once, which both must hold',
      { 'thread.message_added': { subject_is_agent: true, filters: { subject_is_agent: false } } },
      [],
    ],
    ['the second of two events', { 'thread.message_added': { subject_is_agent: true }, 'thread.session.join': {} }, ['Support Desk']],
    ['a type', { 'thread.message_added': { filters: { type: ['note'] } } }, []],
    ['nothing of talk', { 'webhook.inbound': {} }, []],
  ])('reads event filters: %s', (_, eventConfig, expected) => {
    const world = openWorld('quiet');
    updateRoutine(world, userNamed(world, 'Kim'), {
      routineId: routineNamed(world, 'support_participate').id,
      change: { event_config: eventConfig },
    });

    ask(world, 'Where is HX-12345?');

    expect(speakers(world, 20_000).slice(1)).toEqual(expected);
  });

  it('lets a note of a type that nobody listens to wake nobody', () => {
    const world = openWorld('quiet');
    const thread = threadTitled(world, 'Support', 'General');
    postMessage(world, {
      threadId: thread.id,
      author: { type: 'user', id: userNamed(world, 'Kim').id },
      content: 'chatter',
      type: 'exhaust',
    });

    expect(speakers(world, 20_000)).toEqual(['Kim Larsen']);
    expect(world.truth.wakes).toEqual([]);
  });

  it('stays calm in an hour of very busy healthy talk: agents answer, hand over once, and stop', () => {
    const world = openWorld('busy', 3);
    let agentPosts = 0;
    let deepest = 0;
    for (const message of messagesOf(play(world, 3_600_000))) {
      if (message.author?.type === 'agent') agentPosts += 1;
      deepest = Math.max(deepest, message.depth);
    }

    expect(agentPosts).toBeGreaterThan(2_000);
    expect(deepest).toBeLessThanOrEqual(2);
  });

  it('falls into a loop after half a minute, which grows faster and stops when one of its routines is paused', () => {
    const world = openWorld('company', 2);
    const dock = threadTitled(world, 'Operations', 'Dock 4 handover');
    const loopPosts = (ms: number) =>
      messagesOf(play(world, ms)).filter((message) => message.threadId === dock.id && message.author?.type === 'agent').length;

    expect(loopPosts(29_000)).toBe(0);
    const [early, , late] = [loopPosts(20_000), loopPosts(20_000), loopPosts(20_000)];
    expect(early).toBeGreaterThan(3);
    expect(late).toBeGreaterThan(early * 1.5);
    pauseRoutine(world, userNamed(world, 'Kim'), routineNamed(world, 'inventory_participate').id);
    play(world, 5_000);
    expect(loopPosts(60_000)).toBe(0);
  });

  it('writes down who woke whom and why each agent spoke', () => {
    const world = openWorld('quiet');

    const message = ask(world, 'Where is HX-12345?');
    const answer = messagesOf(play(world, 10_000)).find((each) => each.author?.type === 'agent');

    expect(world.truth.wakes.map((wake) => [wake.messageId, world.agents.get(wake.agentId)?.name])).toEqual([
      [message.id, 'Support Desk'],
      [message.id, 'Dispatch'],
      [message.id, 'Billing Recon'],
      [answer?.id, 'Dispatch'],
      [answer?.id, 'Billing Recon'],
    ]);
    expect(world.truth.posts).toMatchObject([
      { messageId: answer?.id, causeId: message.id, causeAuthorId: userNamed(world, 'Kim').id, isLoop: false },
    ]);
  });
});
