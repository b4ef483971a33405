import { buildWorld, SCENARIOS, type ScenarioName } from '../../../src/simulator/scenarios/scenarios.ts';
import type { AgentRecord, MessageRecord, RoutineRecord, ThreadRecord, UserRecord } from '../../../src/simulator/world/records.ts';
import { tick } from '../../../src/simulator/world/tick.ts';
import { drainEvents, type World } from '../../../src/simulator/world/world.ts';
import type { WorldEvent } from '../../../src/simulator/world/world-event.ts';

export const OPENED_AT = Date.UTC(2026, 10, 22, 9);

export const openWorld = (scenario: ScenarioName, seed = 1): World =>
  buildWorld(SCENARIOS[scenario], { seed, now: OPENED_AT, ratePerSecond: 100 });

/** Lets time pass, and gives what happened. */
export const play = (world: World, ms: number): readonly WorldEvent[] => {
  tick(world, world.now + ms);
  return drainEvents(world);
};

/** The messages among what happened. */
export const messagesOf = (events: readonly WorldEvent[]): readonly MessageRecord[] =>
  events.flatMap((event) => (event.type === 'message-added' ? [event.message] : []));

const found = <T>(items: Iterable<T>, matches: (item: T) => boolean): T => {
  for (const item of items) if (matches(item)) return item;
  throw new Error('nothing in this world matches');
};

export const threadTitled = (world: World, team: string, title: string): ThreadRecord =>
  found(world.threads.values(), (thread) => thread.title === title && world.teams.get(thread.teamId)?.name.includes(team) === true);
export const agentNamed = (world: World, name: string): AgentRecord => found(world.agents.values(), (agent) => agent.name === name);
export const userNamed = (world: World, name: string): UserRecord => found(world.users.values(), (user) => user.name.startsWith(name));
export const routineNamed = (world: World, name: string): RoutineRecord =>
  found(world.routines.values(), (routine) => routine.name === name);
