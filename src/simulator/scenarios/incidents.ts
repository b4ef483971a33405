import { addMember } from '../world/teams.ts';
import { lookUp, type World } from '../world/world.ts';
import { addRoutine, JOINS_FOR_ALL } from './cast.ts';
import { addCompany } from './company.ts';
import { type LoopPlan, startLoop } from './loops.ts';
import type { Scenario } from './scenario.ts';

const joinTeam = (world: World, teamId: string, agentId: string): void => {
  addMember(world, lookUp(world.teams, teamId, 'Team'), { principal: { type: 'agent', id: agentId } });
};

type Company = ReturnType<typeof addCompany>;

/** How long after the opening an incident begins. */
const BEGINS_AFTER_MS = 5_000;
const QUICK: NonNullable<LoopPlan['pace']> = { firstMs: 1_800, lastMs: 600, ratio: 0.97 };

/** The companies at work, with something that goes wrong soon after the opening. */
const incident = (summary: string, begin: (world: World, company: Company, at: number) => void): Scenario => ({
  summary,
  historyMs: 20 * 60_000,
  build: (world, { opensAt }) => begin(world, addCompany(world), opensAt + BEGINS_AFTER_MS),
});

const dockLoop = (world: World, { cast, threads }: Company, plan: { readonly at: number } & Partial<LoopPlan>): void =>
  startLoop(world, {
    thread: threads.dock,
    agents: [cast.agents.dispatch, cast.agents.inventory],
    opening: { by: cast.people.tomas, text: '@dispatch is TR-204 staged? The pick team waits.' },
    pace: QUICK,
    ...plan,
  });

export const LOOP: Scenario = incident('two agents of one company hand a case back and forth', (world, company, at) =>
  dockLoop(world, company, { at, talk: 'reassign' }),
);

export const THREE_CYCLE: Scenario = incident('three agents of one company wake each other in a ring', (world, company, at) => {
  const { cast, threads } = company;
  startLoop(world, {
    thread: threads.support,
    agents: [cast.agents.billing, cast.agents.support, cast.agents.dispatch],
    at,
    opening: { by: cast.people.mira, text: '@billing-recon please check HX-20417 with everyone involved.' },
    talk: 'clarify',
    pace: QUICK,
  });
  addRoutine(world, cast.agents.support, {
    name: 'support_follow_up',
    eventConfig: { 'thread.message_added': { subject_is_agent: true, thread_id: [threads.support.id] } },
  });
});

export const STORM: Scenario = incident('four agents acknowledge every message of each other', (world, company, at) => {
  const { cast, threads } = company;
  addRoutine(world, cast.agents.coldWatch, {
    name: 'cold_watch_all',
    eventConfig: { 'thread.message_added': { filters: { subject_is_agent: true } } },
  });
  addRoutine(world, cast.agents.support, { name: 'support_all', eventConfig: { 'thread.message_added': { subject_is_agent: true } } });
  joinTeam(world, threads.operations.teamId, cast.agents.support.id);
  startLoop(world, {
    thread: threads.operations,
    agents: [cast.agents.dispatch, cast.agents.inventory, cast.agents.coldWatch, cast.agents.support],
    isStorm: true,
    at,
    opening: { by: cast.people.ana, text: '@dispatch please tell everyone that door 4 is closed.' },
    pace: { firstMs: 2_400, lastMs: 900, ratio: 0.97 },
  });
});

export const CROSS_ORG: Scenario = incident(
  'an own agent and a partner’s agent acknowledge each other in the shared team',
  (world, company, at) => {
    const { cast, threads } = company;
    startLoop(world, {
      thread: threads.coordination,
      agents: [cast.agents.dispatch, cast.agents.planner],
      at,
      opening: { by: cast.people.ana, text: '@dispatch please agree the Thursday window with Ostara.' },
      pace: QUICK,
    });
  },
);

export const LOOP_WITH_HUMAN: Scenario = incident(
  'a loop in a thread where a person keeps asking and is answered',
  (world, company, at) => {
    const { threads } = company;
    dockLoop(world, company, { at });
    threads.dock.topics = ['dock-slot', 'driver-hours'];
    world.schedule.plan(at + 6_000, { type: 'open-topic', threadId: threads.dock.id, meanMs: 11_000 });
  },
);

