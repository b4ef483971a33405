import { rawText } from '../../../src/domain/untrusted.ts';
import type { Timestamp } from '../../../src/domain/values.ts';
import type { Turn } from './family.ts';
import type { Agent, Person, Room, Scene } from './scene.ts';
import type { Slots } from './words/grammar.ts';
import { ANSWER, ASK, CHAT } from './words/people.ts';

export type Span = { readonly from: Timestamp; readonly count: number; readonly everyMs: number };

/** Slots of a text about something new. */
export const freshSlots = (scene: Scene, peer = ''): Slots => ({
  ...scene.facts.slots,
  peer,
  thing: scene.facts.newThing(),
  ref: scene.facts.newRef(),
  newref: scene.facts.newRef(),
  amount: scene.facts.amount(),
  clock: scene.facts.clock(),
  person: scene.random.pick(['Kim', 'Petra', 'the night shift', 'Mr Haddad', 'Ines', 'the planner']),
});

/** People ask, an agent of the thread answers each: gives the time at which it ends. */
export const questions = (scene: Scene, room: Room, { from, count, everyMs }: Span): Timestamp => {
  let now = from;
  for (let index = 0; index < count; index += 1) {
    const asked = ask(scene, room, now + scene.random.around(everyMs, 0.6));
    now = answer(scene, room, asked).at;
    if (scene.random.chance(0.3))
      now = scene.say(somebody(scene), room.thread, {
        text: CHAT.write(scene.random, freshSlots(scene)),
        at: now + scene.random.between(4_000, 60_000),
      }).at;
  }
  return now;
};

export const ask = (scene: Scene, room: Room, at: Timestamp): Turn =>
  scene.say(somebody(scene), room.thread, { text: ASK.write(scene.random, freshSlots(scene, rawText(listener(scene, room).name))), at });

export const answer = (scene: Scene, room: Room, asked: Turn): Turn =>
  scene.reply(listener(scene, room), asked, {
    text: ANSWER.write(scene.random, freshSlots(scene)),
    at: asked.at + scene.random.between(2_500, 25_000),
  });

/** People talk among themselves. */
export const chatter = (
  scene: Scene,
  room: Room,
  { from, to, everyMs }: { readonly from: Timestamp; readonly to: Timestamp; readonly everyMs: number },
): void => {
  for (let at = from + scene.random.around(everyMs, 0.7); at < to; at += scene.random.around(everyMs, 0.7) + 900)
    scene.say(somebody(scene), room.thread, { text: CHAT.write(scene.random, freshSlots(scene)), at });
};

/** One of up to three people of the story. */
export const somebody = (scene: Scene): Person => {
  const humans = scene.people.filter(({ kind }) => kind === 'human');
  return humans.length < 3 && (humans.length === 0 || scene.random.chance(0.2)) ? scene.person() : scene.random.pick(humans);
};

/** An agent of the thread that people can wake. */
const listener = (scene: Scene, { thread }: Room): Agent =>
  scene.random.pick(
    scene.agents.filter(
      (agent) =>
        agent.threads.has(thread) &&
        (agent.routines.length === 0 || !JSON.stringify(agent.routines[0]).includes('"subject_is_agent":true')),
    ),
  );
