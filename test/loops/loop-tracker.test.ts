import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { findLoops, type Loop } from '../../src/loops/find-loops.ts';
import { EMPTY_TRACKER, type LoopTracker, trackLoops } from '../../src/loops/loop-tracker.ts';
import { createTriggerGraph, observe } from '../../src/loops/trigger-graph.ts';
import { ACME, agentAuthor, message } from '../support/builders.ts';

/** A real loop of `rounds` rounds, with the score that a step of the story wants. */
const loop = (rounds: number, score: number): Loop => {
  let graph = createTriggerGraph();
  for (let index = 0; index <= rounds * 2; index += 1) {
    const author = agentAuthor(index % 2 === 0 ? 'a' : 'b');
    graph = observe(graph, {
      type: 'message',
      message: message(`m${index}`, { author, createdAt: index * 3_000, content: untrusted('ok') }),
    });
  }
  const [found] = findLoops(graph, rounds * 6_000, ACME);
  if (found === undefined) throw new Error('no loop');
  return { ...found, score };
};

const look = (tracker: LoopTracker, found: readonly Loop[], now: number) => trackLoops(tracker, found, now);

describe('trackLoops', () => {
  it('raises a loop once', () => {
    const first = look(EMPTY_TRACKER, [loop(3, 0.5)], 18_000);
    const second = look(first.tracker, [loop(4, 0.7)], 24_000);
    const third = look(second.tracker, [loop(5, 0.9)], 30_000);

    expect([first, second, third].map(({ raised }) => raised.length)).toEqual([0, 1, 0]);
    expect(third.tracker.raised).toHaveLength(1);
  });

  it('keeps the id of a loop while it lasts', () => {
    const first = look(EMPTY_TRACKER, [loop(8, 0.9)], 48_000);
    const later = look(first.tracker, [{ ...loop(12, 0.9), loop: 'another-id', since: 30_000 }], 72_000);

    expect(later.shown[0]?.loop).toBe(first.raised[0]?.loop);
    expect(later.shown[0]?.since).toBe(first.raised[0]?.since);
  });

  it('clears a loop that was quiet for a while, not sooner', () => {
    const raised = look(EMPTY_TRACKER, [loop(8, 0.9)], 48_000);
    const soon = look(raised.tracker, [], 48_000 + 89_000);
    const later = look(soon.tracker, [], 48_000 + 91_000);

    expect(soon.cleared).toEqual([]);
    expect(later.cleared.map(({ loop: id }) => id)).toEqual([raised.raised[0]?.loop]);
    expect(later.tracker.raised).toEqual([]);
  });

  it('raises nothing for a low score', () => {
    expect(look(EMPTY_TRACKER, [loop(8, 0.5)], 48_000).raised).toEqual([]);
  });
});
