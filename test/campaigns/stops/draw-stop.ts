import { toId } from '../../../src/domain/ids.ts';
import type { NetworkIndex } from '../../../src/operations/plan/network-index.ts';
import { type CursorTarget, resolveScope, type ScopedPlan, type ScopedVerb } from '../../../src/operations/plan/scope.ts';
import { createRandom, type Random } from '../../../src/simulator/world/random.ts';
import type { UserRecord } from '../../../src/simulator/world/records.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import { openWorld, play } from '../../simulator/world/play.ts';
import { seenNetwork, seenSessions } from './seen-network.ts';

/** A stop in a network that has run for a while, both drawn from the seed. */
export type DrawnStop = {
  readonly random: Random;
  readonly world: World;
  /** The same network at the same moment, for looking what would be without the stop. */
  readonly twin: World;
  readonly user: UserRecord;
  readonly index: NetworkIndex;
  readonly plan: ScopedPlan;
};

const VERBS: readonly ScopedVerb[] = ['pause', 'humans-only', 'humans-only', 'block'];
const TRIES = 30;

const drawPointed = (random: Random, index: NetworkIndex): CursorTarget => {
  const team = random.pick([...index.teams.keys()]);
  const thread = random.pick([...index.threads.keys()]);
  switch (random.pick(['routine', 'agent', 'thread', 'team', 'org'] as const)) {
    case 'routine':
      return { type: 'routine', id: random.pick([...index.routines.keys()]) };
    case 'agent':
      return { type: 'agent', id: random.pick([...index.agents.keys()]) };
    case 'thread':
      return { type: 'thread', id: thread };
    case 'team':
      return { type: 'team', id: team };
    case 'org':
      return { type: 'org', id: index.me?.org ?? toId('org') };
  }
};

const operatorOf = (world: World): UserRecord => {
  for (const user of world.users.values()) if (world.operators.has(user.id) && user.orgRole === 'admin') return user;
  throw new Error('a random network has an operator');
};

/** `undefined` where a network offers nothing to stop. */
export const drawStop = (seed: number): DrawnStop | undefined => {
  const random = createRandom(seed * 7919 + 1);
  const ms = 8_000 + random.below(25_000);
  const [world, twin] = [openWorld('random', seed), openWorld('random', seed)];
  play(world, ms);
  play(twin, ms);
  const user = operatorOf(world);
  const index = seenNetwork(world, user);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const verb = random.pick(VERBS);
    const plan = resolveScope(index, seenSessions(world, user), { verb, pointed: drawPointed(random, index) });
    if (plan.targets.length > 0 && plan.kind !== 'unblock') return { random, world, twin, user, index, plan };
  }
  return undefined;
};
