import { addCompanyCast } from './company-cast.ts';
import { addCompanyTeams } from './company-teams.ts';
import type { Scenario } from './scenario.ts';

export const FLOOD: Scenario = {
  summary: 'a steady number of messages per second in one thread (--rate)',
  historyMs: 0,
  build: (world, { opensAt, ratePerSecond }) => {
    const cast = addCompanyCast(world);
    const { threads } = addCompanyTeams(world, cast);
    while (world.schedule.take(Number.POSITIVE_INFINITY) !== undefined);
    for (const routine of world.routines.values()) routine.status = 'paused';
    const pace = { perSecond: ratePerSecond, since: opensAt, sent: 0, sentBefore: 0 };
    world.schedule.plan(opensAt, { type: 'flood', threadId: threads.dock.id, ...pace });
  },
};
