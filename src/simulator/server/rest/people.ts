import { reaches, visibleAgent } from '../../world/access.ts';
import type { UserRecord } from '../../world/records.ts';
import { forbidden, notFound, Refusal } from '../../world/refusal.ts';
import { lookUp } from '../../world/world.ts';
import { type Call, ok, pageOfList, readOptional } from '../call.ts';
import type { Route } from '../router.ts';
import { wireAgent, wireCurrentUser, wireOrg, wireUser } from '../wire.ts';

const includes = (text: string, search: string | undefined): boolean =>
  search === undefined || text.toLowerCase().includes(search.toLowerCase());

/** The caller as a person. Refuses with 401 a secret key, which is nobody. */
const personOf = ({ user }: Call): UserRecord => {
  if (user.reach === 'app') throw new Refusal(401, 'unauthorized', { message: 'A user session is required.' });
  return user;
};

/** Whether two users share a team, which lets them see each other. */
const isKnown = ({ world, user }: Call, userId: string): boolean =>
  user.reach === 'app' ||
  [...world.teams.values()].some(({ members }) =>
    [user.id, userId].every((id) => members.some(({ principal }) => principal.type === 'user' && principal.id === id)),
  );

const listAgents = (call: Call) => {
  const search = readOptional(call.query, 'search');
  const agents = [...call.world.agents.values()].filter((agent) => reaches(call.user, agent.orgId) && includes(agent.name, search));
  return pageOfList(call, agents, (agent) => wireAgent(call.world, agent));
};

/** Who is who: the caller, organisations, users and own agents. */
export const PEOPLE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/status/ping',
    isOpen: true,
    answer: ({ world, caller, hasToken }) =>
      ok({
        success: true,
        token: { active: caller !== null, status: caller !== null ? 'active' : hasToken ? 'expired' : 'missing' },
        user: caller === null ? null : wireUser(world, caller),
        deployment: { environment: 'local', release: null },
      }),
  },
  { method: 'GET', path: '/api/v1/users/me', answer: (call) => ok(wireCurrentUser(call.world, personOf(call))) },
  {
    method: 'GET',
    path: '/api/v1/users/:user',
    answer: (call) => {
      const found = lookUp(call.world.users, call.params['user'] ?? '', 'User');
      if (!isKnown(call, found.id)) throw forbidden('You do not share a team with this user.');
      return ok(wireUser(call.world, found));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/users/:user/orgs',
    answer: ({ world, user, params }) => {
      if (params['user'] !== user.id) throw notFound('User');
      const org = lookUp(world.orgs, user.orgId, 'Organization');
      return ok({ data: [{ ...wireOrg(org), slug: org.slug, status: 'active' }] });
    },
  },
  {
    /** Personal threads, of which this network has none. */
    method: 'GET',
    path: '/api/v1/users/:user/threads',
    answer: ({ user, params }) => {
      if (params['user'] !== user.id) throw notFound('User');
      return ok({ data: [] });
    },
  },
  {
    method: 'GET',
    path: '/api/v1/orgs',
    answer: (call) => {
      const search = readOptional(call.query, 'search');
      return pageOfList(
        call,
        [...call.world.orgs.values()].filter((org) => includes(org.name, search)),
        wireOrg,
      );
    },
  },
  { method: 'GET', path: '/api/v1/agents', answer: listAgents },
  {
    method: 'GET',
    path: '/api/v1/agents/:agent',
    answer: ({ world, user, params }) => ok(wireAgent(world, visibleAgent(world, user, params['agent'] ?? ''))),
  },
];
