import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { isFinishedRun } from '../../../src/domain/run.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { untilPasses } from '../../support/until-passes.ts';
import { openConsole, type PlatformFactory, postTo, textsOf } from './console.ts';

/** What a platform gives when it is asked. */
export const describeReading = (factory: PlatformFactory): void => {
  describe('reading', () => {
    it('tells who the caller is', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');

      expect(await kim.platform.getMe()).toEqual({
        id: 'usr_kim',
        name: 'Kim Larsen',
        org: 'org_halden',
        orgName: 'Halden Logistics',
        orgRole: 'admin',
        sandbox: 'embedded',
        isSystemUser: false,
      });
    });

    it('lists organisations, own agents and own teams', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');

      const [orgs, agents, teams] = await Promise.all([kim.platform.listOrgs(), kim.platform.listAgents(), kim.platform.listTeams()]);

      expect(orgs.map((org) => rawText(org.name)).sort()).toEqual(['Halden Logistics', 'Ostara Foods', 'Quillon Payments']);
      expect(new Set(agents.map((agent) => agent.org))).toEqual(new Set(['org_halden']));
      expect(agents.map((agent) => rawText(agent.name))).toContain('Dispatch');
      expect(teams.map((team) => rawText(team.name)).sort()).toEqual([
        'Customer Support',
        'Halden × Ostara Coordination',
        'Operations',
        'Pricing and Research',
      ]);
      expect(teams.map((team) => team.myRole)).toEqual(['owner', 'owner', 'owner', 'owner']);
    });

    it('tells why an agent answered: its run, its session, what its model did', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const { id: thread } = await kim.threadNamed('Customer Support', 'General');
      const asked = await kim.platform.postMessage(postTo(thread, 'Where is my parcel?'));
      const run = await untilPasses(async () => {
        const { runs } = await kim.platform.listRuns();
        const found = runs.find(({ triggerMessage, deliveredMessage }) => triggerMessage === asked.id && deliveredMessage !== null);
        if (found === undefined) throw new Error('no answer yet');
        return found;
      });
      const answered = run.deliveredMessage ?? asked.id;

      const [[link], [listed], journal] = await Promise.all([
        kim.platform.listTrajectories(thread, answered),
        kim.platform.listSessions({ runs: [run.id] }),
        kim.platform.listJournal(run.id),
      ]);
      const session = await kim.platform.readSession(listed?.id ?? toId('none'));
      const trajectory = await kim.platform.getTrajectory(link?.trajectory ?? toId('none'));

      expect(link).toMatchObject({ heard: asked.id, said: answered, trajectory: session.trajectory });
      expect(session.inbox.map(({ content, sender }) => [content, sender])).toEqual([['Where is my parcel?', 'usr_kim']]);
      expect(session.instructions).not.toBeNull();
      expect(trajectory.steps.map(({ kind }) => kind)).toEqual(['system', 'human', 'ai', 'tool', 'ai']);
      expect(trajectory.steps[2]?.calls).toMatchObject([{ tool: 'read_thread' }]);
      expect(trajectory.steps[4]?.text).toBe((await kim.platform.getMessage(thread, answered)).content);
      expect(journal).toEqual([]);
    });

    it('keeps another organisation’s reasoning out of sight', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using sam = openConsole(factory, network, 'Sam');
      const { id: thread } = await kim.threadNamed('Customer Support', 'General');
      await kim.platform.postMessage(postTo(thread, 'Where is my parcel?'));
      const session = await untilPasses(async () => {
        const [found] = await kim.platform.listSessions();
        if (found === undefined) throw new Error('no session yet');
        return found;
      });

      await expect(sam.platform.readSession(session.id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(sam.platform.getTrajectory(toId(`trj_${session.id.slice(4)}`))).rejects.toMatchObject({ code: 'not-found' });
    });

    it('lists the members of a shared team with the organisation of each', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const team = await kim.teamNamed('Halden × Ostara');

      const members = await kim.platform.listMembers(team.id);

      expect(
        members.map(({ name, principal, orgName }) => `${rawText(name)}, ${principal.type}, ${orgName === null ? '?' : rawText(orgName)}`),
      ).toEqual([
        'Kim Larsen, user, Halden Logistics',
        'Ana Ruiz, user, Halden Logistics',
        'Dispatch, agent, Halden Logistics',
        'Jo Lindqvist, user, Ostara Foods',
        'Petra Novak, user, Ostara Foods',
        'Supply Planner, agent, Ostara Foods',
        'Cold Chain QA, agent, Ostara Foods',
      ]);
    });

    it('lists threads with what was said last', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const team = await kim.teamNamed('Customer Support');

      const [first, second] = await kim.platform.listThreads(team.id);

      expect(first).toMatchObject({
        team: team.id,
        title: 'General',
        isDefault: true,
        isMuted: false,
        agentsEnabled: true,
        unreadCount: 1,
      });
      expect(first?.lastPreview).toBe('Good morning. The phones are quiet so far.');
      expect(second).toMatchObject({ title: 'Claims', isDefault: false, unreadCount: 0 });
    });

    it('pages through messages in both directions without losing or repeating one', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const { id } = await kim.threadNamed('Operations', 'Dock 4 handover');
      // Agents would answer between the notes on a slow machine.
      await kim.platform.setAgentsEnabled(id, false);
      const written = Array.from({ length: 7 }, (_, index) => `note ${index}`);
      for (const text of written) await kim.platform.postMessage(postTo(id, text));

      const newest = await kim.platform.listMessages(id, { limit: 3 });
      const older = await kim.platform.listMessages(id, { limit: 3, before: newest.before ?? '' });
      const oldest = await kim.platform.listMessages(id, { limit: 3, before: older.before ?? '' });
      const again = await kim.platform.listMessages(id, { limit: 3, after: oldest.after ?? '' });

      expect([oldest, older, newest].map((page) => textsOf(page.messages))).toEqual([
        ['note 0'],
        ['note 1', 'note 2', 'note 3'],
        ['note 4', 'note 5', 'note 6'],
      ]);
      expect(oldest.before).toBeNull();
      expect(textsOf(again.messages)).toEqual(['note 1', 'note 2', 'note 3']);
    });

    it('lists routines and gives one', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');

      const routines = await kim.platform.listRoutines();
      const [nightly] = routines.filter((routine) => rawText(routine.name) === 'nightly_reconcile');

      expect(nightly).toMatchObject({ status: 'paused', schedule: '0 2 * * *', handler: 'script', preset: null });
      expect(await kim.platform.getRoutine(nightly?.id ?? toId('none'))).toEqual(nightly);
      expect(new Set(routines.map((routine) => routine.status))).toEqual(new Set(['active', 'paused', 'draft']));
    });

    it('lists the run, the session and the activity that a message causes', async () => {
      await using network = await openNetwork({ speed: 20 });
      await using kim = openConsole(factory, network, 'Kim');
      const { id } = await kim.threadNamed('Customer Support', 'General');
      const posted = await kim.platform.postMessage(postTo(id, 'Where is my parcel?'));

      const run = await untilPasses(async () => {
        const { runs } = await kim.platform.listRuns();
        const finished = runs.find(
          (candidate) => candidate.triggerMessage === posted.id && isFinishedRun(candidate) && candidate.status === 'completed',
        );
        if (finished === undefined) throw new Error('no run yet');
        return finished;
      });
      const sessions = await kim.platform.listSessions({ runs: [run.id] });
      const { entries } = await kim.platform.listActivity({ limit: 100 });

      expect(run).toMatchObject({ thread: id, error: null });
      expect(await kim.platform.getRun(run.id)).toEqual(run);
      expect(sessions).toMatchObject([{ run: run.id, agent: run.agent, status: 'completed' }]);
      expect(entries.filter((entry) => entry.run === run.id).length).toBeGreaterThan(0);
      expect((await kim.platform.listMessages(id)).messages.map((message) => message.id)).toContain(run.deliveredMessage);
    });

    it('filters runs and pages through them, newest first', async () => {
      await using network = await openNetwork({ speed: 20, scenario: 'busy' });
      await using kim = openConsole(factory, network, 'Kim');

      const first = await kim.platform.listRuns({ limit: 5 });
      const second = await kim.platform.listRuns({ limit: 5, before: first.before ?? '' });
      const [some] = first.runs;
      const ofRoutine = await kim.platform.listRuns({ routine: some?.routine ?? toId('none'), limit: 100 });
      const ofAgent = await kim.platform.listRuns({ agents: [some?.agent ?? toId('none')], status: 'completed', limit: 100 });

      const times = [...first.runs, ...second.runs].map((run) => run.createdAt);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      expect(new Set([...first.runs, ...second.runs].map((run) => run.id)).size).toBe(10);
      expect(new Set(ofRoutine.runs.map((run) => run.routine))).toEqual(new Set([some?.routine]));
      expect(new Set(ofAgent.runs.map((run) => `${run.agent} ${run.status}`))).toEqual(new Set([`${some?.agent} completed`]));
    });

    it('pages through the activity, newest first', async () => {
      await using network = await openNetwork({ scenario: 'busy' });
      await using kim = openConsole(factory, network, 'Kim');

      const first = await kim.platform.listActivity({ limit: 4 });
      const second = await kim.platform.listActivity({ limit: 4, before: first.before ?? '' });

      expect(new Set([...first.entries, ...second.entries].map((entry) => entry.id)).size).toBe(8);
      expect(first.entries.at(-1)?.createdAt).toBeGreaterThanOrEqual(second.entries[0]?.createdAt ?? Number.POSITIVE_INFINITY);
    });

    it('gives nothing for a filter that names nothing', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');

      expect(await kim.platform.listSessions({ runs: [] })).toEqual([]);
    });

    it('reports on a link that nobody opened', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');

      expect(await kim.platform.linkReport()).toMatchObject({ server: network.url, sockets: 0, topics: [], errors: [] });
    });
  });
};
