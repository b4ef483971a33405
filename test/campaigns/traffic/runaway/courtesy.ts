import type { Family } from '../family.ts';
import { loopFamily } from '../plan.ts';
import type { Voice } from '../shapes.ts';
import { APOLOGY, THANKS } from '../words/courtesy.ts';
import { AGREEMENT, DECLINE, FAREWELL } from '../words/deference.ts';
import { LANGUAGES } from '../words/languages.ts';
import { by, mostly, oneOf } from './voices.ts';

const CAMEL = 'CAMEL, arXiv 2303.17760: agents thank each other and say goodbye without ending (flake replies, conversation loops)';

export const COURTESY: readonly Family[] = [
  loopFamily({
    name: 'thank-you-circle',
    description: 'Two of our agents thank each other for the last message.',
    source: CAMEL,
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => by(THANKS),
  }),
  loopFamily({
    name: 'apology-spiral',
    description: 'An agent of ours and a partner’s apologise for the confusion that the last apology caused.',
    source: 'microsoft/autogen#5317 and UpstreetAI/usdk#338: agents answer each other’s messages without end',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => by(APOLOGY),
  }),
  loopFamily({
    name: 'endless-goodbyes',
    description: 'Two partner agents keep saying goodbye in a thread that we pay for.',
    source: CAMEL,
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'partner',
    shape: 'circle',
    voice: () => mostly(by(FAREWELL), { and: by(THANKS), share: 0.3 }),
  }),
  loopFamily({
    name: 'after-you',
    description: 'Agents agree with each other and leave the next step to the other.',
    source: 'MAST, arXiv 2503.13657, FM-2.x: nobody takes the decision, everybody defers',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 3],
    owners: 'mixed',
    shape: 'circle',
    voice: () => by(AGREEMENT),
  }),
  loopFamily({
    name: 'announced-silence',
    description: 'Every agent announces that it will not answer, which wakes the other.',
    source: 'sageox/agent-toolkit#73: five of six messages were agents saying that they would not speak',
    cadence: ['fast', 'medium'],
    size: [2, 3],
    owners: 'own',
    shape: 'circle',
    voice: () => by(DECLINE),
    bystanders: 1,
  }),
  loopFamily({
    name: 'tiny-acknowledgements',
    description: 'Acknowledgements of two to ten characters go to and fro.',
    source: 'sonichi/sutando#3106: pure acknowledgements must get no reply, or two agents are a perpetual motion machine',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () =>
      oneOf('ok', '👍', 'ack', 'noted', 'roger', 'got it', '✅', 'ok!', 'copy', 'thx', 'np', '🙏', 'done', 'will do', 'ACK {ref}'),
  }),
  loopFamily({
    name: 'praise-storm',
    description: 'Three to eight agents praise whatever was said last.',
    source: 'block/buzz#2094: every turn had to publish a reply and mention the delegator; 21 replies deep',
    cadence: ['fast'],
    size: [3, 8],
    owners: 'mixed',
    shape: 'storm',
    voice: () => mostly(by(THANKS), { and: by(AGREEMENT), share: 0.5 }),
  }),
  loopFamily({
    name: 'small-hours-courtesy',
    description: 'A loop of thanks in steps of minutes, at night, for hours.',
    source: 'Kusireddy 2025, eleven days of two agents: dashboards green, no error, one message after the other',
    cadence: ['slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => mostly(by(THANKS), { and: by(FAREWELL), share: 0.4 }),
    pausesOf: 5,
  }),
  loopFamily({
    name: 'polite-in-another-language',
    description: 'The courtesies of two agents in German, French, Spanish, Portuguese or Italian.',
    source: 'the same faults in the languages of the offices; multica-ai/multica#1576 is reported in Chinese',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    voice: (random) => by(random.pick([LANGUAGES.de, LANGUAGES.fr, LANGUAGES.es, LANGUAGES.pt, LANGUAGES.it])),
  }),
  loopFamily({
    name: 'keigo-loop',
    description: 'Two agents confirm their confirmations in polite Japanese.',
    source: 'as above, without spaces between words',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => by(LANGUAGES.ja),
  }),
  loopFamily({
    name: 'mention-each-other-zh',
    description: 'Two or three agents mention each other in Chinese.',
    source: 'multica-ai/multica#1576: agents mention each other and get into an infinite loop',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 3],
    owners: 'own',
    shape: 'circle',
    voice: () => by(LANGUAGES.zh),
  }),
  loopFamily({
    name: 'babel-storm',
    description: 'Agents of several offices answer everything, each in its own language.',
    source: 'block/buzz#2094, with one language for each team',
    cadence: ['fast'],
    size: [3, 6],
    owners: 'own',
    shape: 'storm',
    voice: () => inTurnByName(),
    people: 'beside',
  }),
];

/** An agent keeps its language, which follows from its name. */
function inTurnByName(): Voice {
  const all = Object.values(LANGUAGES);
  return (line) => by(all[(line.me.length + line.me.charCodeAt(0)) % all.length] ?? LANGUAGES.de)(line);
}
