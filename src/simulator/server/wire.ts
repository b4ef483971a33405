import { membershipOf, reaches } from '../world/access.ts';
import type {
  AgentRecord,
  MembershipRecord,
  MessageRecord,
  OrgRecord,
  Principal,
  TeamRecord,
  ThreadRecord,
  UserRecord,
} from '../world/records.ts';
import { principalName } from '../world/teams.ts';
import { unreadCount } from '../world/threads.ts';
import type { World } from '../world/world.ts';

/** A JSON object as it goes over the wire. */
export type WireFormat = Readonly<Record<string, unknown>>;

export const isoTime = (at: number): string => new Date(at).toISOString();

const PREVIEW_LENGTH = 140;

/** What every record is in: nobody must take this network for production. */
const SANDBOX = 'dsb_embedded';

export const wireOrg = (org: OrgRecord): WireFormat => ({ id: org.id, name: org.name, domain: org.domain, kind: org.kind });

export const wireUser = (world: World, user: UserRecord): WireFormat => {
  const org = world.orgs.get(user.orgId);
  return {
    id: user.id,
    name: user.name,
    alias: user.alias,
    email: user.email,
    org: user.orgId,
    org_name: org?.name ?? null,
    org_slug: org?.slug ?? null,
    org_role: user.orgRole,
    is_system_user: user.isSystemUser,
    app: world.appId,
    app_name: 'Agent Network',
    sandbox: SANDBOX,
    sandbox_name: 'embedded',
    metadata: {},
  };
};

export const wireCurrentUser = (world: World, user: UserRecord): WireFormat => ({
  ...wireUser(world, user),
  org_kind: world.orgs.get(user.orgId)?.kind ?? null,
  timezone: user.timezone,
  notification_settings: {},
  profile_picture: null,
});

export const wireAgent = (world: World, agent: AgentRecord): WireFormat => ({
  id: agent.id,
  name: agent.name,
  description: agent.description,
  identity: agent.identity,
  lookup_key: agent.lookupKey,
  email: null,
  phone_number: null,
  default_model: agent.model,
  org: agent.orgId,
  org_name: world.orgs.get(agent.orgId)?.name ?? null,
  team: null,
  user: null,
  app: world.appId,
  sandbox: SANDBOX,
  acl: null,
  metadata: {},
  originator: null,
  created_at: isoTime(agent.createdAt),
  updated_at: isoTime(agent.updatedAt),
});

/** An agent as a viewer may see it among members: a partner's comes without its instructions. */
export const wireMemberAgent = (world: World, agent: AgentRecord, viewer: UserRecord): WireFormat =>
  reaches(viewer, agent.orgId) ? wireAgent(world, agent) : { ...wireAgent(world, agent), identity: null, metadata: {} };

export const wireTeam = (world: World, team: TeamRecord, viewer: UserRecord): WireFormat => ({
  id: team.id,
  name: team.name,
  slug: team.slug,
  description: team.description,
  org: team.orgId,
  app: world.appId,
  sandbox: SANDBOX,
  membership_status: membershipOf(team, { type: 'user', id: viewer.id })?.role ?? null,
  badges: null,
  acl: null,
  metadata: {},
  created_at: isoTime(team.createdAt),
  updated_at: isoTime(team.updatedAt),
});

export const wireMembership = (world: World, member: MembershipRecord, viewer: UserRecord): WireFormat => {
  const user = member.principal.type === 'user' ? world.users.get(member.principal.id) : undefined;
  const agent = member.principal.type === 'agent' ? world.agents.get(member.principal.id) : undefined;
  return {
    id: member.id,
    type: user !== undefined ? 'user' : agent !== undefined ? 'agent' : 'unknown',
    name: principalName(world, member.principal),
    role: member.role,
    team: null,
    user: user === undefined ? null : wireUser(world, user),
    agent: agent === undefined ? null : wireMemberAgent(world, agent, viewer),
    metadata: {},
    profile_picture: null,
    joined_at: isoTime(member.joinedAt),
    created_at: isoTime(member.joinedAt),
    updated_at: isoTime(member.joinedAt),
  };
};

/** `isListed` adds the fields that only lists carry. */
export const wireThread = (
  world: World,
  thread: ThreadRecord,
  view: { readonly viewer: UserRecord; readonly isListed?: boolean },
): WireFormat => {
  const last = thread.messages.at(-1);
  const listed = {
    last_activity: isoTime(last?.createdAt ?? thread.createdAt),
    last_message_preview: last?.content.slice(0, PREVIEW_LENGTH) ?? null,
    last_message_sender: last === undefined ? null : principalName(world, last.author),
  };
  return {
    id: thread.id,
    title: thread.title,
    slug: null,
    description: thread.description,
    team: thread.teamId,
    user: null,
    agent_user: null,
    org: thread.orgId,
    creator: thread.creatorId,
    kind: 'standard',
    visibility: 'team',
    is_default: thread.isDefault,
    is_channel: true,
    is_transient: false,
    is_unlisted: false,
    muted: thread.mutedBy.has(view.viewer.id),
    role: thread.creatorId === view.viewer.id ? 'owner' : 'member',
    tags: thread.tags,
    key: thread.key,
    settings: { agent_enabled: thread.agentEnabled },
    unread_count: unreadCount(thread, view.viewer.id),
    ...(view.isListed === true ? listed : {}),
    parent_message: null,
    ttl: null,
    metadata: thread.metadata,
    sandbox: SANDBOX,
    created_at: isoTime(thread.createdAt),
    updated_at: isoTime(thread.updatedAt),
  };
};

export const wireActor = (world: World, principal: Principal | null): WireFormat => ({
  id: principal === null ? null : `${principal.type}-${principal.id}`,
  name: principal === null ? null : principalName(world, principal),
  alias: principal?.type === 'user' ? (world.users.get(principal.id)?.alias ?? null) : null,
  profile_picture: null,
});

/** A message as threads and channels carry it. `message.org` is the organisation that owns the thread. */
export const wireMessage = (world: World, message: MessageRecord): WireFormat => {
  const { author } = message;
  const thread = world.threads.get(message.threadId);
  const user = author?.type === 'user' ? world.users.get(author.id) : undefined;
  return {
    id: message.id,
    thread: message.threadId,
    team: thread?.teamId ?? null,
    org: thread?.orgId ?? null,
    sandbox: SANDBOX,
    content: message.content,
    type: message.type,
    visibility: 'default',
    user: user === undefined ? null : wireUser(world, user),
    agent: author?.type === 'agent' ? author.id : null,
    legacy_agent: null,
    agent_mode: author?.type === 'agent' ? 'embedded' : null,
    actors: [wireActor(world, author)],
    attachments: [],
    reactions: message.reactions.map(({ emoji, userId }) => ({ type: 'emoji_reaction', payload: { emoji }, user: userId })),
    reply_to: message.replyTo === null ? null : { id: message.replyTo },
    root_message_id: message.replyTo,
    rendering_mode: author?.type === 'agent' ? 'reply' : null,
    branched_thread: null,
    context: [],
    metadata: message.metadata,
    idempotency_key: message.idempotencyKey,
    is_deleted: message.isDeleted,
    created_at: isoTime(message.createdAt),
  };
};
