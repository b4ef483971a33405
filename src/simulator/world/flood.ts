import { postMessage } from './post.ts';
import type { Principal } from './records.ts';
import type { Task } from './task.ts';
import { lookUp, type World } from './world.ts';

const STEP_MS = 10;

const LINES = ['scan accepted', 'slot re-offered', 'trailer position updated', 'pick confirmed', 'label printed', 'temperature logged'];

/**
 * Posts a thread's share of a flood, then plans the next one; late steps catch up, so the rate holds over time. Another pace counts
 * from the step that sees it.
 */
export const flood = (world: World, task: Extract<Task, { type: 'flood' }>): void => {
  const { threadId, perSecond, since, sentBefore } = task;
  const thread = world.threads.get(threadId);
  if (thread === undefined) return;
  const team = lookUp(world.teams, thread.teamId, 'Team');
  const authors: readonly Principal[] = team.members.map((member) => member.principal).filter((principal) => principal.type === 'agent');
  const due = sentBefore + Math.floor(((world.now - since) * perSecond) / 1000);
  for (let index = task.sent; index < due; index += 1) {
    postMessage(world, {
      threadId,
      author: authors[index % authors.length] ?? null,
      content: `${LINES[index % LINES.length]} #${index + 1}`,
    });
  }
  const sent = Math.max(task.sent, due);
  const pace = world.floodPace ?? perSecond;
  const next = pace === perSecond ? { ...task, sent } : { ...task, sent, perSecond: pace, since: world.now, sentBefore: sent };
  world.schedule.plan(world.now + STEP_MS, next);
};
