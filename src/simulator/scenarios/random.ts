import type { AgentRecord, Role, TeamRecord, ThreadRecord, UserRecord } from '../world/records.ts';
import { createThread } from '../world/threads.ts';
import type { World } from '../world/world.ts';
import { addAgent, addOrg, addRoutine, addTeam, addUser } from './cast.ts';
import { openTopicsIn } from './company.ts';
import { startLoop } from './loops.ts';
import type { Scenario } from './scenario.ts';

const ROLES: readonly Role[] = ['support', 'operations', 'inventory', 'research', 'billing', 'planning', 'quality', 'disputes'];
const TOPICS = [
  'late-delivery',
  'dock-slot',
  'invoice-mismatch',
  'delivery-window',
  'rate-benchmark',
  'chargeback',
  'plan-review',
  'roll-call',
];
const COMPANIES = [
  { key: 'alder', name: 'Alder Freight', domain: 'alder.example' },
  { key: 'birch', name: 'Birch Foods', domain: 'birch.example' },
  { key: 'cedar', name: 'Cedar Payments', domain: 'cedar.example' },
];

type Company = { readonly people: readonly UserRecord[]; readonly agents: readonly AgentRecord[] };

const addCompanies = (world: World): readonly Company[] =>
  COMPANIES.slice(0, 1 + world.random.below(3)).map((company, index) => {
    const org = addOrg(world, company);
    const people = ['ada', 'ben', 'cyd'].map((alias, order) =>
      addUser(world, org, {
        name: `${alias[0]?.toUpperCase()}${alias.slice(1)} of ${company.name}`,
        alias: `${alias}-${company.key}`,
        isAdmin: order === 0,
        isOperator: order === 0,
      }),
    );
    const count = index === 0 ? 3 + world.random.below(6) : 1 + world.random.below(3);
    const agents = Array.from({ length: count }, (_, number) => {
      const role = world.random.pick(ROLES);
      return addAgent(world, org, {
        key: `${company.key}-${role}-${number}`,
        name: `${company.name} ${role} ${number}`,
        role,
        description: `Does ${role}.`,
      });
    });
    return { people, agents };
  });

const someOf = <T>(world: World, items: readonly T[], atLeast: number): T[] => {
  const wanted = Math.min(items.length, atLeast + world.random.below(items.length));
  const left = [...items];
  return Array.from({ length: wanted }, () => left.splice(world.random.below(left.length), 1)).flat();
};

const addTeams = (world: World, companies: readonly Company[]): readonly (readonly [TeamRecord, readonly ThreadRecord[]])[] =>
  Array.from({ length: 1 + world.random.below(3) }, (_, index) => {
    const [own, ...partners] = companies;
    const guests = world.random.chance(0.5) ? partners : [];
    const org = world.orgs.values().next().value;
    if (own === undefined || org === undefined) throw new Error('a random network has a company');
    const members = [
      ...own.people,
      ...someOf(world, own.agents, 2),
      ...guests.flatMap((guest) => [...guest.people.slice(0, 2), ...someOf(world, guest.agents, 1)]),
    ];
    const team = addTeam(world, org, { name: `Team ${index + 1}`, description: 'Drawn by chance.', members });
    const threads = Array.from({ length: 1 + world.random.below(3) }, (__, number) =>
      createThread(world, team, { title: `Thread ${number + 1}`, isDefault: number === 0, topics: someOf(world, TOPICS, 2) }),
    );
    return [team, threads] as const;
  });

/** Filters of every sort: both dialects, people or agents or both, some threads or all, joined sessions or single turns. */
const drawEventConfig = (world: World, threads: readonly ThreadRecord[]): Readonly<Record<string, unknown>> => {
  const { random } = world;
  const filters: Record<string, unknown> = {};
  if (random.chance(0.6)) filters['subject_is_agent'] = random.chance(0.3);
  if (random.chance(0.3)) filters['thread_id'] = someOf(world, threads, 1).map((thread) => thread.id);
  if (random.chance(0.25)) return { 'thread.session.join': { filters, dedupe_key_path: '$.thread.id' } };
  return { 'thread.message_added': random.chance(0.5) ? filters : { filters } };
};

const addLoops = (world: World, teams: ReturnType<typeof addTeams>, at: number): void => {
  for (const [team, threads] of teams) {
    const agents = team.members.flatMap(({ principal }) => world.agents.get(principal.id) ?? []);
    const person = team.members
      .map(({ principal }) => world.users.get(principal.id))
      .find((user) => user !== undefined && !world.operators.has(user.id));
    for (const thread of threads) {
      const ring = someOf(world, agents, 2).slice(0, 4);
      if (ring.length < 2 || person === undefined || !world.random.chance(0.5)) continue;
      const text = `@${ring[0]?.lookupKey} please sort this out with the others.`;
      startLoop(world, { thread, agents: ring, isStorm: world.random.chance(0.25), at, opening: { by: person, text } });
    }
  }
};

/** A network drawn from its seed: who is in it, who listens to what, and who may run away. */
export const RANDOM: Scenario = {
  summary: 'a network drawn from its seed, with every sort of event filter, and loops where the filters let them run',
  historyMs: 0,
  build: (world, { opensAt }) => {
    const companies = addCompanies(world);
    const teams = addTeams(world, companies);
    const threads = teams.flatMap(([, each]) => each);
    for (const agent of world.agents.values()) {
      for (let index = 0; index <= world.random.below(2); index += 1) {
        const status = world.random.pick(['active', 'active', 'active', 'active', 'paused', 'draft'] as const);
        addRoutine(world, agent, { name: `talk_${agent.lookupKey}_${index}`, eventConfig: drawEventConfig(world, threads), status });
      }
    }
    for (const thread of threads) openTopicsIn(world, thread, 20_000);
    addLoops(world, teams, opensAt + 5_000);
  },
};
