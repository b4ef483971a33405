import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { Author } from '../../src/domain/message.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { findLoops } from '../../src/loops/find-loops.ts';
import { causeOf, createTriggerGraph, type GraphEvent, observe, type TriggerGraph } from '../../src/loops/trigger-graph.ts';
import { ACME, agentAuthor, agentId, humanAuthor, message, PARTNER, routine, routineId, run } from '../support/builders.ts';

const feed = (events: readonly GraphEvent[], graph: TriggerGraph = createTriggerGraph()): TriggerGraph => events.reduce(observe, graph);
const says = (id: string, name: string, at: number): GraphEvent =>
  saying({ id, author: name === 'kim' ? humanAuthor('kim') : agentAuthor(name), at });
const saying = ({
  id,
  author,
  at,
  text,
}: {
  readonly id: string;
  readonly author: Author;
  readonly at: number;
  readonly text?: string;
}): GraphEvent => ({
  type: 'message',
  message: message(id, { author, createdAt: at, ...(text === undefined ? {} : { content: untrusted(text) }) }),
});

describe('observe', () => {
  it('believes a run before time and thread', () => {
    const graph = feed([
      says('m1', 'kim', 0),
      says('m2', 'other', 1_000),
      says('m3', 'tech', 4_000),
      {
        type: 'run',
        run: run('r1', { routine: routineId('tech'), agent: agentId('tech'), triggerMessage: toId('m1'), deliveredMessage: toId('m3') }),
      },
    ]);

    expect(causeOf(graph, toId('m3'))).toBe('person');
  });

  it('keeps a run that comes before its message', () => {
    const graph = feed([
      says('m1', 'kim', 0),
      {
        type: 'run',
        run: run('r1', { routine: routineId('tech'), agent: agentId('tech'), triggerMessage: toId('m1'), deliveredMessage: toId('m3') }),
      },
      says('m2', 'other', 1_000),
      says('m3', 'tech', 4_000),
    ]);

    expect(causeOf(graph, toId('m3'))).toBe('person');
  });

  it('infers the newest message that can have been read and answered', () => {
    const graph = feed([says('m1', 'kim', 0), says('m2', 'other', 1_900), says('m3', 'tech', 2_000), says('m4', 'late', 5_000)]);

    expect(causeOf(graph, toId('m3'))).toBe('person');
    expect(causeOf(graph, toId('m4'))).toBe('agent');
  });

  it('does not take a scheduled report for an answer', () => {
    const scheduled = routine('report', { agent: agentId('report'), eventConfig: { 'schedule.cron': {} } });
    const graph = feed([{ type: 'routine', routine: scheduled }, says('m1', 'other', 0), says('m2', 'report', 3_000)]);

    expect(causeOf(graph, toId('m2'))).toBe('other');
  });

  it('asks only people for what answers only people', () => {
    const closed = routine('tech', { agent: agentId('tech'), eventConfig: { 'thread.message_added': { subject_is_agent: false } } });
    const graph = feed([{ type: 'routine', routine: closed }, says('m1', 'kim', 0), says('m2', 'other', 2_000), says('m3', 'tech', 5_000)]);

    expect(causeOf(graph, toId('m3'))).toBe('person');
  });

  it('counts a message once however often it is updated', () => {
    const once = feed([says('m1', 'kim', 0), says('m2', 'a', 2_000), says('m3', 'b', 4_000)]);
    const twice = feed([says('m2', 'a', 2_000), says('m3', 'b', 4_000), says('m3', 'b', 4_000)], once);

    expect(twice.state.posts.size).toBe(3);
    expect(twice.version).toBe(once.version + 3);
  });

  it('forgets what is old, and what leads to it', () => {
    const graph = feed([says('m1', 'a', 0), says('m2', 'b', 2_000), says('m3', 'a', 13 * 3_600_000)]);

    expect(Array.from(graph.state.posts.keys())).toEqual(['m3']);
    expect(causeOf(graph, toId('m1'))).toBeNull();
  });

  it('keeps no more than forty posts of an agent in a thread', () => {
    const graph = feed(Array.from({ length: 200 }, (_, index) => says(`m${index}`, index % 2 === 0 ? 'a' : 'b', index * 1_000)));

    expect(graph.state.posts.size).toBe(80);
  });
});

describe('findLoops', () => {
  const pingPong = (count: number, text: (index: number) => string): readonly GraphEvent[] => [
    says('m', 'kim', 0),
    ...Array.from({ length: count }, (_, index) =>
      saying({
        id: `p${index}`,
        at: 3_000 * (index + 1),
        text: text(index),
        author: index % 2 === 0 ? agentAuthor('triage', ACME) : agentAuthor('tech', PARTNER),
      }),
    ),
  ];

  it('shows a circle with its evidence', () => {
    const [loop, ...rest] = findLoops(
      feed(pingPong(13, (index) => (index % 2 === 0 ? 'Routing to technical.' : 'Please re-triage.'))),
      40_000,
      ACME,
    );

    expect(rest).toEqual([]);
    expect(loop).toMatchObject({
      score: 1,
      novelty: 0,
      stimuli: 0,
      cycles: 6,
      rounds: 6,
      since: 6_000,
      hasHuman: false,
      isCrossOrg: true,
      observedShare: 0,
      lastWakeAt: 39_000,
      edges: [
        { from: agentId('triage'), to: agentId('tech'), observed: 0, inferred: 6 },
        { from: agentId('tech'), to: agentId('triage'), observed: 0, inferred: 6 },
      ],
    });
    expect(loop?.agents.map(({ id, isOwn }) => [id, isOwn])).toEqual([
      [agentId('tech'), false],
      [agentId('triage'), true],
    ]);
    expect(loop?.messages.at(-1)).toBe('p12');
  });

  it('scores work that says new things low', () => {
    const words = (index: number): string =>
      Array.from({ length: 25 }, (_, place) => `w${String.fromCharCode(97 + ((index * 7 + place * 3) % 26), 97 + index, 97 + place)}`).join(
        ' ',
      );

    expect(findLoops(feed(pingPong(21, words)), 64_000, ACME)[0]?.score ?? 0).toBeLessThan(0.1);
  });

  it('lets a circle go once it has stopped turning', () => {
    const graph = feed(pingPong(13, () => 'Thanks.'));

    expect(findLoops(graph, 39_000 + 120_001, ACME)).toEqual([]);
  });
});
