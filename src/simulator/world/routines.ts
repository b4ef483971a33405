import { reaches, visibleRoutine } from './access.ts';
import { addActivity } from './activity.ts';
import type { RoutineRecord, RoutineStatus, UserRecord } from './records.ts';
import { unprocessable } from './refusal.ts';
import { record } from './truth.ts';
import { lookUp, type World } from './world.ts';

const announceRoutine = (world: World, user: UserRecord, change: { routine: RoutineRecord; verb: string }): void =>
  addActivity(world, {
    kind: 'generic',
    level: 'audit',
    orgId: lookUp(world.agents, change.routine.agentId, 'Agent').orgId,
    title: `${user.name} ${change.verb} ${change.routine.name}`,
    agentId: change.routine.agentId,
    userId: user.id,
  });

const setStatus = (world: World, routine: RoutineRecord, status: RoutineStatus): void => {
  routine.status = status;
  routine.updatedAt = world.now;
};

/** Stops a routine from reacting. What is already running goes on. Safe to repeat. */
export const pauseRoutine = (world: World, user: UserRecord, routineId: string): RoutineRecord => {
  const routine = visibleRoutine(world, user, routineId);
  record(world.truth.changes, { at: world.now, userId: user.id, what: 'pause', targetId: routine.id });
  if (routine.status === 'paused') return routine;
  setStatus(world, routine, 'paused');
  announceRoutine(world, user, { routine, verb: 'paused' });
  return routine;
};

/** Whether a cron expression fires more often than hourly, which the platform does not activate. */
const isTooFrequent = (schedule: string): boolean => !/^\d{1,2} /.test(schedule);

/** Lets a routine react again. Refuses with 422 for a schedule more often than hourly. Safe to repeat. */
export const activateRoutine = (world: World, user: UserRecord, routineId: string): RoutineRecord => {
  const routine = visibleRoutine(world, user, routineId);
  if (routine.schedule !== null && isTooFrequent(routine.schedule)) {
    throw unprocessable('schedule', 'must not be more frequent than once an hour');
  }
  record(world.truth.changes, { at: world.now, userId: user.id, what: 'activate', targetId: routine.id });
  if (routine.status === 'active') return routine;
  setStatus(world, routine, 'active');
  announceRoutine(world, user, { routine, verb: 'activated' });
  return routine;
};

export type RoutineChange = {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly event_config?: Readonly<Record<string, unknown>> | undefined;
  readonly schedule?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
};

/** Changes what is given; `event_config` is replaced as a whole. */
export const updateRoutine = (
  world: World,
  user: UserRecord,
  update: { readonly routineId: string; readonly change: RoutineChange },
): RoutineRecord => {
  const routine = visibleRoutine(world, user, update.routineId);
  const { change } = update;
  routine.name = change.name ?? routine.name;
  routine.description = change.description === undefined ? routine.description : change.description;
  routine.eventConfig = change.event_config ?? routine.eventConfig;
  routine.schedule = change.schedule === undefined ? routine.schedule : change.schedule;
  routine.metadata = change.metadata ?? routine.metadata;
  routine.updatedAt = world.now;
  record(world.truth.changes, { at: world.now, userId: user.id, what: 'update', targetId: routine.id });
  announceRoutine(world, user, { routine, verb: 'changed' });
  return routine;
};

export const routinesFor = (world: World, user: UserRecord): readonly RoutineRecord[] =>
  [...world.routines.values()].filter((routine) => reaches(user, world.agents.get(routine.agentId)?.orgId));
