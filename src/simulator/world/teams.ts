import { managedTeam, membershipOf, reaches, takesPart, visibleAgent, visibleTeam } from './access.ts';
import { addActivity } from './activity.ts';
import type { MembershipRecord, Principal, TeamRecord, UserRecord } from './records.ts';
import { badRequest, forbidden, notFound, unprocessable } from './refusal.ts';
import { record } from './truth.ts';
import { emit, lookUp, mintId, type World } from './world.ts';

export const principalName = (world: World, principal: Principal | null): string =>
  principal === null
    ? 'System'
    : ((principal.type === 'user' ? world.users.get(principal.id) : world.agents.get(principal.id))?.name ?? 'Unknown');

export const principalOrgId = (world: World, principal: Principal): string | null =>
  (principal.type === 'user' ? world.users.get(principal.id) : world.agents.get(principal.id))?.orgId ?? null;

export const createTeam = (
  world: World,
  team: { readonly orgId: string; readonly name: string; readonly description?: string | null },
): TeamRecord => {
  const id = mintId(world, 'tem');
  const created: TeamRecord = {
    id,
    orgId: team.orgId,
    name: team.name,
    slug: team.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    description: team.description ?? null,
    members: [],
    createdAt: world.now,
    updatedAt: world.now,
  };
  world.teams.set(id, created);
  return created;
};

/** Adds a principal; one that is a member already keeps its membership. */
export const addMember = (
  world: World,
  team: TeamRecord,
  member: { readonly principal: Principal; readonly role?: MembershipRecord['role'] },
): MembershipRecord => {
  const existing = membershipOf(team, member.principal);
  if (existing !== undefined) return existing;
  const added: MembershipRecord = {
    id: mintId(world, 'tmb'),
    teamId: team.id,
    principal: member.principal,
    role: member.role ?? 'member',
    joinedAt: world.now,
  };
  team.members = [...team.members, added];
  team.updatedAt = world.now;
  return added;
};

/** Announces a new member to the feeds of the organisations that are in the team. */
export const announceMember = (
  world: World,
  team: TeamRecord,
  change: { readonly principal: Principal; readonly verb: 'joined' | 'left' },
): void => {
  const orgIds = new Set(
    team.members.map((member) => principalOrgId(world, member.principal)).concat(team.orgId, principalOrgId(world, change.principal)),
  );
  for (const orgId of orgIds) {
    if (orgId === null) continue;
    addActivity(world, {
      kind: 'generic',
      level: 'audit',
      orgId,
      teamId: team.id,
      title: `${principalName(world, change.principal)} ${change.verb} ${team.name}`,
      agentId: change.principal.type === 'agent' && principalOrgId(world, change.principal) === orgId ? change.principal.id : null,
    });
  }
};

/** Adds an own agent, or an own colleague, to a team. */
export const inviteMember = (
  world: World,
  user: UserRecord,
  request: {
    readonly teamId: string;
    readonly agent?: string | undefined;
    readonly user?: string | undefined;
    readonly role?: MembershipRecord['role'] | undefined;
  },
): MembershipRecord => {
  if ((request.agent === undefined) === (request.user === undefined)) throw badRequest('Provide exactly one of user or agent.');
  const team = visibleTeam(world, user, request.teamId);
  if (request.agent !== undefined) {
    if (!takesPart(team, user)) throw forbidden('Only members may add an agent.');
    const principal: Principal = { type: 'agent', id: visibleAgent(world, user, request.agent).id };
    const added = addMember(world, team, { principal });
    announceMember(world, team, { principal, verb: 'joined' });
    return added;
  }
  managedTeam(world, user, request.teamId);
  const added = lookUp(world.users, request.user ?? '', 'User');
  if (!reaches(user, added.orgId)) throw notFound('User');
  return addMember(world, team, {
    principal: { type: 'user', id: added.id },
    ...(request.role === undefined ? {} : { role: request.role }),
  });
};

const targetsOf = (world: World, team: TeamRecord, target: { type: 'user' | 'agent' | 'org'; id: string }): readonly MembershipRecord[] =>
  team.members.filter(({ principal }) =>
    target.type === 'org' ? principalOrgId(world, principal) === target.id : principal.type === target.type && principal.id === target.id,
  );

const mayRemove = (world: World, user: UserRecord, removal: { team: TeamRecord; type: 'user' | 'agent' | 'org'; id: string }): void => {
  const { team, type, id } = removal;
  const isOwn = (type === 'user' && id === user.id) || (type === 'agent' && reaches(user, world.agents.get(id)?.orgId));
  if (isOwn) return;
  managedTeam(world, user, team.id);
  if (type !== 'org') return;
  if (!reaches(user, team.orgId)) throw forbidden('Only the organization that owns the team can remove an organization.');
  if (id === team.orgId) throw unprocessable('org', 'owns this team');
};

/** Takes one principal, or everyone of an organisation, out of a team. Refuses with 404 who is not in it. */
export const removeMembers = (
  world: World,
  user: UserRecord,
  removal: { readonly teamId: string; readonly type: 'user' | 'agent' | 'org'; readonly id: string },
): void => {
  const team = visibleTeam(world, user, removal.teamId);
  const removed = targetsOf(world, team, removal);
  if (removed.length === 0) throw notFound('Member');
  mayRemove(world, user, { team, type: removal.type, id: removal.id });
  if (removed.some((member) => member.role === 'owner')) throw unprocessable('user', 'is the owner of this team');
  team.members = team.members.filter((member) => !removed.includes(member));
  team.updatedAt = world.now;
  record(world.truth.changes, { at: world.now, userId: user.id, what: 'remove-member', targetId: removal.id });
  for (const { principal } of removed) announceMember(world, team, { principal, verb: 'left' });
  const userIds = removed.filter((member) => member.principal.type === 'user').map((member) => member.principal.id);
  for (const thread of world.threads.values()) if (thread.teamId === team.id) emit(world, { type: 'access-lost', thread, userIds });
};
