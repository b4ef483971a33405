import type { Family } from '../family.ts';
import { answer, ask, chatter, questions, somebody } from '../talk.ts';
import { chain, healthyFamily, type Step, text } from './day.ts';

const DAY = 'twenty-four hours of an organisation, for false alarms per thread-hour';

export const DAYS: readonly Family[] = [
  healthyFamily({
    name: 'busy-support-day',
    description: 'A support desk over a day and a night: mails, questions, handoffs, a hand over of shifts.',
    source: DAY,
    cadence: ['fast', 'medium'],
    hours: [24, 24],
    minutes: [2, 20],
    stage: (scene, pace) => {
      const [triage, first, second] = [scene.agent({ on: ['email.received'] }), scene.agent(), scene.agent({ isOwn: false })];
      const [inbox, floor] = [scene.room([triage, first, second]), scene.room([first, second])];
      return (at) => {
        const draw = scene.random.next();
        if (draw < 0.35) return answer(scene, floor, ask(scene, floor, at)).at;
        if (draw < 0.5) {
          chatter(scene, floor, { from: at, to: at + 300_000, everyMs: 60_000 });
          return at + 300_000;
        }
        const ref = scene.facts.newRef();
        const mail = scene.outside(triage, inbox.thread, {
          at,
          event: 'email.received',
          text: text(scene, ['{ref}: {person} writes about {thing}.'], { ref }),
        });
        const steps: Step[] = [
          {
            who: first,
            text: text(scene, ['{ref} needs {system}, handing it to the second line.', 'Answered {ref}: {newref}, {amount}.'], { ref }),
          },
          { who: second, text: text(scene, ['{ref} repaired at {clock}, cause {newref}.'], { ref }) },
          { who: triage, text: text(scene, ['{ref} closed, {person} informed.'], { ref }) },
        ];
        return chain(scene, mail, { pace, steps: steps.slice(0, scene.random.int(1, 3)) }).at;
      };
    },
  }),
  healthyFamily({
    name: 'follow-the-sun-day',
    description: 'Three offices hand the same queue on every eight hours and work on it meanwhile.',
    source: DAY,
    cadence: ['medium', 'slow'],
    hours: [24, 24],
    minutes: [15, 70],
    stage: (scene, pace) => {
      const offices = [
        scene.agent({ on: ['schedule.cron'] }),
        scene.agent({ on: ['schedule.cron'] }),
        scene.agent({ on: ['schedule.cron'] }),
      ];
      const { thread } = scene.room(offices);
      const [first] = offices;
      return (at) => {
        const place = Math.floor((at - scene.startsAt) / 28_800_000) % 3;
        const [out, next] = [offices[place] ?? first, offices[(place + 1) % 3] ?? first];
        if (!out || !next) throw new Error('three offices');
        const after = scene.outside(out, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['{n} cases open, {newref} is urgent, {ref} waits for {person}.'], { n: scene.random.int(3, 60) }),
        });
        const steps: Step[] = [
          { who: next, text: text(scene, ['{newref} taken. Is {person} reachable at {clock}?', 'We start with {ref}.']) },
          { who: out, text: text(scene, ['Yes, until {clock}.', 'No, ask {person}. Limit is {amount}.']) },
          { who: next, text: text(scene, ['Good, {n} cases are ours now.'], { n: scene.random.int(3, 60) }) },
        ];
        return chain(scene, after, { pace, steps: steps.slice(0, scene.random.int(1, 3)) }).at;
      };
    },
  }),
  healthyFamily({
    name: 'build-farm-day',
    description: 'A farm of builders reports jobs that people and clocks start, in two threads, day and night.',
    source: DAY,
    cadence: ['fast', 'medium'],
    hours: [24, 24],
    minutes: [4, 40],
    stage: (scene, pace) => {
      const farm = Array.from({ length: 4 }, () => scene.agent({ on: ['webhook.inbound'], hears: 'people' }));
      const keeper = scene.agent();
      const rooms = [scene.room([...farm, keeper]), scene.room([...farm, keeper])];
      return (at) => {
        const [who, room] = [scene.random.pick(farm), scene.random.pick(rooms)];
        const steps = scene.random.int(3, 18);
        const started = scene.random.chance(0.4)
          ? scene.say(somebody(scene), room.thread, { at, text: text(scene, ['rebuild {newref} please']) })
          : scene.outside(who, room.thread, { at, event: 'webhook.inbound', text: text(scene, ['Job {newref} starts.']) });
        const isOwnStart = started.author === who.id;
        let now = started.at;
        for (let step = 1; step <= steps; step += 1) {
          now += pace();
          const line = {
            at: now,
            text: text(scene, ['[{step}/{steps}] {newref} ok', '{step} of {steps} done, {n} s'], {
              step,
              steps,
              n: scene.random.int(1, 90),
            }),
          };
          if (isOwnStart) scene.outside(who, room.thread, { ...line, event: 'webhook.inbound' });
          else scene.reply(who, started, line);
        }
        return now;
      };
    },
  }),
  healthyFamily({
    name: 'team-channel-day',
    description: 'A whole team with eight to ten agents that answer people, a digest each hour, and chat.',
    source: DAY,
    cadence: ['medium'],
    hours: [24, 24],
    minutes: [10, 50],
    stage: (scene, pace) => {
      const agents = Array.from({ length: scene.random.int(8, 10) }, (_, place) =>
        scene.agent({ isOwn: place % 4 !== 3, hears: 'people', on: ['schedule.cron'] }),
      );
      const rooms = [scene.room(agents), scene.room(agents.slice(0, 4)), scene.room(agents.slice(3))];
      const own = agents.filter(({ routines }) => routines.length > 0);
      return (at) => {
        const room = scene.random.pick(rooms);
        if (scene.random.chance(0.3)) {
          const who = own.find(({ threads }) => threads.has(room.thread)) ?? scene.random.pick(own);
          return scene.outside(who, room.thread, {
            at,
            event: 'schedule.cron',
            text: text(scene, ['{clock}: {n} open, {newref} oldest, {amount} at stake.'], { n: scene.random.int(0, 70) }),
          }).at;
        }
        return questions(scene, room, { from: at, count: scene.random.int(1, 6), everyMs: 20_000 + pace() });
      };
    },
  }),
];
