import { managedTeam, visibleAgent } from './access.ts';
import type { InviteRecord, Principal, TeamRecord, UserRecord } from './records.ts';
import { badRequest, forbidden, notFound } from './refusal.ts';
import { addMember, announceMember } from './teams.ts';
import { lookUp, type World } from './world.ts';

const LIFE_MS = 7 * 24 * 3_600_000;
/** Without the letters and digits that are easily taken for each other. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 12;

/** Makes a code that lets anybody in the network join the team for seven days. Earlier codes stay valid. */
export const createInvite = (world: World, user: UserRecord, invite: { readonly teamId: string; readonly code: string }): InviteRecord => {
  const team = managedTeam(world, user, invite.teamId);
  const created: InviteRecord = { code: invite.code, teamId: team.id, expiresAt: world.now + LIFE_MS, isRevoked: false };
  world.invites.set(created.code, created);
  return created;
};

export const revokeInvite = (world: World, user: UserRecord, invite: { readonly teamId: string; readonly code: string }): void => {
  managedTeam(world, user, invite.teamId);
  const found = world.invites.get(invite.code);
  if (found?.teamId !== invite.teamId || found.isRevoked) throw notFound('Invite');
  found.isRevoked = true;
};

type Join = { readonly code: string; readonly agent?: string | undefined; readonly user?: string | undefined };

/** Who joins: a user for themselves; a server names the user or the agent that it brings in. */
const joinerOf = (world: World, user: UserRecord, join: Join): Principal => {
  if (user.reach === 'org') {
    if (join.agent !== undefined) throw forbidden('Joining an agent by code requires a server-to-server session.');
    return { type: 'user', id: user.id };
  }
  if (join.agent !== undefined) return { type: 'agent', id: visibleAgent(world, user, join.agent).id };
  if (join.user !== undefined) return { type: 'user', id: lookUp(world.users, join.user, 'User').id };
  throw badRequest('agent or user is required.');
};

/**
 * Joins somebody to the team of a code. Refuses with 400 for a code that cannot be one, with 404 for an unknown, expired or
 * revoked one, and with 403 an agent, which only a server may bring in this way. Repeating it changes nothing.
 */
export const joinByCode = (world: World, user: UserRecord, join: Join): TeamRecord => {
  if (join.code.length !== CODE_LENGTH) throw badRequest(`An invite code has ${CODE_LENGTH} characters.`);
  const principal = joinerOf(world, user, join);
  const invite = world.invites.get(join.code);
  if (invite === undefined || invite.isRevoked || invite.expiresAt <= world.now) throw notFound('Invite');
  const team = lookUp(world.teams, invite.teamId, 'Team');
  const before = team.members;
  addMember(world, team, { principal });
  if (team.members !== before) announceMember(world, team, { principal, verb: 'joined' });
  return team;
};
