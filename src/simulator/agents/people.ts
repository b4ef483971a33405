import { postMessage } from '../world/post.ts';
import type { Principal } from '../world/records.ts';
import type { Task } from '../world/task.ts';
import { lookUp, type World } from '../world/world.ts';
import { drawSlots, fill } from './slots.ts';
import { CLOSING, talkOf } from './talk/topics.ts';

const CLOSING_CHANCE = 0.55;

/** A person of the team asks about something, says thanks later, and somebody asks again after a while. */
export const openTopic = (world: World, task: Extract<Task, { type: 'open-topic' }>): void => {
  const thread = world.threads.get(task.threadId);
  if (thread === undefined) return;
  const team = lookUp(world.teams, thread.teamId, 'Team');
  const { random } = world;
  world.schedule.plan(world.now + random.wait(task.meanMs), task);
  const people: readonly Principal[] = team.members.map((member) => member.principal).filter((principal) => principal.type === 'user');
  const speakers = people.filter((principal) => !world.operators.has(principal.id));
  const talks = thread.topics.flatMap((kind) => talkOf(kind) ?? []);
  if (speakers.length === 0 || talks.length === 0) return;
  const author = random.pick(speakers);
  const talk = random.pick(talks);
  const topic = { kind: talk.kind, slots: drawSlots(random) };
  const opening = postMessage(world, { threadId: thread.id, author, content: fill(random.pick(talk.openings), topic.slots), topic });
  if (!random.chance(CLOSING_CHANCE)) return;
  world.schedule.plan(world.now + random.between(14_000, 26_000), {
    type: 'say',
    threadId: thread.id,
    author,
    content: fill(random.pick(talk.closings), topic.slots),
    topic: { kind: CLOSING, slots: topic.slots },
    onceAnswered: opening.id,
  });
};

const LOOKED_BACK = 60;

/** Says what was planned, unless it was meant for an answer that has not come. */
export const say = (world: World, task: Extract<Task, { type: 'say' }>): void => {
  const thread = world.threads.get(task.threadId);
  if (thread === undefined) return;
  const isDue =
    task.onceAnswered === undefined || thread.messages.slice(-LOOKED_BACK).some((message) => message.cause === task.onceAnswered);
  if (isDue) postMessage(world, { threadId: task.threadId, author: task.author, content: task.content, topic: task.topic });
};
