import { describe, expect, it } from 'vitest';
import { type Counts, takeCount } from '../../src/loops/progress.ts';
import { readSaid, shareTaken } from '../../src/loops/read-said.ts';
import { agentId } from '../support/builders.ts';

describe('readSaid', () => {
  it('tells facts from words, in any script', () => {
    const said = readSaid('Booked 84,313.82 under SHP-42497 in src/parse-order.ts for Kim, 请您确认');

    expect(said.facts).toHaveLength(3);
    expect(said.words).toHaveLength(5 + 3);
  });

  it('reads how far work has come', () => {
    expect(readSaid('No. 3 of 15: done, 40 % in all, [4/31]').steps).toEqual([
      { count: 3, total: 15 },
      { count: 40, total: 100 },
      { count: 4, total: 31 },
    ]);
    expect(readSaid('at 12:41, line 9 of 4').steps).toEqual([]);
  });

  it('reads no more than the beginning of a message of eight megabytes', () => {
    const start = process.cpuUsage();
    const said = readSaid('word 12 ref-77 '.repeat(560_000));

    expect(said.integers.length).toBeLessThanOrEqual(24);
    expect(process.cpuUsage(start).user).toBeLessThan(200_000);
  });

  it('tells how much of a text another one takes up', () => {
    expect(shareTaken(readSaid('send the invoice'), readSaid('I send the invoice again'))).toBe(1);
    expect(shareTaken(readSaid('send the invoice'), readSaid('nothing of it'))).toBe(0);
  });
});

describe('takeCount', () => {
  const progress = (texts: readonly string[]): readonly boolean[] => {
    const counts: Counts = new Map();
    return texts.map((text) => takeCount(counts, agentId('a'), readSaid(text)));
  };

  it('sees a rest that shrinks, whatever the words', () => {
    expect(progress(['19 to go', 'rest 17', 'Posted, 12 left', 'remaining 4'])).toEqual([false, false, true, true]);
  });

  it('sees steps of a total, also where the total is not said again', () => {
    expect(progress(['No. 2 of 15', 'Request 3', 'Request 4', 'No. 5 of 15'])).toEqual([false, false, true, true]);
  });

  it('takes numbers that rise for ever, or go to and fro, for nothing', () => {
    expect(progress(['attempt 3', 'attempt 4', 'attempt 5', 'attempt 6'])).not.toContain(true);
    expect(progress(['item 7 of 9', 'item 3 of 9', 'item 6 of 9', 'item 2 of 9'])).not.toContain(true);
  });
});
