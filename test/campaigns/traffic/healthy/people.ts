import type { Family } from '../family.ts';
import { ask, freshSlots, somebody } from '../talk.ts';
import { THANKS } from '../words/courtesy.ts';
import { LANGUAGES } from '../words/languages.ts';
import { ANSWER } from '../words/people.ts';
import { chain, healthyFamily, type Step, text } from './day.ts';

export const PEOPLE_FAMILIES: readonly Family[] = [
  healthyFamily({
    name: 'translation-service',
    description: 'A person writes, one agent translates, another proof-reads once.',
    source: 'translation desks',
    cadence: ['fast', 'medium'],
    hours: [2, 6],
    minutes: [1, 12],
    stage: (scene, pace) => {
      const [translator, proof] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([translator, proof]);
      return (at) => {
        const words = scene.random.pick(Object.values(LANGUAGES));
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: words.write(scene.random, { peer: 'team', ref: scene.facts.newRef() }),
        });
        const steps: Step[] = [
          { who: translator, text: `EN: ${ANSWER.write(scene.random, freshSlots(scene))}` },
          {
            who: proof,
            text: text(scene, ['Proof-read, {n} words, final as {newref}.', 'One comma, else fine. Released as {newref}.'], {
              n: scene.random.int(6, 90),
            }),
          },
        ];
        return chain(scene, asked, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'triage-interview',
    description: 'An agent interviews a person, question by question, and a second one books what comes out.',
    source: 'intake assistants',
    cadence: ['medium'],
    hours: [2, 5],
    minutes: [3, 25],
    stage: (scene) => {
      const [nurse, booking] = [scene.agent({ hears: 'people' }), scene.agent()];
      const room = scene.room([nurse, booking]);
      return (at) => {
        const guest = somebody(scene);
        let last = ask(scene, room, at);
        for (let question = 0; question < scene.random.int(4, 10); question += 1) {
          last = scene.reply(nurse, last, {
            at: last.at + scene.random.between(2_000, 9_000),
            text: text(scene, [
              'Since when do you see it?',
              'Which number is on the label?',
              'Is {thing} affected as well?',
              'How many are there?',
              'Who else should know?',
              'May I call you at {clock}?',
            ]),
          });
          last = scene.say(guest, room.thread, {
            at: last.at + scene.random.between(6_000, 60_000),
            text: text(scene, ['since {clock}', '{newref} I think', 'no, only {thing}', 'about {n}', '{person} maybe', 'yes please'], {
              n: scene.random.int(1, 40),
            }),
          });
        }
        return chain(scene, last, {
          pace: () => scene.random.between(3_000, 20_000),
          steps: [
            { who: nurse, text: text(scene, ['Thank you, that is case {newref}.']) },
            { who: booking, text: text(scene, ['Booked for {clock}, {newref}.']) },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'approvals-by-a-person',
    description: 'Two agents prepare items, a person approves each.',
    source: 'human in the loop approvals',
    cadence: ['fast', 'medium'],
    hours: [2, 6],
    minutes: [15, 60],
    stage: (scene, pace) => {
      const [draft, check] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room([draft, check]);
      return (at) => {
        let last = scene.say(somebody(scene), thread, { at, text: 'next batch please' });
        for (let item = 0; item < scene.random.int(4, 14); item += 1) {
          last = chain(scene, last, {
            pace,
            steps: [
              {
                who: draft,
                text: text(scene, ['Draft {newref}: pay {amount} to {person}.', 'Letter {newref} to {person} about {thing}.']),
              },
              { who: check, text: text(scene, ['Checked against {system}, ok to approve.', 'Limit {amount} is kept.']) },
            ],
          });
          last = scene.say(somebody(scene), thread, {
            at: last.at + scene.random.between(4_000, 90_000),
            text: text(scene, ['approved', 'ok', 'approved, next', 'no, {amount} less', 'yes']),
          });
        }
        return last.at;
      };
    },
  }),
  healthyFamily({
    name: 'thanks-and-done',
    description: 'Work ends with two to five courtesies, and then it is quiet.',
    source: 'the healthy end of CAMEL conversations',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 7],
    minutes: [4, 30],
    stage: (scene, pace) => {
      const [one, other] = [scene.agent({ on: ['webhook.inbound'] }), scene.agent({ isOwn: scene.random.chance(0.5) })];
      const { thread } = scene.room([one, other]);
      return (at) => {
        const asked = scene.outside(one, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['Could you check {newref} over {amount}?', '{person} needs {thing} by {clock}.']),
        });
        const courtesies = Array.from(
          { length: scene.random.int(2, 5) },
          (_, turn): Step => ({
            who: turn % 2 === 0 ? one : other,
            text: THANKS.write(scene.random, { ...freshSlots(scene), peer: 'you' }),
          }),
        );
        return chain(scene, asked, { pace, steps: [{ who: other, text: ANSWER.write(scene.random, freshSlots(scene)) }, ...courtesies] })
          .at;
      };
    },
  }),
  healthyFamily({
    name: 'clarification-that-settles',
    description: 'Two to five questions are answered with facts, then the work is done.',
    source: 'MAST FM-2.2 avoided: asking instead of assuming',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [5, 40],
    stage: (scene, pace) => {
      const [asks, knows] = [scene.agent({ on: ['webhook.inbound'] }), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([asks, knows]);
      return (at) => {
        const first = scene.outside(asks, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['Job {newref} is unclear: which site?']),
        });
        const facts: Step[] = Array.from({ length: scene.random.int(1, 4) }, (): Step[] => [
          {
            who: knows,
            text: text(scene, ['Site {n}, gate {m}.', '{person}, at {clock}.', '{amount}, reference {newref}.'], {
              n: scene.random.int(1, 30),
              m: scene.random.int(1, 9),
            }),
          },
          { who: asks, text: text(scene, ['And who signs for {thing}?', 'Which budget, please?', 'From when on?', 'What is the limit?']) },
        ]).flat();
        return chain(scene, first, {
          pace,
          steps: [
            ...facts,
            { who: knows, text: text(scene, ['{amount} on {newref}.', '{person}.']) },
            { who: asks, text: text(scene, ['Clear. Done as {newref}, confirmation sent at {clock}.']) },
          ],
        }).at;
      };
    },
  }),
];
