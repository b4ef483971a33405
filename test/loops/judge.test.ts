import { expect, it } from 'vitest';
import { judge, scenarioOf } from './judge.ts';

it('finds drawn runaways and leaves drawn healthy traffic alone', { timeout: 60_000 }, () => {
  const verdicts = Array.from({ length: 30 }, (_, index) => judge(scenarioOf('test', index), `test/${index}`));

  expect(verdicts.filter(({ isRunaway, isFound }) => isRunaway && !isFound)).toEqual([]);
  expect(verdicts.filter(({ falseAlarms }) => falseAlarms > 0)).toEqual([]);
  expect(new Set(verdicts.map(({ isRunaway }) => isRunaway))).toEqual(new Set([true, false]));
});
