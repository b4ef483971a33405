import { z } from 'zod';
import { joinedTeam, membershipOf, visibleThread } from '../../world/access.ts';
import type { MembershipRecord, ThreadRecord } from '../../world/records.ts';
import { badRequest, forbidden, notFound, unprocessable } from '../../world/refusal.ts';
import { createThread, deleteThread, markRead, setAgentEnabled, threadsOfTeam, unreadCount } from '../../world/threads.ts';
import { lookUp } from '../../world/world.ts';
import { type Call, created, NO_CONTENT, ok, personMeant, readBody, readList, readOptional } from '../call.ts';
import type { Route } from '../router.ts';
import { isoTime, wireMemberAgent, wireThread, wireUser } from '../wire.ts';

const threadOf = (call: Call): ThreadRecord => visibleThread(call.world, call.user, call.params['thread'] ?? '');
const answerThread = (call: Call, thread: ThreadRecord) => wireThread(call.world, thread, { viewer: call.user });

const listThreads = (call: Call) => {
  const team = joinedTeam(call.world, call.user, call.params['team'] ?? '');
  const tags = readList(call.query, 'tags');
  const threads = threadsOfTeam(call.world, team.id).filter((thread) => tags.every((tag) => thread.tags.includes(tag)));
  return ok({ data: threads.map((thread) => wireThread(call.world, thread, { viewer: call.user, isListed: true })) });
};

const NEW_THREAD = z.object({
  thread: z.object({
    title: z.string().trim().min(1, "can't be blank").max(200).nullish(),
    description: z.string().nullish(),
    key: z.string().nullish(),
    metadata: z.record(z.unknown()).optional(),
    settings: z.object({ agent_enabled: z.boolean().optional() }).optional(),
  }),
});

const newThread = (call: Call) => {
  const team = joinedTeam(call.world, call.user, call.params['team'] ?? '');
  const { thread } = readBody(call, NEW_THREAD);
  const added = createThread(call.world, team, {
    title: thread.title ?? null,
    description: thread.description ?? null,
    key: thread.key ?? null,
    agentEnabled: thread.settings?.agent_enabled ?? true,
    metadata: thread.metadata ?? {},
    creatorId: call.user.id,
  });
  return created(answerThread(call, added));
};

const CHANGE = z.object({
  title: z.string().trim().min(1, "can't be blank").nullish(),
  description: z.string().nullish(),
  muted: z.boolean().optional(),
  metadata: z.record(z.unknown()).optional(),
});

const changeThread = (call: Call) => {
  const thread = threadOf(call);
  const change = readBody(call, CHANGE);
  thread.title = change.title ?? thread.title;
  thread.description = change.description ?? thread.description;
  thread.metadata = change.metadata ?? thread.metadata;
  if (change.muted === true) thread.mutedBy.add(call.user.id);
  if (change.muted === false) thread.mutedBy.delete(call.user.id);
  thread.updatedAt = call.world.now;
  return ok(answerThread(call, thread));
};

const removeThread = (call: Call) => {
  const thread = threadOf(call);
  if (thread.isDefault) throw unprocessable('thread', 'is the default thread of its team');
  const team = lookUp(call.world.teams, thread.teamId, 'Team');
  const role = membershipOf(team, { type: 'user', id: call.user.id })?.role;
  if (thread.creatorId !== call.user.id && role === 'member') throw forbidden('You may not delete this thread.');
  deleteThread(call.world, thread);
  return NO_CONTENT;
};

const changeSettings = (call: Call) => {
  const thread = threadOf(call);
  const { settings } = readBody(call, z.object({ settings: z.object({ agent_enabled: z.boolean() }) }));
  setAgentEnabled(call.world, call.user, { thread, isEnabled: settings.agent_enabled });
  return ok({ agent_enabled: thread.agentEnabled });
};

const wireThreadMember = (call: Call, member: MembershipRecord) => {
  const { type, id } = member.principal;
  const user = type === 'user' ? call.world.users.get(id) : undefined;
  const agent = type === 'agent' ? call.world.agents.get(id) : undefined;
  return {
    type,
    member_type: type,
    membership_type: member.role === 'owner' ? 'owner' : 'member',
    role: member.role,
    joined_at: isoTime(member.joinedAt),
    ...(user === undefined ? {} : { user: { ...wireUser(call.world, user), full_name: user.name } }),
    ...(agent === undefined ? {} : { agent: wireMemberAgent(call.world, agent, call.user) }),
  };
};

const readStatus = (call: Call) => {
  const thread = threadOf(call);
  const person = personMeant(call, readOptional(call.query, 'user'));
  const read = thread.readUpTo.get(person.id);
  return ok({
    thread: thread.id,
    ...(read === undefined ? {} : { last_read_message: read.id }),
    unread_count: unreadCount(thread, person.id),
  });
};

const MARK = z.object({
  last_read_message: z.string().optional(),
  use_latest_message: z.boolean().optional(),
  user: z.string().optional(),
});

const markThreadRead = (call: Call) => {
  const thread = threadOf(call);
  const body = readBody(call, MARK);
  if ((body.last_read_message === undefined) === (body.use_latest_message !== true)) {
    throw badRequest('Provide exactly one of last_read_message or use_latest_message.');
  }
  const message = body.last_read_message === undefined ? thread.messages.at(-1) : call.world.messages.get(body.last_read_message);
  if (body.last_read_message !== undefined && message?.threadId !== thread.id) throw notFound('Message');
  if (message !== undefined) markRead(call.world, personMeant(call, body.user), { thread, message });
  return NO_CONTENT;
};

/** Threads, their settings, and how far the caller has read. */
export const THREAD_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/teams/:team/threads', answer: listThreads },
  { method: 'POST', path: '/api/v1/teams/:team/threads', answer: newThread },
  { method: 'GET', path: '/api/v1/threads/:thread', answer: (call) => ok(answerThread(call, threadOf(call))) },
  { method: 'PUT', path: '/api/v1/threads/:thread', answer: changeThread },
  { method: 'DELETE', path: '/api/v1/threads/:thread', answer: removeThread },
  { method: 'GET', path: '/api/v1/threads/:thread/settings', answer: (call) => ok({ agent_enabled: threadOf(call).agentEnabled }) },
  { method: 'PUT', path: '/api/v1/threads/:thread/settings', answer: changeSettings },
  {
    method: 'GET',
    path: '/api/v1/threads/:thread/members',
    answer: (call) => {
      const team = lookUp(call.world.teams, threadOf(call).teamId, 'Team');
      return ok({ data: team.members.map((member) => wireThreadMember(call, member)) });
    },
  },
  { method: 'GET', path: '/api/v1/threads/:thread/read_status', answer: readStatus },
  { method: 'POST', path: '/api/v1/threads/:thread/mark_read', answer: markThreadRead },
];
