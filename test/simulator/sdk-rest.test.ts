import {
  activityFeedEntrySchema,
  agentListResponseSchema,
  agentRoutineListResponseSchema,
  agentRoutineRunListResponseSchema,
  agentRoutineRunSchema,
  agentRoutineSchema,
  agentSchema,
  agentSessionListResponseSchema,
  agentSessionSchema,
  currentUserSchema,
  messageSchema,
  PlatformClient,
  paginatedRepliesSchema,
  runJournalPageSchema,
  statusPingSchema,
  teamInviteSchema,
  teamMembershipListResponseSchema,
  teamMembershipSchema,
  teamSchema,
  threadMessageSchema,
  threadReadStatusSchema,
  threadSchema,
  threadSettingsSchema,
  trajectorySchema,
  userSchema,
} from '@archastro/sdk';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork, principalNamed } from './open-network.ts';

const clientOf = (network: LocalNetwork, name: string): PlatformClient =>
  new PlatformClient({ baseUrl: network.url, accessToken: principalNamed(network, name).token });

const pageOf = (item: z.ZodTypeAny) =>
  z
    .object({
      data: z.array(item),
      page: z.number().int(),
      page_size: z.number().int(),
      total_entries: z.number().int(),
      total_pages: z.number().int(),
      has_next: z.boolean(),
      has_prev: z.boolean(),
    })
    .strict();
const listOf = (item: z.ZodTypeAny) => z.object({ data: z.array(item).min(1) }).strict();
const messagePage = z
  .object({
    data: z
      .object({
        messages: z.array(messageSchema.strict()),
        before_cursor: z.string().optional(),
        after_cursor: z.string().optional(),
        anchor: z.string().optional(),
      })
      .strict(),
  })
  .strict();

