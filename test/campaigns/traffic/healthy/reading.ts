import type { Family } from '../family.ts';
import { somebody } from '../talk.ts';
import { changes, manualParagraphs } from '../words/real.ts';
import { chain, healthyFamily, type Step, text } from './day.ts';

const REAL = 'real text: the manuals and the change log of installed packages';

export const READING: readonly Family[] = [
  healthyFamily({
    name: 'change-log-walk',
    description: 'One agent reads out a change log entry by entry, another rates what each means for us.',
    source: REAL,
    cadence: ['fast', 'medium', 'slow'],
    hours: [3, 6],
    minutes: [20, 60],
    stage: (scene, pace) => {
      const [reader, rater] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.6) })];
      const { thread } = scene.room([reader, rater]);
      const entries = changes();
      let next = scene.random.int(0, entries.length - 60);
      return (at) => {
        const part = entries.slice(next, next + scene.random.int(6, 25));
        next = (next + 25) % Math.max(1, entries.length - 60);
        const asked = scene.say(somebody(scene), thread, { at, text: `What changes for us with the next ${part.length} entries?` });
        const steps = part.flatMap((entry, index): Step[] => [
          { who: reader, text: `${index + 1}/${part.length} ${entry.slice(2)}` },
          {
            who: rater,
            text: text(
              scene,
              ['No effect, we do not call it.', 'Touches {n} call sites, {newref} opened.', 'Good for {thing}; {person} is told.'],
              {
                n: scene.random.int(1, 40),
              },
            ),
          },
        ]);
        return chain(scene, asked, { steps, pace }).at;
      };
    },
  }),
  healthyFamily({
    name: 'manual-to-guide',
    description: 'A writer turns a manual into a guide paragraph by paragraph, a partner’s editor comments each once.',
    source: REAL,
    cadence: ['medium', 'slow'],
    hours: [4, 8],
    minutes: [30, 90],
    stage: (scene, pace) => {
      const [writer, editor] = [scene.agent(), scene.agent({ isOwn: false })];
      const { thread } = scene.room([writer, editor]);
      return (at) => {
        const all = manualParagraphs(scene.random.int(0, 4));
        const start = scene.random.int(0, Math.max(0, all.length - 12));
        const part = all.slice(start, start + scene.random.int(5, 12));
        const asked = scene.say(somebody(scene), thread, { at, text: text(scene, ['Please write up {newref} from the manual']) });
        const steps = part.flatMap((paragraph, index): Step[] => [
          { who: writer, text: paragraph },
          {
            who: editor,
            text: text(
              scene,
              ['Paragraph {index}: fine, {n} words.', 'Cut the {n}nd sentence; otherwise good.', '{index} of {all} accepted.'],
              {
                index: index + 1,
                all: part.length,
                n: paragraph.split(' ').length,
              },
            ),
          },
        ]);
        return chain(scene, asked, { pace, steps: [...steps, { who: writer, text: text(scene, ['Published as {newref}.']) }] }).at;
      };
    },
  }),
  healthyFamily({
    name: 'manual-questions',
    description: 'People ask about a library, an agent quotes the passage, another gives the short answer.',
    source: REAL,
    cadence: ['fast', 'medium'],
    hours: [2, 6],
    minutes: [2, 15],
    stage: (scene, pace) => {
      const [librarian, short] = [scene.agent(), scene.agent({ isOwn: scene.random.chance(0.7) })];
      const { thread } = scene.room([librarian, short]);
      const all = manualParagraphs(scene.random.int(0, 4));
      return (at) => {
        const passage = scene.random.pick(all);
        const word = scene.random.pick(
          passage
            .split(/\W+/)
            .filter((part) => part.length > 5)
            .concat('configuration'),
        );
        const asked = scene.say(somebody(scene), thread, { at, text: `how does ${word} work here?` });
        const steps: Step[] = [
          { who: librarian, text: passage },
          { who: short, text: `In short: ${passage.split(/[.\n]/)[0]?.slice(0, 160)}.` },
        ];
        return chain(scene, asked, { pace, steps: steps.slice(0, scene.random.int(1, 2)) }).at;
      };
    },
  }),
];
