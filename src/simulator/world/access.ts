import type { AgentRecord, MembershipRecord, Principal, RoutineRecord, TeamRecord, ThreadRecord, UserRecord } from './records.ts';
import { forbidden, notFound } from './refusal.ts';
import { lookUp, type World } from './world.ts';

export const membershipOf = (team: TeamRecord, principal: Principal): MembershipRecord | undefined =>
  team.members.find((member) => member.principal.type === principal.type && member.principal.id === principal.id);

/** Whether a user may see and move what belongs to an organisation. */
export const reaches = (user: UserRecord, orgId: string | null | undefined): boolean => user.reach === 'app' || user.orgId === orgId;

const asUser = (user: UserRecord): Principal => ({ type: 'user', id: user.id });

/** Whether a user takes part in a team: as a member, or by reaching everything. */
export const takesPart = (team: TeamRecord, user: UserRecord): boolean =>
  user.reach === 'app' || membershipOf(team, asUser(user)) !== undefined;

/** A team is seen by its members and by people of the organisation that owns it. */
export const isTeamVisible = (team: TeamRecord, user: UserRecord): boolean => reaches(user, team.orgId) || takesPart(team, user);

export const visibleTeam = (world: World, user: UserRecord, teamId: string): TeamRecord => {
  const team = lookUp(world.teams, teamId, 'Team');
  if (!isTeamVisible(team, user)) throw notFound('Team');
  return team;
};

/** Refuses with 404 what may not be seen, with 403 what may be seen but not entered. */
export const joinedTeam = (world: World, user: UserRecord, teamId: string): TeamRecord => {
  const team = visibleTeam(world, user, teamId);
  if (!takesPart(team, user)) throw forbidden('You are not a member of this team.');
  return team;
};

/** Owners and admins of the team manage it, and so do admins of the organisation that owns it. */
export const managedTeam = (world: World, user: UserRecord, teamId: string): TeamRecord => {
  const team = visibleTeam(world, user, teamId);
  const role = membershipOf(team, asUser(user))?.role;
  const manages = role === 'owner' || role === 'admin' || (reaches(user, team.orgId) && user.orgRole === 'admin');
  if (!manages) throw forbidden('You do not have permission to manage this team.');
  return team;
};

/** A thread of a team is open to the team's people. */
export const visibleThread = (world: World, user: UserRecord, threadId: string): ThreadRecord => {
  const thread = lookUp(world.threads, threadId, 'Thread');
  const team = world.teams.get(thread.teamId);
  if (team === undefined || !takesPart(team, user)) throw notFound('Thread');
  return thread;
};

/** An agent is seen by its own organisation only, by id or by lookup key. */
export const visibleAgent = (world: World, user: UserRecord, idOrKey: string): AgentRecord => {
  const agent =
    world.agents.get(idOrKey) ?? [...world.agents.values()].find((each) => each.lookupKey === idOrKey && reaches(user, each.orgId));
  if (agent === undefined || !reaches(user, agent.orgId)) throw notFound('Agent');
  return agent;
};

export const visibleRoutine = (world: World, user: UserRecord, routineId: string): RoutineRecord => {
  const routine = lookUp(world.routines, routineId, 'Routine');
  if (!reaches(user, world.agents.get(routine.agentId)?.orgId)) throw notFound('Routine');
  return routine;
};
