import { drawSlots, fill } from '../agents/slots.ts';
import type { RoutineRecord, RunRecord } from './records.ts';
import { startRun } from './run-life.ts';
import type { Outcome, Task } from './task.ts';
import { lookUp, mintId, trim, type World } from './world.ts';

const FAILURE_CHANCE = 0.06;
const ERRORS = ['Connector "warehouse-db" refused the connection', 'Script execution timed out', 'Rate limit of the mail provider reached'];

const createRun = (world: World, routine: RoutineRecord, threadId: string | null): RunRecord => {
  const event = Object.keys(routine.eventConfig)[0] ?? 'schedule.cron';
  const run: RunRecord = {
    id: mintId(world, 'arr'),
    routineId: routine.id,
    agentId: routine.agentId,
    orgId: lookUp(world.agents, routine.agentId, 'Agent').orgId,
    status: 'pending',
    startedAt: null,
    durationMs: null,
    eventId: mintId(world, 'evt'),
    payload: { event, ...(routine.schedule === null ? {} : { scheduled_at: new Date(world.now).toISOString() }) },
    result: null,
    threadId,
    trigger: null,
    reaction: null,
    sessionId: null,
    deliveredMessage: null,
    error: null,
    correlationId: mintId(world, 'cor'),
    createdAt: world.now,
    updatedAt: world.now,
  };
  world.runs.set(run.id, run);
  trim(world.runs);
  return run;
};

const outcomeOf = (world: World, task: Extract<Task, { type: 'fire-routine' }>): Outcome => {
  const { random } = world;
  if (task.posts !== undefined)
    return { type: 'reply', text: fill(random.pick(task.posts.phrases), drawSlots(random)), topic: null, isLoop: false };
  return random.chance(FAILURE_CHANCE) ? { type: 'fail', error: random.pick(ERRORS) } : { type: 'silent', reason: 'done' };
};

/** Runs a routine that is not about talk, if it is active, and plans the next time. */
export const fireRoutine = (world: World, task: Extract<Task, { type: 'fire-routine' }>): void => {
  const routine = lookUp(world.routines, task.routineId, 'Routine');
  world.schedule.plan(world.now + world.random.wait(task.meanMs), task);
  if (routine.status !== 'active') return;
  const run = createRun(world, routine, task.posts?.threadId ?? null);
  startRun(world, run, routine);
  world.schedule.plan(world.now + world.random.between(400, 5_000), { type: 'finish-run', runId: run.id, outcome: outcomeOf(world, task) });
};
