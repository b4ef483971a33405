import { describe, expect, it } from 'vitest';
import { isId } from '../../../src/domain/ids.ts';
import { FAMILIES, familiesOf } from './families.ts';
import type { Family, Story, Turn } from './family.ts';
import { storyOf } from './judge.ts';

const SEEDS = [0, 1];
const named = FAMILIES.map((family) => [family.name, family] as const);
const runaways = named.filter(([, { kind }]) => kind === 'runaway');
const healthy = named.filter(([, { kind }]) => kind === 'healthy');

const stories = (family: Family): readonly Story[] => SEEDS.map((index) => storyOf(family, 'traffic', index));
const causeOf = (turn: Turn, turns: ReadonlyMap<string, Turn>): Turn | undefined =>
  turn.cause.by === 'message' ? turns.get(turn.cause.message) : undefined;
const byId = ({ turns }: Story): ReadonlyMap<string, Turn> => new Map(turns.map((turn) => [turn.id, turn]));

describe('families', () => {
  it('are more than 44 of each kind, and 20 of each in each half', () => {
    expect(runaways.length).toBeGreaterThanOrEqual(44);
    expect(healthy.length).toBeGreaterThanOrEqual(44);
    for (const half of ['train', 'test'] as const)
      for (const kind of ['runaway', 'healthy'] as const)
        expect(familiesOf(half).filter((family) => family.kind === kind).length, `${half} ${kind}`).toBeGreaterThanOrEqual(20);
  });

  it('run away at every cadence, from seconds to half an hour, in each half', () => {
    for (const half of ['train', 'test'] as const) {
      const cadences = familiesOf(half).flatMap((family) =>
        family.kind === 'runaway' ? stories(family).map(({ cadence }) => cadence) : [],
      );
      for (const cadence of ['fast', 'medium', 'slow'])
        expect(cadences.filter((one) => one === cadence).length, `${half} ${cadence}`).toBeGreaterThan(4);
    }
  });

  it('have names of their own, a source and a description', () => {
    expect(new Set(FAMILIES.map(({ name }) => name)).size).toBe(FAMILIES.length);
    expect(FAMILIES.filter(({ source, description }) => source.length < 12 || description.length < 20)).toEqual([]);
  });
});

