import type { AgentRecord, OrgRecord, Principal, Role, RoutineRecord, TeamRecord, UserRecord } from '../world/records.ts';
import { addMember, createTeam } from '../world/teams.ts';
import { mintId, type World } from '../world/world.ts';

export const addOrg = (world: World, org: { readonly key: string; readonly name: string; readonly domain: string }): OrgRecord => {
  const added: OrgRecord = { id: `org_${org.key}`, name: org.name, slug: org.key, domain: org.domain, kind: 'company' };
  world.orgs.set(added.id, added);
  return added;
};

export const addUser = (
  world: World,
  org: OrgRecord,
  user: { readonly name: string; readonly alias: string; readonly isAdmin?: boolean; readonly isOperator?: boolean },
): UserRecord => {
  const added: UserRecord = {
    id: `usr_${user.alias}`,
    name: user.name,
    alias: user.alias,
    email: `${user.alias}@${org.domain}`,
    orgId: org.id,
    orgRole: user.isAdmin === true ? 'admin' : 'member',
    timezone: 'Europe/Amsterdam',
    isSystemUser: false,
    reach: 'org',
  };
  world.users.set(added.id, added);
  if (user.isOperator === true) world.operators.add(added.id);
  return added;
};

export const addAgent = (
  world: World,
  org: OrgRecord,
  agent: { readonly key: string; readonly name: string; readonly role: Role; readonly description: string },
): AgentRecord => {
  const added: AgentRecord = {
    id: `agi_${agent.key.replaceAll('-', '_')}`,
    name: agent.name,
    description: agent.description,
    lookupKey: agent.key,
    model: 'claude-sonnet-4-5',
    identity: `You are ${agent.name} of ${org.name}. ${agent.description} Answer concisely.`,
    orgId: org.id,
    role: agent.role,
    createdAt: world.now,
    updatedAt: world.now,
  };
  world.agents.set(added.id, added);
  return added;
};

export type NewRoutine = Pick<RoutineRecord, 'name' | 'eventConfig'> &
  Partial<Pick<RoutineRecord, 'status' | 'schedule' | 'handlerType' | 'presetName' | 'lookupKey'>>;

export const addRoutine = (world: World, agent: AgentRecord, routine: NewRoutine): RoutineRecord => {
  const added: RoutineRecord = {
    id: mintId(world, 'arn'),
    agentId: agent.id,
    name: routine.name,
    description: null,
    status: routine.status ?? 'active',
    handlerType: routine.handlerType ?? 'preset',
    presetName: routine.presetName === undefined ? 'participate' : routine.presetName,
    eventConfig: routine.eventConfig,
    schedule: routine.schedule ?? null,
    lookupKey: routine.lookupKey ?? null,
    metadata: {},
    createdAt: world.now,
    updatedAt: world.now,
  };
  world.routines.set(added.id, added);
  world.routinesOf.set(agent.id, [...(world.routinesOf.get(agent.id) ?? []), added]);
  return added;
};

const isUser = (member: UserRecord | AgentRecord): member is UserRecord => 'alias' in member;

/** A team whose first person owns it. */
export const addTeam = (
  world: World,
  org: OrgRecord,
  team: { readonly name: string; readonly description: string; readonly members: readonly (UserRecord | AgentRecord)[] },
): TeamRecord => {
  const created = createTeam(world, { orgId: org.id, name: team.name, description: team.description });
  const owner = team.members.find(isUser);
  for (const member of team.members) {
    const principal: Principal = { type: isUser(member) ? 'user' : 'agent', id: member.id };
    addMember(world, created, { principal, role: member === owner ? 'owner' : 'member' });
  }
  return created;
};

/** The event filters of a routine that takes part in talk: whom it hears, in the older and in the newer dialect. */
export const HEARS_PEOPLE = { 'thread.message_added': { subject_is_agent: false } };
export const HEARS_ALL = { 'thread.message_added': {} };
export const HEARS_PEOPLE_V1 = { 'thread.message_added': { filters: { subject_is_agent: false } } };
export const HEARS_ALL_V1 = { 'thread.message_added': { filters: {} } };
export const JOINS_FOR_PEOPLE = { 'thread.session.join': { filters: { subject_is_agent: false }, dedupe_key_path: '$.thread.id' } };
export const JOINS_FOR_ALL = { 'thread.session.join': { filters: {}, dedupe_key_path: '$.thread.id' } };