describe('the local network, driven by the SDK', () => {
  it('answers who and what there is in the shapes of the contract', async () => {
    await using network = await openNetwork();
    const kim = clientOf(network, 'Kim');

    expect(statusPingSchema.strict().parse(await kim.status.ping())).toMatchObject({ success: true, token: { active: true } });
    const me = currentUserSchema.strict().parse(await kim.users.me());
    expect(me).toMatchObject({ name: 'Kim Larsen', org_name: 'Halden Logistics', org_role: 'admin', is_system_user: false });
    expect(userSchema.strict().parse(await kim.users.get(me.id)).id).toBe(me.id);
    listOf(z.object({ id: z.string(), name: z.string(), slug: z.string() }).passthrough()).parse(await kim.users.orgs(me.id));
    expect(
      pageOf(z.object({ id: z.string(), name: z.string(), domain: z.string(), kind: z.string() }).strict()).parse(await kim.orgs.list())
        .data,
    ).toHaveLength(3);
    const agents = agentListResponseSchema.strict().parse(await kim.agents.list());
    expect(agents.data.map((agent) => agent.org)).toEqual(agents.data.map(() => me.org));
    expect(agentSchema.strict().parse(await kim.agents.get('dispatch')).name).toBe('Dispatch');
  });

  it('answers teams, members, invites and threads in the shapes of the contract', async () => {
    await using network = await openNetwork();
    const kim = clientOf(network, 'Kim');
    const jo = clientOf(network, 'Jo');

    const teams = pageOf(teamSchema.strict()).parse(await kim.teams.list({ membership: 'joined' })).data;
    expect(teams).toHaveLength(4);
    const team = teamSchema.parse(teams.find((each: { name: string }) => each.name.includes('Support')));
    teamSchema
      .extend({ threads: z.array(threadSchema.strict()) })
      .strict()
      .parse(await kim.teams.get(team.id));
    const members = teamMembershipListResponseSchema.strict().parse(await kim.teams.members.list(team.id));
    expect(members.data.map((member) => member.type)).toContain('agent');
    const invite = teamInviteSchema.strict().parse(await kim.teams.invite.create(team.id));
    expect(invite.code).toMatch(/^[2-9A-Z]{12}$/);
    expect(teamSchema.strict().parse(await jo.teams.joinByCode({ join_code: invite.code })).membership_status).toBe('member');
    const agent = (await jo.agents.list()).data[0];
    expect(teamMembershipSchema.strict().parse(await jo.teams.members.create(team.id, { agent: agent?.id ?? '' })).type).toBe('agent');
    await kim.teams.invite.delete(team.id, invite.code);
    await expect(clientOf(network, 'Sam').teams.joinByCode({ join_code: invite.code })).rejects.toMatchObject({
      status: 404,
      errorCode: 'not_found',
    });

    const thread = threadSchema.strict().parse(await kim.teams.threads.create(team.id, { thread: { title: 'Peak week' } }));
    listOf(threadSchema.strict()).parse(await kim.teams.threads.list(team.id));
    expect(threadSchema.strict().parse(await kim.threads.get(thread.id)).title).toBe('Peak week');
    expect(threadSchema.strict().parse(await kim.threads.replace(thread.id, { muted: true })).muted).toBe(true);
    expect(
      threadSettingsSchema.strict().parse(await kim.threads.settings.replace(thread.id, { settings: { agent_enabled: false } })),
    ).toEqual({ agent_enabled: false });
    expect(threadSettingsSchema.strict().parse(await kim.threads.settings.list(thread.id))).toEqual({ agent_enabled: false });
    await kim.threads.members.list(thread.id);
    await kim.threads.markRead(thread.id, { use_latest_message: true });
    expect(threadReadStatusSchema.strict().parse(await kim.threads.readStatus(thread.id)).unread_count).toBe(0);
  });

  it('answers messages, runs, sessions and the feed in the shapes of the contract', async () => {
    await using network = await openNetwork({ speed: 20 });
    const kim = clientOf(network, 'Kim');
    const support = (await kim.teams.list({ search: 'support' })).data[0];
    const thread = (await kim.teams.threads.list(support?.id ?? '')).data[0]?.id ?? '';
    const app = (await kim.users.me()).app ?? '';
    const posted = z
      .object({ data: threadMessageSchema.strict() })
      .strict()
      .parse(
        await kim.http.request(`/protected/api/v1/developer/apps/${app}/threads/${thread}/messages`, {
          method: 'POST',
          body: { content: 'Where is HX-10000?', idempotency_key: 'k1' },
        }),
      ).data;

    const answer = await eventually(async () => {
      const page = messagePage.parse(await kim.threads.messages(thread));
      return page.data.messages.find((message) => message.agent !== null && message.created_at !== undefined);
    });

    expect(answer.content).toContain('HX-10000');
    expect(threadMessageSchema.strict().parse(await kim.thread_messages.get(posted.id))).toMatchObject({ sender_type: 'user' });
    paginatedRepliesSchema.strict().parse(await kim.thread_messages.replies(posted.id));
    expect(
      threadMessageSchema.strict().parse(await kim.thread_messages.replace(posted.id, { content: 'Where is HX-10001?' })).content,
    ).toContain('10001');
    const run = await eventually(async () => {
      const page = agentRoutineRunListResponseSchema.strict().parse(await kim.agent_routine_runs.list({ status: 'completed' }));
      return page.data[0];
    });
    expect(agentRoutineRunSchema.strict().parse(await kim.agent_routines.runs(run.routine ?? '').then((page) => page.data[0]))).toEqual(
      run,
    );
    expect(run).toMatchObject({
      delivery: { delivered_message: answer.id, thread },
      payload: { thread_id: thread, message: { id: posted.id } },
    });
    const sessions = agentSessionListResponseSchema.strict().parse(await kim.agent_sessions.list({ routineRun: [run.id] }));
    expect(sessions.data).toHaveLength(1);
    const session = sessions.data[0]?.id ?? '';
    const { status, inbox } = agentSessionSchema.strict().parse(await kim.agent_sessions.get(session));
    expect(status).toBe('completed');
    expect(inbox).toHaveLength(1);
    const links = await kim.threads.trajectories(thread, { message: answer.id });
    const trajectory = trajectorySchema.strict().parse(await kim.trajectories.get(links.data[0]?.trajectory ?? ''));
    expect(trajectory.messages).toHaveLength(5);
    expect(runJournalPageSchema.strict().parse(await kim.agent_routines.agent_routine_runs.journal(run.id)).data).toEqual([]);
    expect(agentSessionSchema.strict().parse(await kim.agent_sessions.cancel(session)).status).toBe('completed');
    const feed = z
      .object({
        data: z.array(activityFeedEntrySchema.strict()).min(1),
        before_cursor: z.string().optional(),
        after_cursor: z.string().optional(),
        has_more: z.boolean(),
      })
      .strict()
      .parse(await kim.activity_feed.list({ kind: ['routine_run'] }));
    expect(feed.data.some((entry) => entry.routine_run === run.id && entry.session_record === session)).toBe(true);
    await kim.thread_messages.delete(posted.id);
  });

  it('answers routines and what becomes of them in the shapes of the contract', async () => {
    await using network = await openNetwork();
    const kim = clientOf(network, 'Kim');

    const routines = agentRoutineListResponseSchema.strict().parse(await kim.agent_routines.list());
    const routine = routines.data.find((each) => each.name === 'support_participate')?.id ?? '';

    expect(agentRoutineSchema.strict().parse(await kim.agent_routines.pause(routine)).status).toBe('paused');
    expect(agentRoutineSchema.strict().parse(await kim.agent_routines.pause(routine)).status).toBe('paused');
    expect(agentRoutineSchema.strict().parse(await kim.agent_routines.activate(routine)).status).toBe('active');
    const config = { 'thread.message_added': { subject_is_agent: false, thread_id: ['thr_1'] } };
    expect(agentRoutineSchema.strict().parse(await kim.agent_routines.update(routine, { event_config: config })).event_config).toEqual(
      config,
    );
    expect(agentRoutineSchema.strict().parse(await kim.agent_routines.get(routine)).event_config).toEqual(config);
    const tooOften = routines.data.find((each) => each.name === 'stock_sync')?.id ?? '';
    await kim.agent_routines.pause(tooOften);
    await expect(kim.agent_routines.activate(tooOften)).rejects.toMatchObject({ status: 422 });
  });
});
