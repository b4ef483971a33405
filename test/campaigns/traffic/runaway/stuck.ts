import type { Family } from '../family.ts';
import { loopFamily } from '../plan.ts';
import type { Voice } from '../shapes.ts';
import { CLARIFY, REVISE, VERIFY } from '../words/stuck.ts';
import { REFLECT } from '../words/waiting.ts';
import { by, inTurn, mostly, oneOf } from './voices.ts';

const ELEVEN_DAYS = 'Kusireddy 2025: analysis and verification agents exchanged revisions for eleven days, $47,000';

/** Two words for one name, for ever. */
const naming: Voice = ({ random, part, peer, facts }) => {
  const [snake, camel] = ['user_id', 'userId'];
  const [mine, theirs] = part % 2 === 0 ? [snake, camel] : [camel, snake];
  return random.pick([
    `I have renamed ${theirs} to ${mine} in ${facts.thing}, as the style guide asks. ${peer}, please confirm.`,
    `Acknowledged. However, ${theirs} breaks our convention; reverting to \`${mine}\` for consistency.`,
    `Understood, ${peer}. For alignment with the backend I changed it back to \`${mine}\`. Waiting for your confirmation.`,
    `The linter flags \`${theirs}\`. Fixed: \`${mine}\` everywhere (${random.int(3, 41)} occurrences).`,
    `Small correction: the field must be called \`${mine}\`. I updated ${random.int(2, 9)} files and re-ran the checks.`,
  ]);
};

const price: Voice = ({ random, part, peer, facts }) => {
  const amount = (part % 2 === 0 ? 940 : 1_120) + random.int(-40, 40);
  return random.pick([
    `We cannot go below ${amount} for ${facts.thing}. Could you improve your offer, ${peer}?`,
    `Thank you, ${peer}. Our position is ${amount}. Please reconsider.`,
    `I appreciate the flexibility, but ${amount} is what I am authorised to offer. What is your best price?`,
    `Counter-proposal for ${facts.ref}: ${amount}, terms as before. Do we have a deal?`,
  ]);
};

const reopened: Voice = ({ random, part, peer }) => {
  const item = random.int(1, 9);
  return part % 2 === 0
    ? random.pick([
        `Item ${item} of 9 is done ✅. ${peer}, please check it off.`,
        `Completed step ${item}/9. Moving on unless you object, ${peer}.`,
      ])
    : random.pick([
        `I cannot see that item ${item} is done. Reopened, please repeat it.`,
        `Step ${item} fails my check again; set back to open (${random.int(3, 6)} of 9 open).`,
      ]);
};

export const STUCK: readonly Family[] = [
  loopFamily({
    name: 'clarification-ping-pong',
    description: 'Each answers a question with a question.',
    source: 'dev.to/gabrielanhaia: the loop began as a clarification ping-pong between two of four agents',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => by(CLARIFY),
  }),
  loopFamily({
    name: 'verify-and-revise',
    description: 'A verifier is never content; the analyst revises in ever new words.',
    source: ELEVEN_DAYS,
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => inTurn(by(VERIFY), by(REVISE)),
    begins: 'webhook.inbound',
  }),
  loopFamily({
    name: 'done-not-done',
    description: 'Done, says one; I still see it open, says the other.',
    source: 'MAST FM-1.5 and FM-3.3: unaware of termination, incorrect verification',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () =>
      inTurn(
        mostly(
          oneOf(
            'Done. {ref} is closed now.',
            '{thing} is finished, please verify.',
            'Completed as requested ✅',
            'I have closed {ref} in {system}.',
            'All set, {ref} is resolved.',
            'Finished. Nothing is left on {thing}.',
          ),
          { and: by(REVISE), share: 0.2 },
        ),
        oneOf(
          'I still see {ref} as open, {peer}. Are you done?',
          'Not done: {system} shows {thing} as pending.',
          '{peer}, that does not look finished to me. Please complete {ref}.',
          'My check says no. Is it done?',
          'Still open on my side. Please finish it.',
        ),
      ),
  }),
  loopFamily({
    name: 'naming-debate',
    description: 'Two builders rename the same thing to and fro.',
    source: 'mehitsfine.app: front end and QA agents argued about user_id and userId for 45 minutes and $52',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => naming,
    bystanders: 1,
  }),
  loopFamily({
    name: 'salon',
    description: 'Two agents muse in ever new words for an hour.',
    source: 'CAMEL: conversation deviation; an earlier independent evaluation of this console names the kind',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => by(REFLECT),
  }),
  loopFamily({
    name: 'salon-with-guests',
    description: 'Three to five agents muse, two of them from partners, while people talk beside them.',
    source: 'UpstreetAI/usdk#338: multi-agent chat goes into an endless message loop',
    cadence: ['fast', 'medium'],
    size: [3, 5],
    owners: 'mixed',
    shape: 'storm',
    voice: () => by(REFLECT),
    people: 'beside',
  }),
  loopFamily({
    name: 'question-storm',
    description: 'Four to six agents all ask for the details that the others ask for.',
    source: 'microsoft/autogen#5317: everybody publishes and subscribes to the one topic',
    cadence: ['fast', 'medium'],
    size: [4, 6],
    owners: 'own',
    shape: 'storm',
    voice: () => by(CLARIFY),
  }),
  loopFamily({
    name: 'bidding-without-end',
    description: 'Offers swing between two prices and never meet.',
    source: 'MAST FM-1.5: no termination condition in a negotiation',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => price,
  }),
  loopFamily({
    name: 'reopened-checklist',
    description: 'Items are ticked and opened again.',
    source: 'MAST FM-1.3 step repetition, the most frequent mode: 15.7 %',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: () => reopened,
  }),
  loopFamily({
    name: 'plan-about-the-plan',
    description: 'Planner and critic refine a plan that nobody carries out.',
    source: 'MAST FM-2.6: reasoning and action do not match; step repetition',
    cadence: ['medium', 'slow'],
    size: [2, 3],
    owners: 'own',
    shape: 'circle',
    talkBefore: true,
    voice: () =>
      inTurn(
        ({ random, facts, peer, round }) =>
          `Plan v${round}:\n${['Clarify the goal', 'Gather context', 'Draft', 'Align', 'Review'].map((step, index) => `${index + 1}. ${step} for ${facts.thing}${random.pick(['', ' carefully', ' with stakeholders', ' iteratively'])}`).join('\n')}\n${VERIFY.write(random, { ...facts.slots, peer })}`,
        by(VERIFY),
        by(REVISE),
      ),
  }),
];
