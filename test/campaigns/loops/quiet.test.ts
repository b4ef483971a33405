import { describe, expect, it } from 'vitest';
import { judgeQuiet } from './quiet.ts';

describe('the meter, from late and partial news', () => {
  it('never reads QUIET before a post of what was stopped, and humans-only keeps people answered', () => {
    const verdicts = Array.from({ length: 60 }, (_, index) => judgeQuiet(`suite/${index}`));
    const sum = (count: (verdict: (typeof verdicts)[number]) => number): number =>
      verdicts.reduce((total, verdict) => total + count(verdict), 0);

    expect(verdicts.filter(({ broken }) => broken > 0)).toEqual([]);
    expect(verdicts.filter(({ quietAfterMs }) => quietAfterMs === null).length).toBeLessThanOrEqual(2);
    expect(sum(({ agentWakes }) => agentWakes)).toBe(0);
    expect(sum(({ answered }) => answered)).toBeGreaterThanOrEqual(sum(({ answeredWithout }) => answeredWithout) * 0.99);
  });
});
