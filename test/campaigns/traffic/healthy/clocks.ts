import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { chain, healthyFamily, text, together } from './day.ts';

export const CLOCKS: readonly Family[] = [
  healthyFamily({
    name: 'digest-by-cron',
    description: 'A digest comes by schedule; an analyst’s agent adds one remark.',
    source: 'platform samples: schedule.cron with send_message',
    cadence: ['medium', 'slow'],
    hours: [6, 12],
    minutes: [12, 30],
    stage: (scene, pace) => {
      const [digest, analyst] = [scene.agent({ on: ['schedule.cron'], hears: 'people' }), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room([digest, analyst]);
      return (at) => {
        const posted = scene.outside(digest, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['Digest {clock}: open {n}, closed {m}, oldest {newref}, value {amount}.'], {
            n: scene.random.int(0, 90),
            m: scene.random.int(0, 90),
          }),
        });
        return scene.random.chance(0.6)
          ? chain(scene, posted, {
              pace,
              steps: [
                {
                  who: analyst,
                  text: text(scene, ['{newref} moved most, {n} % up on last week.', 'Nothing unusual; {person} closed {n}.'], {
                    n: scene.random.int(1, 60),
                  }),
                },
              ],
            }).at
          : posted.at;
      };
    },
  }),
  healthyFamily({
    name: 'two-clocks',
    description: 'Two agents report “all well” by schedules of their own, neither because of the other.',
    source: 'heartbeats by cron, in almost the same words each time',
    cadence: ['medium'],
    hours: [6, 12],
    minutes: [4, 10],
    stage: (scene) => {
      const [one, other] = [
        scene.agent({ on: ['schedule.cron'], hears: 'people' }),
        scene.agent({ on: ['schedule.cron'], hears: 'people', isOwn: scene.random.chance(0.6) }),
      ];
      const { thread } = scene.room([one, other]);
      const shift = scene.random.between(20_000, 200_000);
      return (at) => {
        scene.outside(one, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['All systems nominal.', 'Heartbeat: all well.', 'Status ok, no open incidents.']),
        });
        return scene.outside(other, thread, {
          at: at + shift + scene.random.between(0, 3_000),
          event: 'schedule.cron',
          text: text(scene, ['Watchdog: everything is fine.', 'Queue depth {n}, ok.', 'OK'], { n: scene.random.int(0, 6) }),
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'hourly-report-and-check',
    description: 'Each hour a report is posted, checked, corrected if need be, and filed.',
    source: 'maker and checker in finance',
    cadence: ['fast', 'medium', 'slow'],
    hours: [8, 14],
    minutes: [30, 60],
    stage: (scene, pace) => {
      const [maker, checker] = [scene.agent({ on: ['schedule.cron'] }), scene.agent()];
      const { thread } = scene.room([maker, checker]);
      return (at) => {
        const posted = scene.outside(maker, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['Position at {clock}: {amount} in {system}.', 'Report {newref}: {amount} over {n} bookings.'], {
            n: scene.random.int(3, 400),
          }),
        });
        const wrong = [
          { who: checker, text: text(scene, ['{newref} is missing, please add {amount}.', 'Rate of {clock} should be used.']) },
          { who: maker, text: text(scene, ['Corrected to {amount}, version {newref}.']) },
        ];
        return chain(scene, posted, {
          pace,
          steps: [
            ...(scene.random.chance(0.3) ? wrong : []),
            { who: checker, text: text(scene, ['Verified and filed as {newref}.', 'Four eyes done, {newref}.']) },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'sensor-and-quality',
    description: 'A partner’s sensor agent posts readings every few minutes, our quality agent confirms each.',
    source: 'cold chain monitoring across organisations',
    cadence: ['fast', 'medium'],
    hours: [4, 10],
    minutes: [1.5, 3],
    stage: (scene, pace) => {
      const [sensor, quality] = [scene.agent({ isOwn: false }), scene.agent()];
      const { thread } = scene.room([sensor, quality]);
      return (at) => {
        const reading = scene.outside(sensor, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['{clock} reefer {unit}: {t} °C, door closed', 'unit {unit} temp={t} hum={n}'], {
            unit: scene.random.int(1, 6),
            t: (2 + scene.random.next() * 5).toFixed(1),
            n: scene.random.int(40, 90),
          }),
        });
        return chain(scene, reading, {
          pace,
          steps: [
            {
              who: quality,
              text: text(scene, ['Within limits.', 'OK, margin {n} K.', 'Noted, {n} readings today.', '👍'], {
                n: scene.random.int(1, 90),
              }),
            },
          ],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'broadcast-and-receipts',
    description: 'An announcement by a person or a clock is confirmed once by each of many agents.',
    source: 'block/buzz#2094 as it was meant: everybody confirms once',
    cadence: ['fast', 'medium'],
    hours: [3, 8],
    minutes: [15, 60],
    stage: (scene, pace) => {
      const crier = scene.agent({ on: ['schedule.cron'], hears: 'nobody' });
      const all = Array.from({ length: scene.random.int(4, 10) }, () => scene.agent({ isOwn: scene.random.chance(0.7) }));
      const { thread } = scene.room([crier, ...all]);
      return (at) => {
        const line = text(scene, [
          'Change window {newref} opens at {clock}. Please confirm.',
          'Rates of {clock} apply from now on, please confirm.',
        ]);
        const said = scene.random.chance(0.5)
          ? scene.outside(crier, thread, { at, event: 'schedule.cron', text: line })
          : scene.say(somebody(scene), thread, { at, text: line });
        return together(scene, said, {
          pace,
          steps: all.map((who) => ({ who, text: text(scene, ['Confirmed.', 'Confirmed, thanks.', 'Read and applied.', 'ok', 'Noted.']) })),
        }).at;
      };
    },
  }),
];
