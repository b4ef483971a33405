import { addCompany } from './company.ts';
import { startLoop } from './loops.ts';
import type { Scenario } from './scenario.ts';

export const LOOP: Scenario = {
  summary: 'two agents of one company hand a case back and forth from the start',
  historyMs: 20 * 60_000,
  build: (world, { opensAt }) => {
    const { cast, threads } = addCompany(world);
    startLoop(world, {
      thread: threads.dock,
      agents: [cast.agents.dispatch, cast.agents.inventory],
      at: opensAt + 2_000,
      opening: { by: cast.people.tomas, text: '@dispatch who owns HX-20417? Please sort it out with the pick team.' },
      talk: 'reassign',
      pace: { firstMs: 1_500, lastMs: 700, ratio: 0.97 },
    });
  },
};
