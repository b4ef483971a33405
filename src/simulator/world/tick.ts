import { openTopic, say } from '../agents/people.ts';
import { fireRoutine } from './background-run.ts';
import { flood } from './flood.ts';
import { activateRoutine, pauseRoutine } from './routines.ts';
import { dispatchRun, finishRun } from './run-life.ts';
import { expireSession, finishTurn, takeTurn } from './session-life.ts';
import type { Task } from './task.ts';
import { continueWriting } from './turn.ts';
import { lookUp, type World } from './world.ts';

const startLoop = (world: World, index: number): void => {
  const loop = world.loops[index];
  if (loop !== undefined) loop.isRunning = true;
};

const run = (world: World, task: Task): void => {
  switch (task.type) {
    case 'dispatch-run':
      return dispatchRun(world, task.runId);
    case 'finish-run':
      return finishRun(world, task.runId, task.outcome);
    case 'take-turn':
      return takeTurn(world, task.sessionId, task.messageId);
    case 'finish-turn':
      return finishTurn(world, task.sessionId, { messageId: task.messageId, outcome: task.outcome });
    case 'write-on':
      return continueWriting(world, task);
    case 'expire-session':
      return expireSession(world, task.sessionId);
    case 'fire-routine':
      return fireRoutine(world, task);
    case 'open-topic':
      return openTopic(world, task);
    case 'say':
      return say(world, task);
    case 'start-loop':
      return startLoop(world, task.loop);
    case 'flood':
      return flood(world, task);
    case 'switch-routine': {
      const user = lookUp(world.users, task.userId, 'User');
      if (task.to === 'paused') pauseRoutine(world, user, task.routineId);
      else activateRoutine(world, user, task.routineId);
      return;
    }
  }
};

/** Does everything that is due at `now`, each at its own time. A time that lies before an earlier one counts as the earlier one. */
export const tick = (world: World, now: number): void => {
  for (let due = world.schedule.take(now); due !== undefined; due = world.schedule.take(now)) {
    world.now = Math.max(world.now, due.at);
    run(world, due.task);
  }
  world.now = Math.max(world.now, now);
};
