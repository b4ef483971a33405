import { z } from 'zod';
import { isTeamVisible, joinedTeam, managedTeam, membershipOf, takesPart, visibleTeam } from '../../world/access.ts';
import { createInvite, joinByCode, revokeInvite } from '../../world/invites.ts';
import { badRequest, conflict, forbidden, notFound, unprocessable } from '../../world/refusal.ts';
import { addMember, createTeam, inviteMember, removeMembers } from '../../world/teams.ts';
import { createThread, threadsOfTeam } from '../../world/threads.ts';
import { type Call, created, NO_CONTENT, ok, pageOfList, readBody, readOptional } from '../call.ts';
import type { Route } from '../router.ts';
import { mintCode } from '../tokens.ts';
import { wireMembership, wireTeam, wireThread } from '../wire.ts';

const ROLE = z.enum(['owner', 'admin', 'member']);

const listTeams = (call: Call) => {
  const search = readOptional(call.query, 'search')?.toLowerCase();
  const membership = readOptional(call.query, 'membership');
  if (membership !== undefined && membership !== 'joined' && membership !== 'joinable')
    throw badRequest('membership must be joined or joinable.');
  const teams = [...call.world.teams.values()]
    .filter((team) => isTeamVisible(team, call.user))
    .filter((team) => membership === undefined || takesPart(team, call.user) === (membership === 'joined'))
    .filter((team) => search === undefined || `${team.name} ${team.description ?? ''}`.toLowerCase().includes(search))
    .reverse();
  return pageOfList(call, teams, (team) => wireTeam(call.world, team, call.user));
};

const getTeam = (call: Call) => {
  const team = visibleTeam(call.world, call.user, call.params['team'] ?? '');
  const threads = takesPart(team, call.user) ? threadsOfTeam(call.world, team.id) : [];
  return ok({
    ...wireTeam(call.world, team, call.user),
    threads: threads.map((thread) => wireThread(call.world, thread, { viewer: call.user, isListed: true })),
  });
};

const newTeam = (call: Call) => {
  if (call.user.reach === 'app') throw forbidden('A user session is required.');
  const body = readBody(call, z.object({ name: z.string().trim().min(1, "can't be blank"), description: z.string().nullish() }));
  const team = createTeam(call.world, { orgId: call.user.orgId, name: body.name, description: body.description ?? null });
  addMember(call.world, team, { principal: { type: 'user', id: call.user.id }, role: 'owner' });
  createThread(call.world, team, { title: 'General', isDefault: true, creatorId: call.user.id });
  return created(wireTeam(call.world, team, call.user));
};

const TARGETS = ['user', 'agent', 'org'] as const;

/** The target stands in the query or in the body. */
const removeMember = (call: Call) => {
  const body = readBody(call, z.object({ user: z.string().optional(), agent: z.string().optional(), org: z.string().optional() }));
  const given = TARGETS.flatMap((type) => {
    const id = readOptional(call.query, type) ?? body[type];
    return id === undefined ? [] : [{ type, id }];
  });
  const [target] = given;
  if (target === undefined || given.length > 1) throw badRequest('Provide exactly one of user, agent, or org.');
  removeMembers(call.world, call.user, { teamId: call.params['team'] ?? '', ...target });
  return NO_CONTENT;
};

const changeRole = (call: Call) => {
  const team = managedTeam(call.world, call.user, call.params['team'] ?? '');
  const { role } = readBody(call, z.object({ role: ROLE }));
  const member = membershipOf(team, { type: 'user', id: call.params['user'] ?? '' });
  if (member === undefined) throw notFound('Member');
  const isLastOwner = member.role === 'owner' && role !== 'owner' && team.members.filter((other) => other.role === 'owner').length === 1;
  if (isLastOwner) throw conflict('The last owner of a team cannot be demoted.');
  member.role = role;
  return ok(wireMembership(call.world, member, call.user));
};

const leaveTeam = (call: Call) => {
  const team = joinedTeam(call.world, call.user, call.params['team'] ?? '');
  const agent = readOptional(call.query, 'agent');
  const id = agent ?? call.user.id;
  if (agent === undefined && membershipOf(team, { type: 'user', id })?.role === 'owner')
    throw unprocessable('user', 'is the owner of this team');
  removeMembers(call.world, call.user, { teamId: team.id, type: agent === undefined ? 'user' : 'agent', id });
  return NO_CONTENT;
};

const joinTeam = (call: Call) => {
  const body = readBody(
    call,
    z.object({
      join_code: z.string().optional(),
      invite_code: z.string().optional(),
      agent: z.string().optional(),
      user: z.string().optional(),
    }),
  );
  const code = body.join_code ?? body.invite_code;
  if (code === undefined) throw badRequest('join_code is required.');
  call.limits.take('join_by_code', { most: 10, perMs: 60_000 });
  return ok(wireTeam(call.world, joinByCode(call.world, call.user, { code, agent: body.agent, user: body.user }), call.user));
};

const newInvite = ({ world, user, params }: Call) =>
  ok({ code: createInvite(world, user, { teamId: params['team'] ?? '', code: mintCode() }).code });

const addTeamMember = (call: Call) => {
  const body = readBody(call, z.object({ user: z.string().optional(), agent: z.string().optional(), role: ROLE.optional() }));
  return created(
    wireMembership(call.world, inviteMember(call.world, call.user, { teamId: call.params['team'] ?? '', ...body }), call.user),
  );
};

/** Teams, their members, and the codes that let others in. */
export const TEAM_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/teams', answer: listTeams },
  { method: 'POST', path: '/api/v1/teams', answer: newTeam },
  { method: 'POST', path: '/api/v1/teams/join_by_code', answer: joinTeam },
  { method: 'GET', path: '/api/v1/teams/:team', answer: getTeam },
  {
    method: 'GET',
    path: '/api/v1/teams/:team/members',
    answer: (call) => {
      const team = joinedTeam(call.world, call.user, call.params['team'] ?? '');
      return ok({ data: team.members.map((member) => wireMembership(call.world, member, call.user)) });
    },
  },
  { method: 'POST', path: '/api/v1/teams/:team/members', answer: addTeamMember },
  { method: 'DELETE', path: '/api/v1/teams/:team/members', answer: removeMember },
  { method: 'PATCH', path: '/api/v1/teams/:team/members/:user', answer: changeRole },
  { method: 'DELETE', path: '/api/v1/teams/:team/leave', answer: leaveTeam },
  {
    method: 'POST',
    path: '/api/v1/teams/:team/invite',
    answer: newInvite,
  },
  {
    method: 'POST',
    path: '/api/v1/teams/:team/invites',
    answer: (call) => {
      if (call.user.reach !== 'app') throw forbidden('A secret key is required.');
      return newInvite(call);
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/teams/:team/invite/:code',
    answer: ({ world, user, params }) => {
      revokeInvite(world, user, { teamId: params['team'] ?? '', code: params['code'] ?? '' });
      return NO_CONTENT;
    },
  },
];
