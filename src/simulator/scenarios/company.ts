import type { ThreadRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { addCompanyCast, type CompanyCast } from './company-cast.ts';
import { addCompanyTeams, type CompanyThreads } from './company-teams.ts';
import { startLoop } from './loops.ts';
import type { Scenario } from './scenario.ts';

/** How often people open a topic in each thread, on average. */
const MEAN_MS: Readonly<Partial<Record<keyof CompanyThreads, number>>> = {
  support: 26_000,
  claims: 70_000,
  operations: 24_000,
  rates: 60_000,
  forecast: 110_000,
  coordination: 34_000,
  weekPlan: 90_000,
  supply: 80_000,
  disputes: 60_000,
};

/** Lets people open topics in a thread from now on. */
export const openTopicsIn = (world: World, thread: ThreadRecord, meanMs: number): void =>
  world.schedule.plan(world.now + world.random.wait(meanMs), { type: 'open-topic', threadId: thread.id, meanMs });

/** The three companies with healthy talk; `pace` divides the time between topics. */
export const addCompany = (world: World, pace = 1): { readonly cast: CompanyCast; readonly threads: CompanyThreads } => {
  const cast = addCompanyCast(world);
  const { threads } = addCompanyTeams(world, cast);
  for (const [name, thread] of Object.entries(threads)) {
    const meanMs = MEAN_MS[name as keyof CompanyThreads];
    if (meanMs !== undefined) openTopicsIn(world, thread, meanMs / pace);
  }
  return { cast, threads };
};

const LOOP_STARTS_AFTER_MS = 30_000;

export const COMPANY: Scenario = {
  summary: 'three companies at work; after half a minute two agents start to acknowledge each other without end',
  historyMs: 40 * 60_000,
  build: (world, { opensAt }) => {
    const { cast, threads } = addCompany(world);
    startLoop(world, {
      thread: threads.dock,
      agents: [cast.agents.dispatch, cast.agents.inventory],
      at: opensAt + LOOP_STARTS_AFTER_MS,
      opening: {
        by: cast.people.tomas,
        text: '@dispatch TR-204 moves from door 4 to door 7 at 16:30. Please confirm it with the pick team.',
      },
    });
  },
};
