import { describe, expect, it } from 'vitest';
import { judgeHandoffs } from './handoffs.ts';

const NETWORKS = 500;

describe('the preview of a stop', () => {
  it(`foretells all who fall silent and all who get no answer, and nobody else, in ${NETWORKS} networks`, () => {
    const verdicts = Array.from({ length: NETWORKS }, (_, index) => judgeHandoffs(`suite/${index}`, 0));

    for (const { foretold, people, fellSilent, unanswered } of verdicts) expect([foretold, people]).toEqual([fellSilent, unanswered]);
    expect(verdicts.flatMap(({ fellSilent }) => fellSilent).length).toBeGreaterThan(NETWORKS / 4);
    expect(verdicts.flatMap(({ unanswered }) => unanswered).length).toBeGreaterThan(NETWORKS / 50);
  });
});
