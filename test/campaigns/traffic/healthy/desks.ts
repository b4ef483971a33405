import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { LANGUAGES } from '../words/languages.ts';
import { report } from '../words/long.ts';
import { chain, healthyFamily, text, together } from './day.ts';

const GUIDE = 'platform documentation: networks, coordinator pattern and cross-organisation work';

export const DESKS: readonly Family[] = [
  healthyFamily({
    name: 'claim-through-three-threads',
    description: 'A claim goes from intake to assessment to payment, each in a thread of its own.',
    source: GUIDE,
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [2, 20],
    stage: (scene, pace) => {
      const agents = [scene.agent({ on: ['email.received'] }), scene.agent({ isOwn: false }), scene.agent()];
      const rooms = [scene.room(agents), scene.room(agents), scene.room(agents)];
      return (at) => {
        const ref = scene.facts.newRef();
        const [intake, assess, pay] = agents;
        const [first, second, third] = rooms;
        if (!intake || !assess || !pay || !first || !second || !third) throw new Error('three of each');
        const after = scene.outside(intake, first.thread, {
          at,
          event: 'email.received',
          text: text(scene, ['Claim {ref} from {person}: {thing}, {amount}.'], { ref }),
        });
        return chain(scene, after, {
          pace,
          steps: [
            {
              who: assess,
              thread: second.thread,
              text: text(scene, ['{ref} assessed at {amount}, report {newref}.', '{ref}: {n} % liable, {amount}.'], {
                ref,
                n: scene.random.int(10, 100),
              }),
            },
            {
              who: pay,
              thread: third.thread,
              text: text(scene, ['Paid {amount} for {ref} as {newref}.', '{ref} settled at {clock}.'], { ref }),
            },
            { who: intake, thread: first.thread, text: text(scene, ['{ref} closed, {person} informed.'], { ref }) },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'localisation-fan-out',
    description: 'A person’s text is translated by five agents at once; an editor collects them.',
    source: 'fan-out and fan-in of agent frameworks',
    cadence: ['fast', 'medium'],
    hours: [3, 6],
    minutes: [5, 40],
    stage: (scene, pace) => {
      const words = Object.values(LANGUAGES);
      const translators = words.slice(0, scene.random.int(3, 6)).map(() => scene.agent({ isOwn: scene.random.chance(0.7), hears: 'all' }));
      const editor = scene.agent();
      const { thread } = scene.room([...translators, editor]);
      return (at) => {
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: text(scene, ['Translate for the portal: "{thing} will be ready at {clock}, reference {newref}".']),
        });
        const done = together(scene, asked, {
          pace,
          steps: translators.map((who, index) => ({
            who,
            text: words[index]?.write(scene.random, { peer: 'Kim', ref: scene.facts.newRef() }) ?? '…',
          })),
        });
        return chain(scene, done, {
          pace,
          steps: [{ who: editor, text: text(scene, ['All {n} translations are in, published as {newref}.'], { n: translators.length }) }],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'four-opinions-one-decision',
    description: 'A coordinator asks specialists once each and decides.',
    source: GUIDE,
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [5, 45],
    stage: (scene, pace) => {
      const lead = scene.agent({ on: ['webhook.inbound'] });
      const others = Array.from({ length: scene.random.int(3, 6) }, (_, place) => scene.agent({ isOwn: place !== 1 }));
      const { thread } = scene.room([lead, ...others]);
      return (at) => {
        const ref = scene.facts.newRef();
        const asked = scene.outside(lead, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['Application {ref} by {person} over {amount}: please check your part.'], { ref }),
        });
        const answered = together(scene, asked, {
          pace,
          steps: others.map((who) => ({
            who,
            text: text(
              scene,
              ['{ref}: score {n}, source {newref}.', 'Checked {ref} against {system}: {n} hits.', 'No objection to {ref}; limit {amount}.'],
              { ref, n: scene.random.int(0, 99) },
            ),
          })),
        });
        return chain(scene, answered, {
          pace,
          steps: [
            {
              who: lead,
              text: text(scene, ['Decision on {ref}: approved up to {amount}, valid until {clock}.', '{ref} declined, reason code {n}.'], {
                ref,
                n: scene.random.int(10, 60),
              }),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'research-relay',
    description: 'Research, analysis, check and summary of a question that a person asked, with long documents.',
    source: 'the architecture of Kusireddy 2025 as it was meant',
    cadence: ['medium', 'slow'],
    hours: [4, 8],
    minutes: [20, 60],
    stage: (scene, pace) => {
      const team = Array.from({ length: 4 }, (_, place) => scene.agent({ isOwn: place !== 2 }));
      const { thread } = scene.room(team);
      return (at) => {
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: text(scene, ['What do we know about {thing} in week {n}?', 'Please research {thing}, I need it at {clock}.'], {
            n: scene.random.int(2, 51),
          }),
        });
        return chain(scene, asked, {
          pace,
          steps: team.map((who) => ({ who, text: report(scene.random, scene.facts, scene.random.int(500, 7_500)) })),
        }).at;
      };
    },
  }),
];
