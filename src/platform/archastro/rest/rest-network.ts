import { AgentResource } from '@archastro/sdk/dist/v1/resources/agents.js';
import { OrgResource } from '@archastro/sdk/dist/v1/resources/orgs.js';
import { TeamResource } from '@archastro/sdk/dist/v1/resources/teams.js';
import { UserResource } from '@archastro/sdk/dist/v1/resources/users.js';
import type { Agent } from '../../../domain/agent.ts';
import type { AgentId, OrgId, TeamId } from '../../../domain/ids.ts';
import type { Org } from '../../../domain/org.ts';
import type { Invite, Principal, Team, TeamMember } from '../../../domain/team.ts';
import { PlatformError } from '../../errors.ts';
import { decodeEnvelope } from '../decode/envelope.ts';
import { decodeAgent, decodeIdentity, decodeMember, decodeOrg, type Identity } from '../decode/people.ts';
import { about, readChange } from '../decode/replies.ts';
import { decodeInvite, decodeTeam } from '../decode/team.ts';
import { decodeList, PAGE_SIZE, type RestContext, readAllPages } from './rest-context.ts';

/** Who takes part: the caller, organisations, agents, teams and their members. Fails as `Platform` does. */
export type RestNetwork = {
  readonly getIdentity: () => Promise<Identity>;
  readonly listOrgs: () => Promise<readonly Org[]>;
  readonly listAgents: () => Promise<readonly Agent[]>;
  readonly listTeams: () => Promise<readonly Team[]>;
  readonly listMembers: (team: TeamId) => Promise<readonly TeamMember[]>;
  readonly createInvite: (team: TeamId) => Promise<Invite>;
  readonly revokeInvite: (team: TeamId, code: string) => Promise<void>;
  readonly joinByCode: (code: string, agent: AgentId | null) => Promise<Team>;
  readonly removeMember: (team: TeamId, target: RemovalTarget) => Promise<void>;
  readonly leaveTeam: (team: TeamId) => Promise<void>;
};

export type RemovalTarget = Principal | { readonly type: 'org'; readonly id: OrgId };

export const createRestNetwork = (context: RestContext): RestNetwork => {
  const { http, directory, clock } = context;
  const [agents, orgs] = [new AgentResource(http), new OrgResource(http)];
  const [teams, users] = [new TeamResource(http), new UserResource(http)];

  /** The server wants exactly one target; which part of the request it reads is not documented. */
  const removeMember: RestNetwork['removeMember'] = async (team, target) => {
    if (target.type === 'unknown') throw new PlatformError('unsupported', 'A deleted member cannot be removed.');
    const path = `/api/v1/teams/${team}/members`;
    const parameters = { [target.type]: target.id };
    try {
      await http.request(path, { method: 'DELETE', query: parameters });
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== 'invalid' || !/exactly one/i.test(error.message)) throw error;
      await http.request(path, { method: 'DELETE', body: parameters });
    }
  };

  /** Only a secret key may name the agent in the join itself; a user joins first and then adds it. */
  const bringAgent = async (team: TeamId, agent: AgentId): Promise<void> => {
    try {
      await teams.members.create(team, { agent });
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const { code, message, retryAfterMs } = error;
      throw new PlatformError(code, `You joined the team, but your agent did not. ${message}`, {
        cause: error,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    }
  };

  return {
    getIdentity: async () => decodeIdentity(await users.me(), directory),
    listOrgs: async () => {
      const items = await readAllPages(context, 'organisations', (page) => orgs.list({ page, pageSize: PAGE_SIZE }));
      return decodeList(context, { list: 'orgs', items }, (item) => decodeOrg(item, directory));
    },
    listAgents: async () => {
      const items = await readAllPages(context, 'agents', (page) => agents.list({ page, pageSize: PAGE_SIZE }));
      return decodeList(context, { list: 'agents', items }, (item) => decodeAgent(item, directory));
    },
    listTeams: async () => {
      const items = await readAllPages(context, 'teams', (page) => teams.list({ page, pageSize: PAGE_SIZE }));
      return decodeList(context, { list: 'teams', items }, decodeTeam);
    },
    listMembers: async (team) => {
      const { items } = decodeEnvelope(await teams.members.list(team), 'members');
      return decodeList(context, { list: 'members', of: team, items }, (item) =>
        about('member', decodeMember(item, team, directory), { team }),
      );
    },
    createInvite: (team) =>
      readChange(createInvite(context, teams, team), (reply) => about('invite', decodeInvite(reply, team, clock.now()), { team })),
    revokeInvite: async (team, code) => teams.invite.delete(team, checkedCode(code)),
    joinByCode: async (code, agent) => {
      const input = { join_code: checkedCode(code) };
      if (agent === null) return readChange(teams.joinByCode(input), decodeTeam);
      if (http.credentialKind === 'secret-key') return readChange(teams.joinByCode({ ...input, agent }), decodeTeam);
      const team = await readChange(teams.joinByCode(input), decodeTeam);
      await bringAgent(team.id, agent);
      return team;
    },
    removeMember,
    leaveTeam: (team) => teams.leave(team),
  };
};

/** A secret key has its own operation for the same thing. */
const createInvite = ({ http }: RestContext, teams: TeamResource, team: TeamId): Promise<unknown> =>
  http.credentialKind === 'secret-key' ? teams.invites(team) : teams.invite.create(team);

/** A code as a person pastes it. Throws `PlatformError('invalid')` for what cannot be one, before it reaches a path. */
const checkedCode = (code: string): string => {
  const trimmed = code.trim();
  if (!/^[A-Za-z0-9-]{4,64}$/.test(trimmed)) throw new PlatformError('invalid', 'That is not an invite code.');
  return trimmed;
};
