import type { Family } from '../family.ts';
import { loopFamily } from '../plan.ts';
import type { Voice } from '../shapes.ts';
import { LANGUAGES } from '../words/languages.ts';
import { report, reworded } from '../words/long.ts';
import { REVISE, VERIFY } from '../words/stuck.ts';
import { by, inTurn, oneOf, quoted } from './voices.ts';

/** Sends the document that it was answered with, with a few sentences exchanged. */
const polishing =
  (length: number): Voice =>
  ({ random, facts, last, peer }) =>
    `${REVISE.write(random, { ...facts.slots, peer })}\n\n${last.length > length / 3 ? reworded(random, last.slice(last.indexOf('\n\n') + 2)) : report(random, facts, length)}`.slice(
      0,
      8_192,
    );

const summarising: Voice = ({ random, facts, last, round }) => {
  const gist = last.split(/[.:\n]/).filter((part) => part.length > 12);
  return `${random.pick(['Summary', 'Key takeaways', 'In short', 'TL;DR', 'Condensed version'])} ${random.pick(['of the above', 'of the summary', `(revision ${round})`, `for ${facts.ref}`])}: ${random
    .sample(gist, 3)
    .map((part) => part.trim().slice(0, 160))
    .join(
      '; ',
    )}. ${random.pick(['Shall I condense it further?', 'Please summarise for the record.', 'Could you give an executive version?', 'Let me know if a shorter version helps.'])}`;
};

export const DOCUMENTS: readonly Family[] = [
  loopFamily({
    name: 'summary-of-the-summary',
    description: 'Each summarises the summary of the other.',
    source: 'CAMEL: assistant repeats the instruction; QwenLM/qwen-code#10887',
    cadence: ['fast', 'medium'],
    size: [2, 3],
    owners: 'own',
    shape: 'circle',
    voice: () => summarising,
  }),
  loopFamily({
    name: 'quoting-tower',
    description: 'Every answer quotes the whole of the last one, up to eight kilobytes.',
    source: 'mail loops between ticket systems (HappyFox knowledge base, handling email loops), with quotations',
    cadence: ['fast', 'medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    begins: 'email.received',
    voice: () => (line) => `${by(VERIFY)(line)}\n${quoted(line)}`.slice(0, 8_192),
  }),
  loopFamily({
    name: 'polish-without-end',
    description: 'Writer and editor exchange a document of two to eight kilobytes for ever.',
    source: 'anthropics/claude-code#29742: whole reports are written anew; Kusireddy 2025',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice: (random) => inTurn(polishing(random.int(1_800, 7_000)), polishing(random.int(1_800, 7_000))),
  }),
  loopFamily({
    name: 'reports-nobody-reads',
    description: 'A partner’s analyst answers every request for more with another long report, and is asked for more.',
    source: 'apilens.tech: analyzer and verifier, a revision cycle with no exit',
    cadence: ['medium', 'slow'],
    size: [2, 2],
    owners: 'one-partner',
    shape: 'circle',
    voice: () => inTurn(({ random, facts }) => report(random, facts, random.int(900, 6_000)), by(VERIFY)),
  }),
  loopFamily({
    name: 'translation-ping-pong',
    description: 'A text is translated to and fro, and each translation wakes the other.',
    source: 'thread bridges and translation bots that answer each other, as in openabdev/openab#705',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'mixed',
    shape: 'circle',
    voice: (random) => {
      const [one, other] = random.sample(Object.values(LANGUAGES), 2);
      return inTurn(by(one ?? LANGUAGES.de), by(other ?? LANGUAGES.fr));
    },
  }),
  loopFamily({
    name: 'instruction-flip',
    description: 'User and assistant of a role play have changed places; both give instructions.',
    source: 'CAMEL: role flipping, assistant repeats instruction',
    cadence: ['fast', 'medium'],
    size: [2, 2],
    owners: 'own',
    shape: 'circle',
    voice:
      () =>
      ({ random, facts, peer }) =>
        `Instruction: ${random.pick(['describe', 'list', 'outline', 'assess', 'reconsider', 'prepare'])} ${random.pick(['the next step for', 'the risks of', 'how to continue with', 'the requirements of', 'an example for'])} ${facts.thing}, ${peer}.\nInput: ${random.pick(['None', facts.ref, 'as above', 'the previous solution'])}\n${random.pick(['Next request.', 'Solution: please provide it.', 'Waiting for your solution.', 'Continue.'])}`,
  }),
  loopFamily({
    name: 'compliance-read-back',
    description: 'Two agents read back the read-back, as their playbook asks.',
    source: 'sonichi/sutando#3106: guard notices become tasks that must produce a reply',
    cadence: ['medium', 'slow'],
    size: [2, 3],
    owners: 'mixed',
    shape: 'circle',
    bystanders: 1,
    voice:
      () =>
      ({ random, last, peer }) =>
        `${random.pick(['I confirm that I received', 'Read-back', 'For the audit trail I acknowledge', 'Repeating as required'])}: "${last.slice(0, random.int(60, 240))}" ${random.pick(['Please read back.', `Confirm, ${peer}.`, 'Is this correct?', 'Awaiting read-back.'])}`,
  }),
  loopFamily({
    name: 'minutes-of-the-minutes',
    description: 'A secretary sends minutes to all, all confirm, and the confirmations are put into minutes.',
    source: 'block/buzz#2094: whoever finishes must mention the delegator',
    cadence: ['fast', 'medium'],
    size: [3, 6],
    owners: 'own',
    shape: 'rally',
    voice:
      () =>
      ({ random, part, facts, peer, round }) =>
        part === 0
          ? `Minutes no. ${round}: all participants confirmed the previous minutes of ${facts.thing}. ${random.pick(['Please confirm.', 'Corrections by reply.', 'Kindly acknowledge.'])}`
          : random.pick([
              `Confirmed, ${peer}.`,
              'No corrections from my side.',
              `I confirm the minutes on ${facts.ref}.`,
              'Approved as written, thank you.',
              'Acknowledged.',
            ]),
  }),
  loopFamily({
    name: 'feedback-carousel',
    description: 'Three desks pass a draft round for comments on the last comments.',
    source: 'MAST FM-3.1 to 3.3: verification that never ends',
    cadence: ['fast', 'medium', 'slow'],
    size: [3, 4],
    owners: 'mixed',
    shape: 'circle',
    voice: () =>
      inTurn(
        by(VERIFY),
        by(REVISE),
        oneOf(
          'I have read the comments on {ref}. Some of them could be more specific, {peer}.',
          'Comments noted. Could you comment on mine as well, {peer}?',
          'Thanks, forwarding for another opinion on {thing}.',
          'Good points. Let us collect more feedback first.',
        ),
      ),
  }),
];
