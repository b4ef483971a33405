import { describe, expect, it } from 'vitest';
import { SCENARIOS, type ScenarioName } from '../../../src/simulator/scenarios/scenarios.ts';
import { pauseRoutine } from '../../../src/simulator/world/routines.ts';
import { cancelSession } from '../../../src/simulator/world/sessions.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import { messagesOf, openWorld, play, routineNamed, threadTitled, userNamed } from '../world/play.ts';

/** How many posts of agents a loop made, and how many had a reason, in so much time. */
const playPosts = (world: World, ms: number): { readonly loop: number; readonly sensible: number } => {
  const before = world.truth.posts.length;
  play(world, ms);
  const posts = world.truth.posts.slice(before);
  return { loop: posts.filter((post) => post.isLoop).length, sensible: posts.filter((post) => !post.isLoop).length };
};

const pauseAll = (world: World, names: readonly string[]): void => {
  for (const name of names) pauseRoutine(world, userNamed(world, 'Kim'), routineNamed(world, name).id);
};

const RUNAWAY: readonly ScenarioName[] = ['loop', 'three-cycle', 'storm', 'crossorg', 'loop-with-human', 'stubborn', 'faulty-pause'];
const HEALTHY: readonly ScenarioName[] = ['busy', 'mesh', 'hub', 'long-work', 'cron-storm'];

describe('scenarios', () => {
  it.each(RUNAWAY)('%s runs away within a minute and does not stop by itself', (name) => {
    const world = openWorld(name, 4);

    const [first, later] = [playPosts(world, 60_000), playPosts(world, 60_000)];

    expect(first.loop).toBeGreaterThan(20);
    expect(later.loop).toBeGreaterThanOrEqual(first.loop);
  });

  it.each(HEALTHY)('%s has no post without a reason', (name) => {
    const posts = playPosts(openWorld(name, 4), 300_000);

    expect(posts.loop).toBe(0);
    expect(posts.sensible).toBeGreaterThan(20);
  });

  it('storm is made by four agents, three-cycle by three, and crossorg by two companies', () => {
    const loopers = (name: ScenarioName): { agents: number; orgs: number } => {
      const world = openWorld(name, 4);
      play(world, 60_000);
      const agents = new Set(world.truth.posts.filter((post) => post.isLoop).map((post) => post.agentId));
      return { agents: agents.size, orgs: new Set([...agents].map((id) => world.agents.get(id)?.orgId)).size };
    };

    expect([loopers('storm'), loopers('three-cycle'), loopers('crossorg')]).toEqual([
      { agents: 4, orgs: 1 },
      { agents: 3, orgs: 1 },
      { agents: 2, orgs: 2 },
    ]);
  });

  it('stubborn goes on after the pause, until its sessions are cancelled', () => {
    const world = openWorld('stubborn', 4);
    play(world, 30_000);

    pauseAll(world, ['dispatch_participate', 'inventory_participate']);
    expect(playPosts(world, 30_000).loop).toBeGreaterThan(20);
    const open = [...(world.joinedSessions.get(threadTitled(world, 'Operations', 'Dock 4 handover').id) ?? [])];
    for (const session of open) cancelSession(world, userNamed(world, 'Kim'), session.id);
    expect(playPosts(world, 30_000).loop).toBe(0);
  });

  it('crossorg stops when the own side is paused, though the partner’s routine stays active', () => {
    const world = openWorld('crossorg', 4);
    play(world, 30_000);

    pauseAll(world, ['dispatch_participate']);
    play(world, 5_000);

    expect(playPosts(world, 60_000).loop).toBe(0);
    expect(routineNamed(world, 'coordination_session').status).toBe('active');
  });

  it('loop-with-human answers the person too', () => {
    const world = openWorld('loop-with-human', 4);
    const dock = threadTitled(world, 'Operations', 'Dock 4 handover');

    const messages = messagesOf(play(world, 120_000)).filter((message) => message.threadId === dock.id);
    const asked = messages.filter((message) => message.author?.type === 'user');
    const answered = asked.filter((question) => messages.some((message) => message.cause === question.id));

    expect(asked.length).toBeGreaterThan(4);
    expect(answered.length).toBeGreaterThan(asked.length / 3);
  });

  it('two-operators shows the hand of the second one', () => {
    const world = openWorld('two-operators', 4);
    play(world, 130_000);

    expect(world.truth.changes.map((change) => [change.userId, change.what])).toEqual([
      ['usr_lee', 'pause'],
      ['usr_lee', 'activate'],
      ['usr_lee', 'pause'],
      ['usr_lee', 'activate'],
    ]);
    expect(playPosts(world, 30_000).loop).toBeGreaterThan(5);
  });

  it('random draws another network from each seed, some with a loop that runs and some without', () => {
    const drawn = Array.from({ length: 60 }, (_, seed) => {
      const world = openWorld('random', seed + 1);
      play(world, 40_000);
      return { agents: world.agents.size, loops: playPosts(world, 20_000).loop > 3 };
    });

    expect(new Set(drawn.map(({ agents }) => agents)).size).toBeGreaterThan(4);
    expect(drawn.filter(({ loops }) => loops).length).toBeGreaterThan(10);
    expect(drawn.filter(({ loops }) => !loops).length).toBeGreaterThan(10);
  });

  it.each(Object.keys(SCENARIOS) as ScenarioName[])('%s is the same twice for the same seed', (name) => {
    const tell = () => messagesOf(play(openWorld(name, 9), 30_000)).map((message) => `${message.id} ${message.content}`);

    expect(tell()).toEqual(tell());
  });
});
