import type { Family } from '../family.ts';
import type { Agent } from '../scene.ts';
import { somebody } from '../talk.ts';
import { table } from '../words/machine.ts';
import { chain, healthyFamily, type Step, text } from './day.ts';

const FALSE = 'an earlier independent evaluation of this console: seen false 10 of 10';

export const LISTS: readonly Family[] = [
  healthyFamily({
    name: 'checklist-of-two',
    description: 'Two agents work off ten to sixty items; the rest shrinks.',
    source: FALSE,
    cadence: ['fast', 'medium', 'slow'],
    hours: [2, 6],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const pair = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room(pair);
      return (at) => {
        const count = scene.random.int(10, 60);
        const [one, other] = pair;
        if (!one || !other) throw new Error('a pair');
        const asked = scene.say(somebody(scene), thread, { at, text: `Please go through the ${count} points of the checklist` });
        const steps = Array.from(
          { length: count },
          (_, index): Step => ({
            who: index % 2 === 0 ? one : other,
            text: text(
              scene,
              [
                'Item {item}/{count} done: {thing} ({newref}). {left} left.',
                '{item} of {count}: checked with {person}, value {amount}. Next please.',
                '✔ {item}/{count} {thing}, {system} says {amount}.',
              ],
              { item: index + 1, count, left: count - index - 1 },
            ),
          }),
        );
        return chain(scene, asked, {
          pace,
          steps: [...steps, { who: count % 2 === 0 ? one : other, text: `All ${count} points are done. Report filed.` }],
        }).at;
      };
    },
  }),
  healthyFamily({
    name: 'stock-count-by-bin',
    description: 'A counter and a partner’s checker go bin by bin, with tables now and then.',
    source: 'warehouse practice; partners in the thread',
    cadence: ['fast', 'medium'],
    hours: [3, 7],
    minutes: [40, 90],
    stage: (scene, pace) => {
      const [counter, checker]: readonly Agent[] = [scene.agent({ on: ['schedule.cron'] }), scene.agent({ isOwn: false })];
      if (!counter || !checker) throw new Error('a pair');
      const { thread } = scene.room([counter, checker]);
      return (at) => {
        const bins = scene.random.int(8, 30);
        const after = scene.outside(counter, thread, {
          at,
          event: 'schedule.cron',
          text: text(scene, ['Count of {bins} bins starts. Bin A1: {n} pieces.'], { bins, n: scene.random.int(0, 900) }),
        });
        const steps = Array.from({ length: bins - 1 }, (_, index): Step[] => [
          {
            who: checker,
            text: text(
              scene,
              ['Our book says {n}, difference {d}.', 'Confirmed, lot {newref}.', 'Book and count agree, {amount} in value.'],
              { n: scene.random.int(0, 900), d: scene.random.int(-4, 4) },
            ),
          },
          {
            who: counter,
            text: scene.random.chance(0.12)
              ? table(scene.random, ['Bin', 'Book', 'Count'], 5)
              : text(scene, ['Bin {bin}: {n} pieces, {left} bins left.'], {
                  bin: `${'ABCDEF'[index % 6]}${index + 2}`,
                  n: scene.random.int(0, 900),
                  left: bins - index - 2,
                }),
          },
        ]).flat();
        return chain(scene, after, { pace, steps: [...steps, { who: checker, text: `All ${bins} bins are counted. Signed off.` }] }).at;
      };
    },
  }),
  healthyFamily({
    name: 'evidence-for-the-audit',
    description: 'An auditor’s agent asks for documents one after the other, ours sends each, until the list is empty.',
    source: 'audit preparation across organisations',
    cadence: ['medium', 'slow'],
    hours: [4, 10],
    minutes: [60, 120],
    stage: (scene, pace) => {
      const [ours, auditor] = [scene.agent(), scene.agent({ isOwn: false })];
      const { thread } = scene.room([ours, auditor]);
      return (at) => {
        const wanted = scene.random.int(6, 18);
        const asked = scene.say(somebody(scene), thread, { at, text: `The auditors may start now, ${wanted} documents are on their list` });
        const steps = Array.from({ length: wanted }, (_, index): Step[] => [
          {
            who: auditor,
            text: text(
              scene,
              ['Request {item}: please provide {thing} for {newref}.', 'No. {item} of {wanted}: proof of {amount} paid to {person}.'],
              { item: index + 1, wanted },
            ),
          },
          {
            who: ours,
            text: text(scene, ['Attached as {newref}, {n} pages, signed by {person}.', 'Here it is: {newref}, dated {clock}, {amount}.'], {
              n: scene.random.int(1, 70),
            }),
          },
        ]).flat();
        return chain(scene, asked, { pace, steps: [...steps, { who: auditor, text: 'That was the last one. The list is complete.' }] }).at;
      };
    },
  }),
  healthyFamily({
    name: 'retries-that-succeed',
    description: 'A call fails a few times with the same error and then goes through.',
    source: 'anthropics/claude-code#30150 counts only what never converges',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 6],
    minutes: [10, 50],
    stage: (scene, pace) => {
      const [caller, helper] = [scene.agent({ on: ['webhook.inbound'] }), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([caller, helper]);
      return (at) => {
        const ref = scene.facts.newRef();
        const after = scene.outside(caller, thread, {
          at,
          event: 'webhook.inbound',
          text: text(scene, ['Sync of {ref} failed: HTTP 503.', 'update_record({ref}): ETIMEDOUT.'], { ref }),
        });
        const steps = Array.from({ length: scene.random.int(1, 4) }, (_, index): Step[] => [
          {
            who: helper,
            text: text(scene, ['Retry with batch size {n}.', 'Use token {newref} instead.', 'Wait for {person} and try again.'], {
              n: 64 >> index,
            }),
          },
          {
            who: caller,
            text: text(scene, ['Attempt {attempt} for {ref}: HTTP 503 after {n} ms.', '{ref} attempt {attempt}: {n} of 40 rows written.'], {
              ref,
              attempt: index + 2,
              n: scene.random.int(3, 39),
            }),
          },
        ]).flat();
        return chain(scene, after, {
          pace,
          steps: [
            ...steps,
            { who: helper, text: text(scene, ['The lock of {person} is gone now.']) },
            { who: caller, text: text(scene, ['{ref} went through, 40 of 40 rows, id {newref}.'], { ref }) },
          ],
        }).at;
      };
    },
  }),
];
