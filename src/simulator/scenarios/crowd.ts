import { createThread } from '../world/threads.ts';
import type { World } from '../world/world.ts';
import { addAgent, addOrg, addRoutine, addTeam, addUser } from './cast.ts';
import type { Scenario } from './scenario.ts';

const TEAMS = 20;
const AGENTS_PER_TEAM = 10;
const ROUTINES_PER_AGENT = 5;

/** What an organisation looks like that has grown: 20 teams, 200 agents, 1,000 routines, and nobody talking. */
const addCrowd = (world: World): void => {
  const org = addOrg(world, { key: 'aldermoor', name: 'Aldermoor Group', domain: 'aldermoor.example' });
  const people = ['kim', 'lee'].map((alias, order) =>
    addUser(world, org, { name: order === 0 ? 'Kim Larsen' : 'Lee Okafor', alias, isAdmin: order === 0, isOperator: true }),
  );
  for (let number = 1; number <= TEAMS; number += 1) {
    const agents = Array.from({ length: AGENTS_PER_TEAM }, (_, index) =>
      addAgent(world, org, {
        key: `desk-${number}-${index}`,
        name: `Desk ${number}.${index}`,
        role: 'support',
        description: `Serves branch ${number}.`,
      }),
    );
    const team = addTeam(world, org, { name: `Branch ${number}`, description: 'One of many.', members: [...people, ...agents] });
    const threads = ['Requests', 'Follow-up'].map((title) => createThread(world, team, { title: `${title} ${number}`, topics: [] }));
    for (const agent of agents) {
      for (let index = 0; index < ROUTINES_PER_AGENT; index += 1) {
        const thread = threads[index % threads.length];
        const filters = index === 0 || thread === undefined ? {} : { thread_id: [thread.id] };
        addRoutine(world, agent, {
          name: `${agent.lookupKey.replaceAll('-', '_')}_${index}`,
          eventConfig: { 'thread.message_added': { filters } },
        });
      }
    }
  }
};

export const CROWD: Scenario = {
  summary: 'a large organisation: 20 teams, 200 agents and 1,000 routines, at rest',
  historyMs: 0,
  build: addCrowd,
};
