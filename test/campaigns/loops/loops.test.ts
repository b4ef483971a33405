import { describe, expect, it } from 'vitest';
import { healthyDay } from './day.ts';
import { judge, scenarioOf } from './judge.ts';
import { cpuShareAt } from './load.ts';

/** Every family once. */
const CASES = 32;

describe('the loop detector', () => {
  it('finds nearly every runaway, soon, and raises hardly anything else', () => {
    const verdicts = Array.from({ length: CASES }, (_, index) => judge(scenarioOf('suite', index), `suite/${index}`));
    const runaways = verdicts.filter(({ isRunaway }) => isRunaway);
    const inTime = runaways.filter(({ isFound, cycles, seconds }) => isFound && ((cycles ?? 99) <= 3 || (seconds ?? 99) <= 10));

    expect(runaways.filter(({ isFound }) => !isFound).length).toBeLessThanOrEqual(1);
    expect(runaways.length - inTime.length).toBeLessThanOrEqual(2);
    expect(verdicts.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)).toBeLessThanOrEqual(2);
  });

  it('is quiet through a healthy day', () => {
    expect(healthyDay('suite', 1).alarms.length).toBeLessThanOrEqual(1);
  });

  it('keeps up with a flood', () => {
    expect(cpuShareAt(400, 'suite').share).toBeLessThan(0.03);
  });
});
