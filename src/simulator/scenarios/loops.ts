import type { Loop } from '../world/loop.ts';
import type { AgentRecord, ThreadRecord, UserRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export type LoopPlan = {
  readonly thread: ThreadRecord;
  /** Each answers the one before it, and the first answers the last. */
  readonly agents: readonly AgentRecord[];
  /** Whether each answers each of the others instead: a storm. */
  readonly isStorm?: boolean;
  readonly at: number;
  readonly opening: { readonly by: UserRecord; readonly text: string };
  readonly talk?: string;
  readonly pace?: Loop['pace'];
  readonly mostTurns?: number;
  readonly isSensible?: boolean;
};

const ACCELERATING: Loop['pace'] = { firstMs: 3_600, lastMs: 450, ratio: 0.94 };

const answersOf = (plan: LoopPlan): Loop['answers'] =>
  new Map(
    plan.agents.map((agent, index) => {
      const before = plan.agents.at(index - 1);
      const others = plan.agents.filter((other) => other !== agent).map((other) => other.id);
      return [agent.id, new Set(plan.isStorm === true || before === undefined ? others : [before.id])];
    }),
  );

/** Plans a loop: at its time a person names the first agent, and from then on the agents keep answering each other. */
export const startLoop = (world: World, plan: LoopPlan): void => {
  const loop = world.loops.length;
  world.loops.push({
    threadId: plan.thread.id,
    answers: answersOf(plan),
    talk: plan.talk ?? 'acknowledge',
    pace: plan.pace ?? ACCELERATING,
    mostTurns: plan.mostTurns ?? null,
    isSensible: plan.isSensible ?? false,
    isRunning: false,
    turns: 0,
    lastTurnAt: 0,
    busyUntil: new Map(),
  });
  world.schedule.plan(plan.at, { type: 'start-loop', loop });
  const { by, text } = plan.opening;
  world.schedule.plan(plan.at, { type: 'say', threadId: plan.thread.id, author: { type: 'user', id: by.id }, content: text, topic: null });
};