/** Healthy: everyone answers a roll call once. */
export const MESH: Scenario = incident('five agents answer one question at once, and stop: a healthy burst', (world, company, at) => {
  const { cast, threads } = company;
  for (const agent of [cast.agents.support, cast.agents.billing]) joinTeam(world, threads.dock.teamId, agent.id);
  threads.dock.topics = ['roll-call'];
  world.schedule.plan(at, { type: 'open-topic', threadId: threads.dock.id, meanMs: 40_000 });
});

/** Healthy: one agent collects from three others. */
export const HUB: Scenario = incident(
  'one agent collects answers from three others, again and again: healthy hand-offs',
  (world, company, at) => {
    const { cast, threads } = company;
    joinTeam(world, threads.dock.teamId, cast.agents.billing.id);
    addRoutine(world, cast.agents.coldWatch, {
      name: 'cold_watch_handoff',
      eventConfig: { 'thread.message_added': { filters: { subject_is_agent: true } } },
    });
    threads.dock.topics = ['plan-review'];
    world.schedule.plan(at, { type: 'open-topic', threadId: threads.dock.id, meanMs: 25_000 });
  },
);

/** Healthy: two agents work through a case for a long time, and each message says something else. */
export const LONG_WORK: Scenario = incident(
  'two agents work through a long case, saying something new each time: healthy',
  (world, company, at) =>
    dockLoop(world, company, { at, talk: 'work', isSensible: true, mostTurns: 60, pace: { firstMs: 4_000, lastMs: 4_000, ratio: 1 } }),
);

const REPORTS = [
  'Hourly report for {city}: {count} movements, {percent} on time.',
  'Stock report: {count} pallets of {sku}, last count {time}.',
  'Cost report: {amount} today, {rate} above plan.',
];

export const CRON_STORM: Scenario = incident(
  'six scheduled routines with a wrong schedule report into one thread every few seconds',
  (world, company, at) => {
    const { cast, threads } = company;
    const { dispatch, inventory, coldWatch, scout, billing, support } = cast.agents;
    for (const agent of [dispatch, inventory, coldWatch, scout, billing, support]) {
      joinTeam(world, threads.operations.teamId, agent.id);
      const routine = addRoutine(world, agent, {
        name: `${agent.lookupKey.replaceAll('-', '_')}_report`,
        eventConfig: { 'schedule.cron': {} },
        schedule: '* * * * *',
        presetName: 'send_message',
      });
      world.schedule.plan(at, {
        type: 'fire-routine',
        routineId: routine.id,
        meanMs: 6_000,
        posts: { threadId: threads.operations.id, phrases: REPORTS },
      });
    }
  },
);

export const STUBBORN: Scenario = incident(
  'a loop in joined sessions, which goes on after its routines were paused',
  (world, company, at) => {
    for (const routine of world.routines.values()) {
      if (routine.name === 'dispatch_participate' || routine.name === 'inventory_participate') routine.eventConfig = JOINS_FOR_ALL;
    }
    dockLoop(world, company, { at });
  },
);

export const FAULTY_PAUSE: Scenario = {
  ...incident('a loop, and every third pause fails: refused, applied without an answer, or too many', (world, company, at) =>
    dockLoop(world, company, { at }),
  ),
  faults: [
    {
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      every: 3,
      faults: [
        { kind: 'status', status: 503 },
        { kind: 'applied-hang', ms: 15_000 },
        { kind: 'status', status: 429, retryAfterSeconds: 2 },
      ],
    },
  ],
};

export const TWO_OPERATORS: Scenario = incident('a loop, and a second operator who pauses and resumes on her own', (world, company, at) => {
  dockLoop(world, company, { at });
  const routineId = [...world.routines.values()].find((routine) => routine.name === 'inventory_participate')?.id ?? '';
  const userId = company.cast.people.lee.id;
  for (const [index, to] of (['paused', 'active', 'paused', 'active'] as const).entries()) {
    const when = at + 30_000 * (index + 1);
    world.schedule.plan(when, { type: 'switch-routine', routineId, userId, to });
    const author = { type: 'user', id: company.cast.people.tomas.id } as const;
    const content = '@dispatch is it settled now?';
    if (to === 'active')
      world.schedule.plan(when + 3_000, { type: 'say', threadId: company.threads.dock.id, author, content, topic: null });
  }
});
