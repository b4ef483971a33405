import { parentPort } from 'node:worker_threads';
import type { Task } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';
import { runSocketSchedule } from './socket-schedule.ts';

const isTask = (value: unknown): value is Task => typeof value === 'object' && value !== null && 'seed' in value && 'messages' in value;

const answer = async (task: Task): Promise<void> => {
  parentPort?.postMessage({ seed: task.seed, verdict: await (task.isOverSockets ? runSocketSchedule : runSchedule)(task) });
};

parentPort?.on('message', (task: unknown) => {
  if (!isTask(task)) throw new Error('not a task');
  void answer(task);
});
