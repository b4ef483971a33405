import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedTarget, TargetOutcome } from '../../../src/domain/operation.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { resumeStages, roundsSince, stopAgain, stopKind } from '../../../src/operations/plan/resume-plan.ts';
import { agentAuthor, agentId, humanAuthor, message, routineId } from '../../support/builders.ts';

const planned = (agent: string, name = agent): PlannedTarget => ({
  target: { type: 'routine', id: routineId(name), agent: agentId(agent), name: untrusted(name) },
  before: { type: 'routine', status: 'paused', eventConfig: {}, updatedAt: 1 },
  wanted: { type: 'routine', status: 'active', eventConfig: {}, updatedAt: 1 },
});

const agentOf = ({ target }: PlannedTarget): string => (target.type === 'routine' ? target.agent : '');

describe('the stages of a resumption', () => {
  it('put back everything once, begin with one canary, and close the circle by one agent at a time', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    fc.assert(
      fc.property(fc.array(names, { maxLength: 12 }), fc.uniqueArray(names, { maxLength: 4 }), (agents, looping) => {
        const targets = agents.map((agent, index) => planned(agent, `${agent}${index}`));
        const inLoop = new Set(looping.map(agentId));
        const stages = resumeStages(targets, { agents: inLoop });
        const loopers = stages.map((stage) => new Set(stage.targets.map(agentOf).filter((agent) => inLoop.has(agent as never))));

        expect(stages.flatMap((stage) => stage.targets).toSorted(byId)).toEqual(targets.toSorted(byId));
        for (const set of loopers) expect(set.size).toBeLessThanOrEqual(1);
        const isCalmFirst = targets.some((each) => !inLoop.has(agentOf(each) as never));
        expect(isCalmFirst ? stages[0]?.targets.length : 1).toBe(1);
        const firstLooping = loopers.findIndex(({ size }) => size > 0);
        expect(firstLooping === -1 || loopers.slice(firstLooping).every(({ size }) => size === 1)).toBe(true);
      }),
    );
  });
});

const byId = (a: PlannedTarget, b: PlannedTarget): number => (a.target.id < b.target.id ? -1 : 1);

describe('the rounds since a moment', () => {
  const loop = { agents: new Set([agentId('a'), agentId('b')]) };
  const talk = (...authors: readonly string[]) =>
    authors.map((name, index) =>
      message(`msg_${index}`, { author: name === 'kim' ? humanAuthor(name) : agentAuthor(name), createdAt: 100 + index }),
    );

  it('count how often all have answered each other', () => {
    expect(roundsSince(talk('a', 'b', 'a', 'b'), loop, 0)).toBe(2);
    expect(roundsSince(talk('a', 'b', 'a'), loop, 0)).toBe(1);
    expect(roundsSince(talk('a', 'a', 'a', 'a'), loop, 0)).toBe(0);
  });

  it('begin anew where somebody else talks, and leave out what was before', () => {
    expect(roundsSince(talk('a', 'b', 'kim', 'a', 'b'), loop, 0)).toBe(1);
    expect(roundsSince(talk('a', 'b', 'a', 'b'), loop, 101)).toBe(1);
    expect(roundsSince(talk('a', 'c', 'a', 'c'), loop, 0)).toBe(0);
  });
});

it('stops again only what was put back, to what it was before', () => {
  const outcome = (result: TargetOutcome['result']): TargetOutcome => {
    const { target, before, wanted } = planned('a');
    return { operation: 'op_1' as never, target, result, before, after: wanted, problem: null, attempts: 1 };
  };
  const again = stopAgain([outcome('done'), outcome('already'), outcome('failed')]);

  expect(again).toEqual([{ ...planned('a'), before: planned('a').wanted, wanted: planned('a').before }]);
  expect(again.map(stopKind)).toEqual(['pause']);
});
