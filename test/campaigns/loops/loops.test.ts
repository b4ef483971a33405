import { describe, expect, it } from 'vitest';
import { consoleDetector } from '../traffic/console-detector.ts';
import { familiesOf } from '../traffic/families.ts';
import { judge } from '../traffic/judge.ts';
import { cpuShareAt } from './load.ts';

describe('the loop detector', () => {
  it('finds nearly every runaway of the families it was tuned on, and raises hardly anything else', () => {
    const verdicts = familiesOf('train').map((family) => judge(consoleDetector, family, { seed: 'suite', index: 0 }));
    const hits = verdicts.flatMap((verdict) => verdict.hits);

    expect(hits.filter(({ isFound }) => !isFound).length).toBeLessThanOrEqual(hits.length * 0.05);
    expect(verdicts.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)).toBeLessThanOrEqual(2);
  });

  it('keeps up with a flood', () => {
    expect(cpuShareAt(400, 'suite').share).toBeLessThan(0.03);
  });
});
