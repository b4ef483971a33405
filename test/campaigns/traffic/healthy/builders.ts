import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { code, logLines } from '../words/machine.ts';
import { chain, healthyFamily, type Step, text } from './day.ts';

const FALSE = 'an earlier independent evaluation of this console: seen false 10 of 10';

export const BUILDERS: readonly Family[] = [
  healthyFamily({
    name: 'file-by-file-migration',
    description: 'One agent converts files, the other verifies each.',
    source: 'migrations by pairs of coding agents',
    cadence: ['fast', 'medium'],
    hours: [3, 6],
    minutes: [20, 60],
    stage: (scene, pace) => {
      const [converter, checker] = [scene.agent(), scene.agent()];
      const { thread } = scene.room([converter, checker]);
      return (at) => {
        const count = scene.random.int(15, 50);
        const asked = scene.say(somebody(scene), thread, { at, text: `Convert the remaining ${count} files to the new API please.` });
        const steps = Array.from({ length: count }, (_, index): Step[] => {
          const piece = code(scene.random);
          return [
            {
              who: converter,
              text: scene.random.chance(0.5)
                ? `Converted ${piece.file}:\n${piece.text}`
                : `${piece.file} converted, ${piece.name} has a new signature.`,
            },
            {
              who: checker,
              text: text(scene, ['{file}: {n} tests pass. {left} files to go.', 'Verified {file}. {done} of {count}.'], {
                file: piece.file,
                n: scene.random.int(3, 80),
                left: count - index - 1,
                done: index + 1,
                count,
              }),
            },
          ];
        }).flat();
        return chain(scene, asked, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'long-pair-programming',
    description: 'Two builders work for long on code whose content changes, until the tests are green.',
    source: 'public transcripts of driver and navigator agents',
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 8],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const [driver, navigator] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room([driver, navigator]);
      return (at) => {
        let failing = scene.random.int(9, 24);
        const asked = scene.say(somebody(scene), thread, {
          at,
          text: text(scene, ['{n} tests fail after the upgrade, please pair on it', 'Please fix {newref}: {n} red tests'], { n: failing }),
        });
        const steps: Step[] = [];
        while (failing > 0) {
          const piece = code(scene.random);
          failing = Math.max(0, failing - scene.random.int(0, 3));
          steps.push({
            who: driver,
            text: `${scene.random.pick(['How about', 'Moved it to', 'Rewrote', 'Extracted'])} \`${piece.name}\`:\n${piece.text}`,
          });
          steps.push({
            who: navigator,
            text: text(
              scene,
              [
                '{failing} failing now. In {name} the limit of {n} is off.',
                'Better, {failing} red. Next is {file}.',
                '{failing} left; {name} should not swallow {newref}.',
              ],
              { failing, name: piece.name, file: piece.file, n: scene.random.int(2, 900) },
            ),
          });
        }
        return chain(scene, asked, { pace, steps: [...steps, { who: driver, text: text(scene, ['All green, merged as {newref}.']) }] }).at;
      };
    },
  }),
  healthyFamily({
    name: 'bug-bash',
    description: 'A tester finds new bugs, a fixer fixes each, until the time is over.',
    source: 'exploratory testing by agents, time-boxed',
    cadence: ['fast', 'medium'],
    hours: [3, 6],
    minutes: [40, 100],
    stage: (scene, pace) => {
      const [tester, fixer] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([tester, fixer]);
      return (at) => {
        const asked = scene.say(somebody(scene), thread, { at, text: 'Bug bash for the next hour, go' });
        const found = scene.random.int(6, 20);
        const steps = Array.from({ length: found }, (): Step[] => {
          const bug = scene.facts.newRef();
          return [
            {
              who: tester,
              text: text(
                scene,
                [
                  '{bug}: {thing} crashes with {n} rows.',
                  '{bug} in {system}: total shows {amount}.\n```\n{log}\n```',
                  'Found {bug}, screen freezes at {clock}.',
                ],
                { bug, n: scene.random.int(2, 9_999), log: logLines(scene.random, 4) },
              ),
            },
            {
              who: fixer,
              text: text(
                scene,
                [
                  '{bug} fixed in {newref}: off by {n}.',
                  'Fixed {bug}, root cause was {thing}; patch {newref}.',
                  '{bug} is a duplicate of {newref}.',
                ],
                { bug, n: scene.random.int(1, 60) },
              ),
            },
          ];
        }).flat();
        return chain(scene, asked, { pace, steps: [...steps, { who: tester, text: `Time is up: ${found} found, ${found} handled.` }] }).at;
      };
    },
  }),
  healthyFamily({
    name: 'two-builders-progress',
    description: 'Two builders print the progress of their own jobs into one thread, in turn by chance.',
    source: FALSE,
    cadence: ['fast', 'medium'],
    hours: [2, 5],
    minutes: [15, 50],
    stage: (scene, pace) => {
      const builders = [scene.agent({ hears: 'people' }), scene.agent({ hears: 'people' })];
      const { thread } = scene.room(builders);
      return (at) => {
        const asked = scene.say(somebody(scene), thread, { at, text: text(scene, ['Build {newref} and {ref} please, both targets']) });
        const ends = builders.map((who) => {
          const steps = scene.random.int(12, 45);
          let now = asked.at + pace();
          for (let step = 1; step <= steps; step += 1) {
            scene.reply(who, asked, {
              at: now,
              text: text(scene, ['[{step}/{steps}] compiling {file}', 'step {step} of {steps}: {file} ok ({n} ms)', '{percent} % {file}'], {
                step,
                steps,
                file: code(scene.random).file,
                n: scene.random.int(20, 9_000),
                percent: Math.round((100 * step) / steps),
              }),
            });
            now += pace();
          }
          return scene.reply(who, asked, { at: now, text: text(scene, ['Build finished, artefact {newref}.']) }).at;
        });
        return Math.max(...ends);
      };
    },
  }),
  healthyFamily({
    name: 'training-log',
    description: 'A trainer posts epochs with falling loss; a watcher answers every tenth until it stops.',
    source: 'experiment bots of research teams',
    cadence: ['medium', 'slow'],
    hours: [4, 10],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const [trainer, watcher] = [scene.agent({ hears: 'people' }), scene.agent()];
      const { thread } = scene.room([trainer, watcher]);
      return (at) => {
        const epochs = scene.random.int(15, 40);
        const asked = scene.say(somebody(scene), thread, { at, text: text(scene, ['Train {newref} for {epochs} epochs'], { epochs }) });
        let [now, loss] = [asked.at, 4 + scene.random.next()];
        for (let epoch = 1; epoch <= epochs; epoch += 1) {
          now += pace();
          loss *= 0.82 + scene.random.next() * 0.16;
          const post = scene.reply(trainer, asked, {
            at: now,
            text: `epoch ${epoch}/${epochs} loss ${loss.toFixed(4)} lr ${(0.001 * 0.95 ** epoch).toExponential(2)} (${scene.random.int(40, 300)} s)`,
          });
          if (epoch % 10 === 0)
            scene.reply(watcher, post, {
              at: now + Math.min(pace(), 20_000),
              text: `Loss is ${loss.toFixed(3)} at ${epoch}/${epochs}, on track.`,
            });
        }
        return scene.reply(trainer, asked, { at: now + 4_000, text: text(scene, ['Finished, checkpoint {newref}.']) }).at;
      };
    },
  }),
];
