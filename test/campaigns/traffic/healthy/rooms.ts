import type { Family } from '../family.ts';
import { answer, ask, chatter, freshSlots, questions, somebody } from '../talk.ts';
import { finding, report } from '../words/long.ts';
import { ANSWER, CHAT } from '../words/people.ts';
import { chain, healthyFamily, text, together } from './day.ts';

export const ROOMS: readonly Family[] = [
  healthyFamily({
    name: 'chatty-team',
    description: 'People talk and joke, ask, and are answered by several agents.',
    source: 'UpstreetAI/usdk#338 before it went wrong',
    cadence: ['medium'],
    hours: [2, 6],
    minutes: [0.5, 10],
    stage: (scene) => {
      const agents = Array.from({ length: scene.random.int(2, 4) }, () =>
        scene.agent({ isOwn: scene.random.chance(0.8), hears: scene.random.pick(['people', 'all']) }),
      );
      const room = scene.room(agents);
      return (at) => {
        const asked = ask(scene, room, at);
        const last = together(scene, asked, {
          pace: () => scene.random.between(3_000, 40_000),
          steps: scene.random.sample(agents, 2).map((who) => ({ who, text: ANSWER.write(scene.random, freshSlots(scene)) })),
        });
        chatter(scene, room, { from: last.at, to: last.at + scene.random.between(10_000, 240_000), everyMs: 40_000 });
        return last.at + 240_000;
      };
    },
  }),
  healthyFamily({
    name: 'incident-room',
    description: 'People and three to five agents work on an outage until it is over.',
    source: 'incident practice with agents for logs, metrics and status pages',
    cadence: ['fast', 'medium'],
    hours: [3, 6],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const agents = Array.from({ length: scene.random.int(3, 5) }, () => scene.agent({ isOwn: scene.random.chance(0.8) }));
      const room = scene.room(agents);
      return (at) => {
        let last = scene.say(somebody(scene), room.thread, {
          at,
          text: text(scene, ['{system} is down, all hands', 'customers see errors on {thing} since {clock}']),
        });
        for (let round = 0; round < scene.random.int(4, 12); round += 1) {
          last = chain(scene, last, {
            pace,
            steps: scene.random.sample(agents, scene.random.int(1, 3)).map((who) => ({
              who,
              text: text(
                scene,
                ['Logs of {newref}: {finding}', 'Error rate is {n} % at {clock}.', 'Rolled back {newref}.', 'Status page says {clock}.'],
                { n: scene.random.int(1, 60), finding: finding(scene.random) },
              ),
            })),
          });
          last = scene.say(somebody(scene), room.thread, {
            at: last.at + scene.random.between(8_000, 120_000),
            text: CHAT.write(scene.random, freshSlots(scene)),
          });
        }
        return scene.say(somebody(scene), room.thread, { at: last.at + 60_000, text: 'all green again, thanks everybody' }).at;
      };
    },
  }),
  healthyFamily({
    name: 'meeting-notes',
    description: 'People meet in a thread; a scribe posts notes, another agent files the actions.',
    source: 'note taking assistants',
    cadence: ['medium'],
    hours: [3, 7],
    minutes: [20, 60],
    stage: (scene) => {
      const [scribe, filer] = [scene.agent({ hears: 'people' }), scene.agent()];
      const room = scene.room([scribe, filer]);
      return (at) => {
        const to = at + scene.random.between(10, 40) * 60_000;
        scene.say(somebody(scene), room.thread, { at, text: 'starting, please take notes' });
        chatter(scene, room, { from: at, to, everyMs: 30_000 });
        const stop = scene.say(somebody(scene), room.thread, { at: to + 20_000, text: 'that is all for today' });
        return chain(scene, stop, {
          pace: () => 15_000,
          steps: [
            { who: scribe, text: report(scene.random, scene.facts, scene.random.int(600, 4_000)) },
            { who: filer, text: text(scene, ['{n} actions filed, first is {newref} for {person}.'], { n: scene.random.int(1, 9) }) },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'long-help-with-one-agent',
    description: 'A person works with one agent for long, while another listens and says nothing.',
    source: 'assistants in shared threads',
    cadence: ['medium'],
    hours: [2, 5],
    minutes: [5, 40],
    stage: (scene) => {
      const room = scene.room([scene.agent({ hears: 'people' }), scene.agent({ hears: 'agents' })]);
      return (at) => questions(scene, room, { from: at, count: scene.random.int(6, 25), everyMs: 45_000 });
    },
  }),
  healthyFamily({
    name: 'quiet-office-day',
    description: 'A day and a night with little to do: some questions, some chat.',
    source: 'an office, 24 hours',
    cadence: ['slow'],
    hours: [24, 24],
    minutes: [10, 90],
    stage: (scene) => {
      const rooms = Array.from({ length: 3 }, () =>
        scene.room([scene.agent({ hears: 'people' }), scene.agent({ isOwn: scene.random.chance(0.6), hears: 'people' })]),
      );
      return (at) => {
        const room = scene.random.pick(rooms);
        return answer(scene, room, ask(scene, room, at)).at;
      };
    },
  }),
];
