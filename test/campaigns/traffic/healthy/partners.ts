import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { envelope, table } from '../words/machine.ts';
import { chain, healthyFamily, type Step, text, together } from './day.ts';

const CROSS = 'platform documentation: teams of several organisations, where runs and routines of partners are not seen';

export const PARTNER_WORK: readonly Family[] = [
  healthyFamily({
    name: 'guests-at-work',
    description: 'Two partner agents settle a delivery in our thread and are done.',
    source: CROSS,
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [4, 30],
    stage: (scene, pace) => {
      const [one, other] = [scene.agent({ isOwn: false }), scene.agent({ isOwn: false })];
      const { thread } = scene.room([one, other, scene.agent({ hears: 'people' })]);
      return (at) => {
        const ref = scene.facts.newRef();
        const after = scene.outside(one, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['{ref}: {n} pallets ready at {clock}.'], { ref, n: scene.random.int(2, 40) }),
        });
        const talk: Step[] = [
          {
            who: other,
            text: text(scene, ['Truck {newref} can be there at {clock}.', 'We collect {ref} at {clock}, driver {person}.'], { ref }),
          },
          {
            who: one,
            text: text(scene, ['Gate {n}, code {newref}.', 'Make it {clock}, the crane is taken.'], { n: scene.random.int(1, 30) }),
          },
          { who: other, text: text(scene, ['Fine, {clock}. CMR {newref} attached.', 'Confirmed for {ref}.'], { ref }) },
          { who: one, text: text(scene, ['Loaded {n} pallets, sealed {newref}.'], { n: scene.random.int(2, 40) }) },
          { who: other, text: text(scene, ['On the road at {clock}. {ref} closed.'], { ref }) },
        ];
        return chain(scene, after, { pace, steps: talk.slice(0, scene.random.int(2, 5)) }).at;
      };
    },
  }),
  healthyFamily({
    name: 'rate-card-exchange',
    description: 'Ours and a partner’s agent go through a rate card lane by lane; tables and JSON.',
    source: CROSS,
    cadence: ['fast', 'medium'],
    hours: [3, 7],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const [ours, theirs] = [scene.agent(), scene.agent({ isOwn: false })];
      const { thread } = scene.room([ours, theirs]);
      return (at) => {
        const lanes = scene.random.sample(
          ['HAM-MIL', 'RTM-LYS', 'OSL-GDN', 'MAD-PAR', 'VIE-BUD', 'CPH-BER', 'LIS-BCN', 'DUB-MAN', 'PRG-MUC', 'ZRH-TRN'],
          scene.random.int(4, 10),
        );
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: `Rates for ${lanes.length} lanes are due today, start with ${lanes[0]}`,
        });
        const steps = lanes.flatMap((lane, index): Step[] => [
          {
            who: theirs,
            text: scene.random.chance(0.4)
              ? envelope(scene.random, { lane, rate: scene.random.int(400, 2_900), unit: 'EUR' })
              : text(scene, ['{lane}: {amount} per trip, fuel {n} %.', '{lane}\n{rows}'], {
                  lane,
                  n: scene.random.int(4, 30),
                  rows: table(scene.random, ['Weight', 'Rate'], 4),
                }),
          },
          {
            who: ours,
            text: text(scene, ['{lane} entered, {left} lanes left.', 'Took {amount} for {lane}. {left} to go.'], {
              lane,
              left: lanes.length - index - 1,
            }),
          },
        ]);
        return chain(scene, asked, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'partner-lane-day',
    description: 'Twenty-four hours of a partner’s bookings: busy by day, seldom at night, each acknowledged by two of ours.',
    source: CROSS,
    cadence: ['fast', 'medium'],
    hours: [24, 24],
    minutes: [1, 25],
    stage: (scene, pace) => {
      const [feed, desk, stock] = [scene.agent({ isOwn: false }), scene.agent(), scene.agent()];
      const { thread } = scene.room([feed, desk, stock]);
      return (at) => {
        const isNight = new Date(at).getUTCHours() < 6;
        const ref = scene.facts.newRef();
        const booking = scene.outside(feed, thread, {
          at: isNight ? at + scene.random.between(0, 3_600_000) : at,
          event: 'webhook.inbound',
          text: text(scene, ['Booking {ref}: {n} boxes for {person}, {amount}.'], { ref, n: scene.random.int(1, 99) }),
        });
        return together(scene, booking, {
          pace,
          steps: [
            { who: desk, text: text(scene, ['{ref} received.', 'Ack {ref}.', '{ref} is planned at {clock}.'], { ref }) },
            {
              who: stock,
              text: text(scene, ['{ref}: {n} in stock.', 'Short of {n} for {ref}, {newref} ordered.'], { ref, n: scene.random.int(1, 90) }),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'settlement-of-balances',
    description: 'Two books are compared line by line until the difference is nil.',
    source: 'intercompany reconciliation between organisations',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [40, 100],
    stage: (scene, pace) => {
      const [ours, theirs] = [scene.agent({ on: ['schedule.cron'] }), scene.agent({ isOwn: false })];
      const { thread } = scene.room([ours, theirs]);
      return (at) => {
        let difference = scene.random.int(3_000, 90_000);
        const after = scene.outside(ours, thread, { at, event: 'schedule.cron', text: `Our books differ by ${difference}.` });
        const steps: Step[] = [];
        while (difference > 0 && steps.length < 40) {
          const found = difference < 900 ? difference : scene.random.int(Math.ceil(difference / 6), Math.ceil(difference / 2));
          difference -= found;
          steps.push({
            who: theirs,
            text: text(scene, ['We have {found} under {newref} of {clock}.', '{newref}: {found} was booked twice.'], { found }),
          });
          steps.push({
            who: ours,
            text: text(scene, ['Booked {newref}. Difference is now {difference}.', 'Right, remaining {difference}.'], { difference }),
          });
        }
        return chain(scene, after, { pace, steps: [...steps, { who: theirs, text: 'Balanced. Signed for this month.' }] }).at;
      };
    },
  }),
];
