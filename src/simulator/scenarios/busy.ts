import { addCompany } from './company.ts';
import type { Scenario } from './scenario.ts';

export const BUSY: Scenario = {
  summary: 'the same companies on a busy day, ten times the talk and no loop',
  historyMs: 30 * 60_000,
  build: (world) => {
    addCompany(world, 10);
  },
};
