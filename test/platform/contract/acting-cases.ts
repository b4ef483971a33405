import { describe, expect, it } from 'vitest';
import { type RoutineId, toId } from '../../../src/domain/ids.ts';
import { isOpenSession } from '../../../src/domain/session.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import { humansOnly } from '../../../src/operations/plan/event-config.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { openConsole, type PlatformFactory, postTo, type TestConsole, textsOf } from './console.ts';

const routineNamed = async ({ platform }: TestConsole, name: string): Promise<RoutineId> =>
  (await platform.listRoutines()).find((routine) => rawText(routine.name) === name)?.id ?? toId('none');

/** What a platform does when it is told to. */
export const describeActing = (factory: PlatformFactory): void => {
  describe('acting', () => {
    it('creates a thread and takes posts into it', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const team = await kim.teamNamed('Operations');

      const thread = await kim.platform.createThread(team.id, 'Gate 7');
      const posted = await kim.platform.postMessage(postTo(thread.id, 'First.'));
      const { messages } = await kim.platform.listMessages(thread.id);

      expect(thread).toMatchObject({ team: team.id, title: 'Gate 7' });
      expect(posted).toMatchObject({
        thread: thread.id,
        content: 'First.',
        type: 'message',
        author: { kind: 'human', id: 'usr_kim', org: 'org_halden' },
      });
      expect(messages.map((message) => message.id)).toContain(posted.id);
    });

    it('makes one message of a post that is sent twice', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const { id } = await kim.threadNamed('Operations', 'Dock 4 handover');
      await kim.platform.setAgentsEnabled(id, false);
      const post = postTo(id, 'Once only.');

      const [first, second] = [await kim.platform.postMessage(post), await kim.platform.postMessage(post)];

      expect(second.id).toBe(first.id);
      expect(first.idempotencyKey).toBe(post.idempotencyKey);
      expect(textsOf((await kim.platform.listMessages(id)).messages)).toEqual(['Once only.']);
    });

    it('posts a reply and a note', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const { id } = await kim.threadNamed('Operations', 'Dock 4 handover');

      const first = await kim.platform.postMessage(postTo(id, 'A question'));
      const reply = await kim.platform.postMessage(postTo(id, 'An answer', { replyTo: first.id }));
      const note = await kim.platform.postMessage(postTo(id, 'For the record', { type: 'note' }));

      expect(reply.replyTo).toBe(first.id);
      expect(note.type).toBe('note');
    });

    it('edits and deletes an own message, and nobody else’s', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using lee = openConsole(factory, network, 'Lee');
      const { id: thread } = await kim.threadNamed('Operations', 'Dock 4 handover');
      await kim.platform.setAgentsEnabled(thread, false);
      const { id } = await kim.platform.postMessage(postTo(thread, 'Gate 6.'));

      const edited = await kim.platform.editMessage(thread, id, 'Gate 7.');
      const read = await kim.platform.getMessage(thread, id);

      expect([edited.content, read.content]).toEqual(['Gate 7.', 'Gate 7.']);
      expect(read).toMatchObject({ id, thread, author: { id: 'usr_kim' } });
      await expect(lee.platform.editMessage(thread, id, 'Gate 8.')).rejects.toMatchObject({ code: 'forbidden' });

      await kim.platform.deleteMessage(thread, id);

      expect(textsOf((await kim.platform.listMessages(thread)).messages.filter(({ isDeleted }) => !isDeleted))).toEqual([]);
    });

    it('turns the agents of a thread off and on', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const { id } = await kim.threadNamed('Customer Support', 'Claims');

      const states = [
        await kim.platform.setAgentsEnabled(id, false),
        await kim.platform.getAgentsEnabled(id),
        (await kim.threadNamed('Customer Support', 'Claims')).agentsEnabled,
        await kim.platform.setAgentsEnabled(id, true),
        await kim.platform.getAgentsEnabled(id),
      ];

      expect(states).toEqual([false, false, false, true, true]);
    });

    it('mutes a thread and marks it read', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const before = await kim.threadNamed('Customer Support', 'General');

      const muted = await kim.platform.setMuted(before.id, true);
      await kim.platform.markRead(before.id);
      const after = await kim.threadNamed('Customer Support', 'General');

      expect([before.unreadCount, after.unreadCount]).toEqual([1, 0]);
      expect([muted.isMuted, after.isMuted]).toEqual([true, true]);
    });

    it('pauses and activates a routine, and says the same again when asked again', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const id = await routineNamed(kim, 'dispatch_participate');

      const statuses = [
        (await kim.platform.pauseRoutine(id)).status,
        (await kim.platform.pauseRoutine(id)).status,
        (await kim.platform.getRoutine(id)).status,
        (await kim.platform.activateRoutine(id)).status,
        (await kim.platform.activateRoutine(id)).status,
        (await kim.platform.getRoutine(id)).status,
      ];

      expect(statuses).toEqual(['paused', 'paused', 'paused', 'active', 'active', 'active']);
    });

    it.each([
      ['the older dialect', 'dispatch_participate', { 'thread.message_added': { subject_is_agent: false, thread_id: ['thr_1'] } }],
      [
        'the newer dialect',
        'inventory_participate',
        { 'thread.message_added': { filters: { subject_is_agent: false }, dedupe_key_path: '$.thread.id' } },
      ],
    ])('replaces event filters in %s as they are given', async (_, name, eventConfig) => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const id = await routineNamed(kim, name);

      const replied = await kim.platform.updateEventConfig(id, eventConfig);

      expect(replied.eventConfig).toEqual(eventConfig);
      expect((await kim.platform.getRoutine(id)).eventConfig).toEqual(eventConfig);
    });

    it('changes one filter and keeps every digit of the others, and puts back exactly what was there', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const id = await routineNamed(kim, 'dispatch_participate');
      const url = `${network.url}/api/v1/agent_routines/${id}`;
      const headers = { authorization: `Bearer ${principalNamed(network, 'Kim').token}`, 'content-type': 'application/json' };
      const numbers = '"score":9007199254740993,"most":1e400,"least":-0,"exact":1.0';
      const original = `{"thread.message_added":{"filters":{${numbers}}}}`;
      await fetch(url, { method: 'PATCH', headers, body: `{"event_config":${original}}` });
      const before = await kim.platform.getRoutine(id);

      const closed = humansOnly(before.eventConfig);
      await kim.platform.updateEventConfig(id, closed.state === 'changed' ? closed.eventConfig : {});
      const changed = await (await fetch(url, { headers })).text();
      await kim.platform.updateEventConfig(id, before.eventConfig);
      const restored = await (await fetch(url, { headers })).text();

      expect(changed).toContain(`{"thread.message_added":{"filters":{${numbers},"subject_is_agent":false}}}`);
      expect(restored).toContain(`"event_config":${original}`);
    });

    it('cancels a session, and leaves one that had ended as it was', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const { id } = await kim.threadNamed('Customer Support', 'General');
      await kim.platform.postMessage(postTo(id, 'Where is my parcel?'));
      const open = await untilPasses(async () => {
        const session = (await kim.platform.listSessions({ statuses: ['pending', 'running', 'waiting'] })).find(isOpenSession);
        if (session === undefined) throw new Error('no session yet');
        return session;
      });

      const cancelled = await kim.platform.cancelSession(open.id);
      const again = await kim.platform.cancelSession(open.id);

      expect([cancelled.status, again.status]).toEqual(['cancelled', 'cancelled']);
      expect(again.completedAt).toBe(cancelled.completedAt);
    });

    it('invites another organisation, which joins with an agent of its own', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using sam = openConsole(factory, network, 'Sam');
      const team = await kim.teamNamed('Operations');
      const agent = (await sam.platform.listAgents()).find((candidate) => rawText(candidate.name) === 'Ledger Bot');

      const invite = await kim.platform.createInvite(team.id);
      const joined = await sam.platform.joinByCode(rawText(invite.code), agent?.id ?? null);
      const members = await kim.platform.listMembers(team.id);

      expect(invite).toMatchObject({ team: team.id });
      expect(joined).toMatchObject({ id: team.id, myRole: 'member', org: 'org_halden' });
      expect(members.slice(-2).map(({ name, orgName }) => [name, orgName])).toEqual([
        ['Sam Adeyemi', 'Quillon Payments'],
        ['Ledger Bot', 'Quillon Payments'],
      ]);
    });

    it('makes a new code each time, and a revoked one is of no use', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using sam = openConsole(factory, network, 'Sam');
      const team = await kim.teamNamed('Operations');
      const [first, second] = [await kim.platform.createInvite(team.id), await kim.platform.createInvite(team.id)];

      await kim.platform.revokeInvite(team.id, rawText(first.code));

      expect(rawText(first.code)).not.toBe(rawText(second.code));
      await expect(sam.platform.joinByCode(rawText(first.code), null)).rejects.toMatchObject({ code: 'not-found' });
      expect(await sam.platform.joinByCode(rawText(second.code), null)).toMatchObject({ id: team.id });
    });

    it('leaves a team, which its last owner cannot', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using jo = openConsole(factory, network, 'Jo');
      const team = await kim.teamNamed('Halden × Ostara');

      await jo.platform.leaveTeam(team.id);

      expect((await jo.platform.listTeams()).map(({ id }) => id)).not.toContain(team.id);
      expect((await kim.platform.listMembers(team.id)).map((member) => rawText(member.name))).not.toContain('Jo Lindqvist');
      await expect(kim.platform.leaveTeam(team.id)).rejects.toMatchObject({ code: 'invalid' });
    });

    it('removes an agent, and a whole organisation, from a team', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const team = await kim.teamNamed('Halden × Ostara');

      await kim.platform.removeMember(team.id, { type: 'agent', id: toId('agi_dispatch') });
      await kim.platform.removeMember(team.id, { type: 'org', id: toId('org_ostara') });

      expect((await kim.platform.listMembers(team.id)).map((member) => rawText(member.name))).toEqual(['Kim Larsen', 'Ana Ruiz']);
    });
  });
};
