import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { finding } from '../words/long.ts';
import { chain, healthyFamily, type Step, text, together } from './day.ts';

const FALSE = 'an earlier independent evaluation of this console: seen false 10 of 10';

/** Offers that come closer to each other by a share of their distance with every turn. */
const offers = (turns: number, from: readonly [number, number]): readonly number[] => {
  let [low, high] = from;
  return Array.from({ length: turns }, (_, turn) => {
    if (turn % 2 === 0) low += (high - low) * 0.3;
    else high -= (high - low) * 0.3;
    return Math.round(turn % 2 === 0 ? low : high);
  });
};

export const MEETINGS: readonly Family[] = [
  healthyFamily({
    name: 'three-round-stand-up',
    description: 'A lead asks all for yesterday, today and what blocks, and closes.',
    source: FALSE,
    cadence: ['fast', 'medium'],
    hours: [2, 5],
    minutes: [40, 90],
    stage: (scene, pace) => {
      const lead = scene.agent({ on: ['schedule.cron'] });
      const others = Array.from({ length: scene.random.int(2, 6) }, () => scene.agent({ isOwn: scene.random.chance(0.8) }));
      const { thread } = scene.room([lead, ...others]);
      return (at) => {
        let asked = scene.outside(lead, thread, {
          at,
          event: 'schedule.cron',
          text: 'Stand-up. Round 1 of 3: what did you finish since the last one?',
        });
        const rounds = [
          {
            lines: [
              'Finished {newref}: {thing}.',
              'Closed {n} tickets, the largest was {newref} ({amount}).',
              '{thing} went out at {clock}.',
            ],
            next: 'Round 2 of 3: what is next?',
          },
          {
            lines: ['Next is {newref} with {person}.', 'Today {thing}, due {clock}.', 'I take {n} cases from {system}.'],
            next: 'Round 3 of 3: what blocks you?',
          },
          {
            lines: ['Nothing.', 'Waiting for {person} about {newref}.', 'Access to {system} until {clock}.'],
            next: 'Thanks, that was the stand-up. Notes are in the wiki.',
          },
        ];
        for (const { lines, next } of rounds) {
          const answered = together(scene, asked, {
            pace,
            steps: others.map((who) => ({ who, text: text(scene, lines, { n: scene.random.int(2, 30) }) })),
          });
          asked = scene.reply(lead, answered, { at: answered.at + pace(), text: next });
        }
        return asked.at;
      };
    },
  }),
  healthyFamily({
    name: 'converging-negotiation',
    description: 'Our buyer and a partner’s seller meet after six to sixteen offers.',
    source: FALSE,
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [15, 60],
    stage: (scene, pace) => {
      const [buyer, seller] = [scene.agent({ on: ['webhook.inbound'] }), scene.agent({ isOwn: false })];
      const { thread } = scene.room([buyer, seller]);
      return (at) => {
        const turns = scene.random.int(3, 8) * 2;
        const ref = scene.facts.newRef();
        const low = scene.random.int(400, 2_000);
        const after = scene.outside(buyer, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['Request {ref}: {n} units of {thing} for {person}. Our opening offer is {low}.'], {
            ref,
            low,
            n: scene.random.int(10, 900),
          }),
        });
        const steps = offers(turns - 1, [low, low * 1.6]).map(
          (offer, turn): Step => ({
            who: turn % 2 === 0 ? seller : buyer,
            text: text(
              scene,
              turn % 2 === 0
                ? ['We could do {offer} with delivery by {clock}.', '{offer}, if you take {n} more.', 'Revised to {offer} for {ref}.']
                : ['We can raise to {offer}.', '{offer} and payment in {n} days.', 'Our board allows {offer}, not more.'],
              { offer, ref, n: scene.random.int(5, 60) },
            ),
          }),
        );
        const last = chain(scene, after, { steps, pace });
        return chain(scene, last, {
          pace,
          steps: [{ who: buyer, text: text(scene, ['Agreed. Contract {newref} is signed.', 'Deal. {newref} follows.']) }],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'review-that-converges',
    description: 'Code review in two to five rounds with fewer remarks each time.',
    source: 'pull requests of public agent projects: reviewer and author bots until approval',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [10, 50],
    stage: (scene, pace) => {
      const [author, reviewer] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room([author, reviewer]);
      return (at) => {
        const rounds = scene.random.int(2, 5);
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: text(scene, ['Please get {newref} through review today.', '@all {newref} implements {thing}, review please']),
        });
        const steps = Array.from({ length: rounds }, (_, index): Step[] => {
          const left = (rounds - index - 1) * 2;
          return [
            {
              who: author,
              text: text(
                scene,
                ['Pushed {newref}: {finding}', 'Revision {newref}, {n} lines changed.', 'Answered all remarks in {newref}.'],
                { n: scene.random.int(3, 400), finding: finding(scene.random) },
              ),
            },
            {
              who: reviewer,
              text:
                left === 0
                  ? text(scene, ['Approved and merged as {newref}.', 'LGTM, merging {newref}.'])
                  : text(scene, ['{left} remarks left, the largest in line {n}.', '{left} open: {finding}'], {
                      left,
                      n: scene.random.int(9, 800),
                      finding: finding(scene.random),
                    }),
            },
          ];
        }).flat();
        return chain(scene, asked, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'on-call-handover',
    description: 'The outgoing agent lists what is open, the incoming one asks two to four questions and takes over.',
    source: 'on-call rota practice; platform samples',
    cadence: ['fast', 'medium'],
    hours: [6, 12],
    minutes: [120, 240],
    stage: (scene, pace) => {
      const [out, incoming] = [scene.agent({ on: ['schedule.cron'] }), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([out, incoming]);
      return (at) => {
        const after = scene.outside(out, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['Handover at {clock}: open are {ref}, {newref} and {thing}. Pager count {n}.'], {
            n: scene.random.int(0, 14),
          }),
        });
        const steps = Array.from({ length: scene.random.int(2, 4) }, (): Step[] => [
          {
            who: incoming,
            text: text(scene, [
              'Who is the contact for {ref}?',
              'What was tried for {thing}?',
              'Is {newref} safe to restart?',
              'Until when is the change window for {system}?',
            ]),
          },
          {
            who: out,
            text: text(
              scene,
              [
                '{person}, reachable until {clock}.',
                'Restarted {n} times, last at {clock}, dump in {newref}.',
                'Yes, with flag {newref}.',
                'It closes at {clock}.',
              ],
              { n: scene.random.int(1, 6) },
            ),
          },
        ]).flat();
        return chain(scene, after, {
          pace,
          steps: [
            ...steps,
            { who: incoming, text: text(scene, ['Thanks. I have the pager from {clock} on.', 'Taken over, {newref} is first.']) },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'shift-swap-round',
    description: 'Agents of several sites swap shifts until every slot has a name.',
    source: 'scheduling by contract net: announce, bid, award',
    cadence: ['fast', 'medium', 'slow'],
    hours: [4, 8],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const planner = scene.agent({ on: ['schedule.cron'] });
      const sites = Array.from({ length: scene.random.int(2, 5) }, () => scene.agent({ isOwn: scene.random.chance(0.6) }));
      const { thread } = scene.room([planner, ...sites]);
      return (at) => {
        const slots = scene.random.int(5, 14);
        const after = scene.outside(planner, thread, {
          at,
          event: 'schedule.cron',
          text: `${slots} shifts of next week have no name yet.`,
        });
        const steps = Array.from({ length: slots }, (_, index): Step[] => [
          {
            who: scene.random.pick(sites),
            text: text(
              scene,
              ['{person} can take the {clock} shift.', 'We give {person} for slot {newref}.', 'Bid for {newref}: {person}, {n} hours.'],
              { n: scene.random.int(4, 10) },
            ),
          },
          { who: planner, text: text(scene, ['Entered. {left} slots open.', 'Awarded, {left} left.'], { left: slots - index - 1 }) },
        ]).flat();
        return chain(scene, after, { steps, pace }).at;
      };
    },
  }),
];