describe.each(named)('%s', (_, family) => {
  it('gives the same story for the same seed, and another for another', () => {
    const [first, again, other] = [storyOf(family, 'same', 3), storyOf(family, 'same', 3), storyOf(family, 'same', 4)];

    expect(JSON.stringify(again.heard)).toBe(JSON.stringify(first.heard));
    expect(JSON.stringify(other.heard)).not.toBe(JSON.stringify(first.heard));
  });

  it('tells every message of the script, with ids that are known and times in order', () => {
    for (const story of stories(family)) {
      const cast = new Set<string>(story.cast.map(({ id }) => id ?? ''));
      const threads = new Set<string>(story.threads);
      const heard = story.heard.map(({ at }) => at);
      const messages = story.heard.flatMap(({ event }) =>
        event.type === 'message-added' ? [event.message] : event.type === 'messages-backfilled' ? event.messages : [],
      );

      expect(heard).toEqual(heard.toSorted((a, b) => a - b));
      expect(new Set(messages.map(({ id }) => id))).toEqual(new Set(story.turns.map(({ id }) => id)));
      expect(messages.filter(({ id, thread, author }) => !isId(id) || !threads.has(thread) || !cast.has(author.id ?? ''))).toEqual([]);
      expect(Math.max(...story.turns.map(({ at }) => at))).toBeLessThanOrEqual(story.endsAt);
      expect(
        story.turns.filter(({ text }) => text.length > 8_192 || /undefined|\{(?:newref|person|clock|amount|thing|n)\}/.test(text)),
      ).toEqual([]);
    }
  });

  it('tells runs of routines that were listed, whose cause is a message of the story', () => {
    for (const story of stories(family)) {
      const routines = new Map<string, string>();
      for (const { event } of story.heard)
        if (event.type === 'routines-listed') for (const { id, agent } of event.routines) routines.set(id, agent);
      const turns = byId(story);
      const runs = story.heard.flatMap(({ event }) => (event.type === 'run-updated' ? [event.run] : []));

      expect(runs.filter(({ routine, agent }) => routines.get(routine) !== agent)).toEqual([]);
      expect(runs.filter((run) => run.createdAt < (turns.get(run.triggerMessage ?? '')?.at ?? 0))).toEqual([]);
      expect(runs.filter((run) => run.updatedAt > (turns.get(run.deliveredMessage ?? '')?.at ?? run.updatedAt))).toEqual([]);
      expect(
        runs.filter(({ triggerMessage, deliveredMessage }) =>
          [triggerMessage, deliveredMessage].some((id) => id !== null && !turns.has(id)),
        ),
      ).toEqual([]);
    }
  });

  it('wakes an agent of ours only by what its routines hear, in a thread that it is in', () => {
    for (const story of stories(family)) {
      const turns = byId(story);
      const kinds = new Map(story.cast.map(({ id, kind }) => [String(id), kind]));
      const configs = new Map<string, string[]>();
      const own = new Set<string>();
      const teams = new Map<string, string>();
      const members = new Set<string>();
      for (const { event } of story.heard) {
        if (event.type === 'threads-listed') for (const { id } of event.threads) teams.set(id, event.team);
        if (event.type === 'members-listed')
          for (const { principal } of event.members) if (principal.type === 'agent') members.add(`${event.team} ${principal.id}`);
        if (event.type === 'agents-listed') for (const { id } of event.agents) own.add(id);
        if (event.type === 'routines-listed')
          for (const { agent, eventConfig } of event.routines)
            configs.set(agent, [...(configs.get(agent) ?? []), JSON.stringify(eventConfig)]);
      }
      const isWoken = ({ author, cause }: Turn): boolean => {
        const event = cause.by === 'outside' ? cause.event : cause.by === 'message' ? cause.via : undefined;
        const isByAgent = kinds.get((cause.by === 'message' ? turns.get(cause.message)?.author : undefined) ?? '') === 'agent';
        return (configs.get(author) ?? []).some((config) =>
          event === undefined
            ? config.includes('thread.') && !config.includes(`"subject_is_agent":${String(!isByAgent)}`)
            : config.includes(`"${event}"`),
        );
      };

      expect(story.turns.filter((turn) => own.has(turn.author) && (turn.cause.by === 'person' || !isWoken(turn)))).toEqual([]);
      expect(
        story.turns.filter((turn) => {
          const isAgent = kinds.get(turn.author) === 'agent';
          return [turn.thread, causeOf(turn, turns)?.thread ?? turn.thread].some(
            (thread) => isAgent && !members.has(`${teams.get(thread)} ${turn.author}`),
          );
        }),
      ).toEqual([]);
    }
  });

  it('lets nothing happen before its cause, and nobody answer themselves', () => {
    for (const story of stories(family)) {
      const turns = byId(story);
      const wrong = story.turns.filter((turn) => {
        const cause = causeOf(turn, turns);
        return turn.cause.by === 'message' && (cause === undefined || cause.at >= turn.at || cause.author === turn.author);
      });

      expect(wrong).toEqual([]);
    }
  });
});

describe.each(runaways)('%s runs away', (_, family) => {
  it('for eight rounds or more, in which each turn is caused by a turn of the loop', () => {
    for (const story of stories(family)) {
      const turns = byId(story);
      expect(story.runaways.length).toBeGreaterThan(0);
      for (const runaway of story.runaways) {
        const loop = story.turns.filter((turn) => turn.loop?.name === runaway.name);
        const fromOutside = loop.filter((turn) => causeOf(turn, turns)?.loop?.name !== runaway.name);
        const first = loop.filter((turn) => turn.loop !== null && turn.loop.round <= 8);

        expect(Math.max(...loop.map((turn) => turn.loop?.round ?? 0))).toBeGreaterThanOrEqual(8);
        expect(first.filter((turn) => causeOf(turn, turns)?.loop?.name !== runaway.name).length).toBeLessThanOrEqual(runaway.turnsPerRound);
        expect(fromOutside.length).toBeLessThanOrEqual(4 * runaway.turnsPerRound);
        expect(loop.filter(({ author, thread }) => !runaway.members.has(author) || !runaway.threads.has(thread))).toEqual([]);
        expect(runaway.from).toBe(loop[0]?.at);
      }
    }
  });
});

describe.each(healthy)('%s is healthy', (_, family) => {
  it('since each message goes back to a person or another system, in a number of steps that ends', () => {
    for (const story of stories(family)) {
      const turns = byId(story);
      const steps = new Map<string, number>();
      for (const turn of story.turns)
        steps.set(turn.id, turn.cause.by === 'message' ? (steps.get(turn.cause.message) ?? Number.NaN) + 1 : 0);

      expect(story.runaways).toEqual([]);
      expect(Math.max(...steps.values())).toBeLessThanOrEqual(130);
      expect(story.turns.filter((turn) => turn.loop !== null || (turn.cause.by === 'message' && !turns.has(turn.cause.message)))).toEqual(
        [],
      );
      expect(story.endsAt - story.startsAt).toBeGreaterThan(3_600_000);
    }
  });
});
