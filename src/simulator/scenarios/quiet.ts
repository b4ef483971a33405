import { postMessage } from '../world/post.ts';
import { addCompanyCast } from './company-cast.ts';
import { addCompanyTeams } from './company-teams.ts';
import type { Scenario } from './scenario.ts';

/** Nobody speaks unless spoken to, and no routine fires by itself: for tests, and for trying things out in peace. */
export const QUIET: Scenario = {
  summary: 'the same companies, but nobody speaks unless spoken to',
  historyMs: 60_000,
  build: (world) => {
    const cast = addCompanyCast(world);
    const { threads } = addCompanyTeams(world, cast);
    while (world.schedule.take(Number.POSITIVE_INFINITY) !== undefined);
    postMessage(world, {
      threadId: threads.support.id,
      author: { type: 'user', id: cast.people.mira.id },
      content: 'Good morning. The phones are quiet so far.',
      topic: { kind: 'closing', slots: {} },
    });
  },
};
