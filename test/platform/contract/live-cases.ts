import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { openConsole, type PlatformFactory, postTo } from './console.ts';

/** What a platform tells by itself. */
export const describeLive = (factory: PlatformFactory): void => {
  describe('living', () => {
    it('connects, catches up and goes live', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');

      await kim.goLive();

      const states = kim.eventsOf('link-changed').map((event) => event.connection.state);
      expect(states).toEqual(['catching-up', 'live']);
      expect(new Set(kim.eventsOf('thread-link-changed').map((event) => event.link.state))).toEqual(new Set(['catching-up', 'live']));
      const report = await kim.platform.linkReport();
      expect(report).toMatchObject({ connection: { state: 'live' }, sockets: 1, reconnects: 0, errors: [] });
      expect(report.topics.map((topic) => topic.state)).toEqual(report.topics.map(() => 'joined'));
      expect(report.topics).toHaveLength(9);
    });

    it('shows a message to everybody in the thread, with who wrote it and for whom', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using jo = openConsole(factory, network, 'Jo');
      await Promise.all([kim.goLive(), jo.goLive()]);
      const { id } = await kim.threadNamed('Halden × Ostara', 'Week planning');

      const posted = await jo.platform.postMessage(postTo(id, 'Pallets are short.'));
      const own = await jo.sees('message-added', (event) => event.message.id === posted.id && event.isConfirmed);
      const seen = await kim.sees('message-added', (event) => event.message.id === posted.id && event.isConfirmed);

      expect(own.message.id).toBe(posted.id);
      expect(seen.message).toMatchObject({
        thread: id,
        content: 'Pallets are short.',
        author: { kind: 'human', id: 'usr_jo', name: 'Jo Lindqvist', org: 'org_ostara', orgName: 'Ostara Foods' },
      });
    });

    it('tells of the answer of an agent: that it writes, its run and its message', async () => {
      await using network = await openNetwork({ speed: 4 });
      await using kim = openConsole(factory, network, 'Kim');
      await kim.goLive();
      const { id } = await kim.threadNamed('Customer Support', 'General');

      const posted = await kim.platform.postMessage(postTo(id, 'Where is my parcel?'));
      const typing = await kim.sees('typing-changed', (event) => event.thread === id && event.isTyping);
      const answer = await kim.sees('message-added', ({ message }) => message.thread === id && message.author.kind === 'agent');
      const run = await kim.sees('run-updated', (event) => event.run.triggerMessage === posted.id && event.run.status === 'completed');
      const activity = await kim.sees('activity-added', (event) => event.activity.run === run.run.id);
      await kim.sees('session-updated', (event) => event.session.run === run.run.id && event.session.status === 'completed');

      expect(typing.author.kind).toBe('agent');
      expect(run.run.deliveredMessage).toBe(answer.message.id);
      expect(activity.activity.kind).toBe('routine_run');
    });

    it('gives each message once, in whole, whatever else happens', async () => {
      await using network = await openNetwork({ scenario: 'flood', ratePerSecond: 500 });
      await using kim = openConsole(factory, network, 'Kim');
      await kim.goLive();
      await untilPasses(() => expect(kim.eventsOf('message-added').filter((event) => event.isConfirmed).length).toBeGreaterThan(500));

      const confirmed = kim.eventsOf('message-added').filter((event) => event.isConfirmed);
      const backfilled = kim.eventsOf('messages-backfilled').flatMap((event) => event.messages);
      const ids = [...confirmed.map((event) => event.message), ...backfilled].map((message) => message.id);

      expect(new Set(ids).size).toBe(ids.length);
      expect(kim.eventsOf('gaps-changed')).toEqual([]);
    });

    it('shows one operator what the other does', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using lee = openConsole(factory, network, 'Lee');
      await Promise.all([kim.goLive(), lee.goLive()]);
      const team = await kim.teamNamed('Operations');
      const [routine] = await kim.platform.listRoutines();

      const paused = await kim.platform.pauseRoutine(routine?.id ?? toId('none'));
      const thread = await kim.platform.createThread(team.id, 'Gate 7');
      await kim.sees('routine-updated', (event) => event.routine.id === paused.id && event.routine.status === 'paused');
      await lee.sees('routines-listed', (event) => event.routines.some(({ id, status }) => id === paused.id && status === 'paused'));
      lee.platform.watchThreads([thread.id]);
      await lee.sees('thread-link-changed', (event) => event.thread === thread.id && event.link.state === 'live');
      const posted = await kim.platform.postMessage(postTo(thread.id, 'Anybody here?'));

      const seen = await lee.sees('message-added', (event) => event.message.id === posted.id);
      expect(seen.message.thread).toBe(thread.id);
      await kim.sees('threads-listed', (event) => event.threads.some(({ id }) => id === thread.id));
    });

    it('tells the members of a team who joined it, and the newcomer of the team', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using sam = openConsole(factory, network, 'Sam');
      await Promise.all([kim.goLive(), sam.goLive()]);
      const { id: dock, team } = await kim.threadNamed('Operations', 'Dock 4 handover');
      const invite = await kim.platform.createInvite(team ?? toId('none'));

      await sam.platform.joinByCode(rawText(invite.code), null);
      await kim.sees(
        'members-listed',
        (event) => event.team === team && event.members.some((member) => rawText(member.name) === 'Sam Adeyemi'),
      );
      await sam.sees('thread-link-changed', (event) => event.thread === dock && event.link.state === 'live');
      const posted = await kim.platform.postMessage(postTo(dock, 'Welcome.'));

      const seen = await sam.sees('message-added', (event) => event.message.id === posted.id);
      expect(seen.message.author).toMatchObject({ name: 'Kim Larsen', org: 'org_halden', orgName: 'Halden Logistics' });
    });

    it('stops telling whoever no longer listens', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const heard: string[] = [];
      const stop = kim.platform.subscribe((events) => heard.push(...events.map((event) => event.type)));
      await kim.goLive();
      await untilPasses(() => expect(heard).toContain('teams-listed'));

      stop();
      const before = heard.length;
      const { id } = await kim.threadNamed('Operations', 'Dock 4 handover');
      const posted = await kim.platform.postMessage(postTo(id, 'x'));
      await kim.sees('message-added', (event) => event.message.id === posted.id);

      expect(heard).toHaveLength(before);
    });
  });
};
