import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { FAMILIES } from './families.ts';
import type { Family, Story } from './family.ts';
import { halfFigures } from './figures.ts';
import { poissonHigh, quantile, wilson } from './intervals.ts';
import { type Alarm, arrivals, type Detector, isAbout, judge, storyOf } from './judge.ts';
import { halfOf } from './split.ts';

const SEED = 'judge';
const families = FAMILIES.filter((_, index) => index % 9 === 0);

/** Says what the truth says, at the end of the round that is asked for. */
const oracle =
  (family: Family, round: number): Detector =>
  ({ startsAt }) => {
    const story = storyOf(family, SEED, 0);
    if (story.startsAt !== startsAt) throw new Error('another story');
    return story.runaways.map((runaway) => ({ ...alarmOf(story, runaway), at: endOf(story, { name: runaway.name, round }) }));
  };

const alarmOf = (story: Story, { members, threads }: Story['runaways'][number]): Alarm => ({
  at: story.endsAt,
  state: 'raised',
  agents: [...members].filter((id) => id.startsWith('agi_')),
  threads: [...threads],
});

const endOf = (story: Story, { name, round }: { readonly name: string; readonly round: number }): number => {
  const heard = arrivals(story);
  return Math.max(...story.turns.filter(({ loop }) => loop?.name === name && loop.round <= round).map(({ id }) => heard.get(id) ?? 0));
};

const silent: Detector = () => [];
const shouting: Detector = ({ heard, startsAt }) =>
  heard
    .flatMap(({ event }) => (event.type === 'threads-listed' ? event.threads : []))
    .map(({ id }) => ({ at: startsAt, state: 'raised', agents: [], threads: [id] }));

describe('the judge', () => {
  it('finds everything for a detector that knows, and nothing for one that is silent', () => {
    const known = halfFigures(families.map((family) => judge(oracle(family, 3), family, { seed: SEED, index: 0 })));
    const nothing = halfFigures(families.map((family) => judge(silent, family, { seed: SEED, index: 0 })));

    expect([known.recall.share, known.precision.share, known.falseAlarmsPer1000ThreadHours]).toEqual([1, 1, 0]);
    expect([nothing.recall.share, nothing.falseAlarmsPer1000ThreadHours]).toEqual([0, 0]);
  });

  it('counts an alarm before the loop began, or about nobody, as false', () => {
    for (const family of families) {
      const verdict = judge(shouting, family, { seed: SEED, index: 0 });

      expect(verdict.falseAlarms).toBe(storyOf(family, SEED, 0).threads.length);
      expect(verdict.hits.filter(({ isFound }) => isFound)).toEqual([]);
    }
  });

  it('counts the rounds that were begun before the alarm', () => {
    for (const family of families.filter(({ kind }) => kind === 'runaway')) {
      const { hits } = judge(oracle(family, 4), family, { seed: SEED, index: 0 });

      for (const hit of hits) expect([4, 5]).toContain(hit.rounds);
    }
  });

  it('takes a row that is no alarm neither for found nor for false', () => {
    const suspecting =
      (family: Family): Detector =>
      (traffic) =>
        oracle(family, 4)(traffic).map((alarm) => ({ ...alarm, state: 'suspected' }));

    for (const family of families) {
      const verdict = judge(suspecting(family), family, { seed: SEED, index: 0 });

      expect(verdict.hits.map(({ isFound, isSuspected }) => [isFound, isSuspected])).toEqual(verdict.hits.map(() => [false, true]));
      expect([verdict.falseAlarms, verdict.falseSuspicions]).toEqual([0, 0]);
    }
  });

  it('knows an alarm that names two of a loop and at most as many others', () => {
    const [one, two, three, four, five] = ['agi_1', 'agi_2', 'agi_3', 'agi_4', 'agi_5'].map((id) => toId<'agent'>(id));
    if (!one || !two || !three || !four || !five) throw new Error('five agents');
    const runaway = { members: new Set([one, two, three]), threads: new Set([toId<'thread'>('thr_1')]) };
    const about = (...agents: Alarm['agents']): boolean => isAbout({ agents, threads: [] }, runaway);

    expect([about(one, two, three), about(one, two), about(one, three, four)]).toEqual([true, true, true]);
    expect([about(one), about(one, two, four, five), about(four, five)]).toEqual([false, false, false]);
    expect(isAbout({ agents: [one, two], threads: [toId('thr_2')] }, runaway)).toBe(false);
  });
});

describe('intervals', () => {
  it('are those of the books', () => {
    expect(wilson(97, 100).map((value) => Math.round(value * 1000))).toEqual([915, 990]);
    expect(wilson(0, 0)).toEqual([0, 1]);
    expect([poissonHigh(0), poissonHigh(3)].map((value) => Math.round(value * 100))).toEqual([369, 877]);
    expect([quantile([3, 1, 2], 0.5), quantile([1, 2, 3, 4], 0.95), quantile([], 0.5)]).toEqual([2, 4, null]);
  });
});

describe('the split', () => {
  it('follows from the name alone and never moves', () => {
    expect(['thank-you-circle', 'apology-spiral', 'storm-of-eight', 'partner-order-feed'].map(halfOf)).toEqual([
      'test',
      'train',
      'test',
      'train',
    ]);
  });
});
