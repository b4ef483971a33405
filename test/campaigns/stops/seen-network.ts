import { isId, toId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { Session } from '../../../src/domain/session.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { JsonObject } from '../../../src/domain/values.ts';
import { indexNetwork, type NetworkIndex } from '../../../src/operations/plan/network-index.ts';
import { isTeamVisible, reaches } from '../../../src/simulator/world/access.ts';
import type { MessageRecord, Principal, RoutineRecord, TeamRecord, UserRecord } from '../../../src/simulator/world/records.ts';
import { routinesFor } from '../../../src/simulator/world/routines.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import { message, routine, run, session, thread } from '../../support/builders.ts';

/** What an operator of the local network sees of it: only what the platform would tell this user. */

const orgOf = (world: World, { type, id }: Principal): string | null =>
  (type === 'agent' ? world.agents.get(id)?.orgId : world.users.get(id)?.orgId) ?? null;

/** The JSON as it would come over the wire. */
const json = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value));

export const seenRoutine = ({ id, agentId, status, eventConfig, schedule, updatedAt }: RoutineRecord) =>
  routine(id, {
    id: toId(id),
    agent: toId(agentId),
    status,
    eventConfig: json(eventConfig),
    schedule: schedule === null ? null : untrusted(schedule),
    updatedAt,
  });

const seenMembers = (world: World, team: TeamRecord) =>
  team.members.map(({ id, principal, role, joinedAt }) => ({
    id: toId<'membership'>(id),
    team: toId<'team'>(team.id),
    principal:
      principal.type === 'agent'
        ? ({ type: 'agent', id: toId<'agent'>(principal.id) } as const)
        : ({ type: 'user', id: toId<'user'>(principal.id) } as const),
    name: untrusted(principal.id),
    org: isId(orgOf(world, principal)) ? toId<'org'>(orgOf(world, principal) ?? '') : null,
    orgName: null,
    role,
    joinedAt,
  }));

export const seenNetwork = (world: World, user: UserRecord): NetworkIndex => {
  const teams = [...world.teams.values()].filter((team) => isTeamVisible(team, user));
  const agents = [...world.agents.values()].filter(({ orgId }) => reaches(user, orgId));
  const threads = [...world.threads.values()].filter(({ teamId }) => teams.some(({ id }) => id === teamId));
  return indexNetwork({
    me: {
      id: toId(user.id),
      name: untrusted(user.name),
      org: toId(user.orgId),
      orgName: null,
      orgRole: 'admin',
      sandbox: null,
      isSystemUser: false,
    },
    agents: new Map(
      agents.map(({ id, name, orgId, createdAt }) => [
        toId<'agent'>(id),
        {
          id: toId(id),
          name: untrusted(name),
          description: null,
          lookupKey: null,
          model: null,
          org: toId(orgId),
          orgName: null,
          createdAt,
        },
      ]),
    ),
    teams: new Map(
      teams.map(({ id, name, orgId }) => [
        toId<'team'>(id),
        { id: toId(id), name: untrusted(name), description: null, org: toId(orgId), myRole: 'admin' },
      ]),
    ),
    members: new Map(teams.map((team) => [toId<'team'>(team.id), seenMembers(world, team)])),
    threads: new Map(
      threads.map(({ id, teamId, agentEnabled }) => [
        toId<'thread'>(id),
        thread(id, { id: toId(id), team: toId(teamId), agentsEnabled: agentEnabled }),
      ]),
    ),
    routines: new Map(routinesFor(world, user).map((record) => [toId<'routine'>(record.id), seenRoutine(record)])),
  });
};

export const seenRuns = (world: World, user: UserRecord): readonly Run[] =>
  [...world.runs.values()]
    .filter(({ orgId }) => reaches(user, orgId))
    .map(({ id, routineId, agentId, status, durationMs, createdAt, updatedAt }) =>
      run(id, { id: toId(id), routine: toId(routineId), agent: toId(agentId), status, durationMs, createdAt, updatedAt }),
    )
    .reverse();

export const seenSessions = (world: World, user: UserRecord): readonly Session[] =>
  [...world.sessions.values()]
    .filter(({ orgId }) => reaches(user, orgId))
    .map(({ id, agentId, status, startedAt }) =>
      session(id, { id: toId(id), agent: toId(agentId), status, createdAt: startedAt, startedAt }),
    );

const seenMessage = ({ id, threadId, author, createdAt }: MessageRecord): readonly Message[] => {
  if (author === null) return [];
  const named = { name: untrusted(author.id), org: null, orgName: null };
  const by: Message['author'] =
    author.type === 'agent' ? { ...named, kind: 'agent', id: toId(author.id) } : { ...named, kind: 'human', id: toId(author.id) };
  return [message(id, { id: toId(id), thread: toId(threadId), author: by, createdAt })];
};

/** The newest messages of each thread, as the console holds them. */
export const seenMessages = (world: World): readonly Message[] =>
  [...world.threads.values()].flatMap(({ messages }) => messages.slice(-300).flatMap(seenMessage));
