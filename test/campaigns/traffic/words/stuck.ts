import { grammar } from './grammar.ts';

const SHARED = {
  name: ['{peer}', '@{peer}', '{peer}', 'colleague', ''],
  matter: ['{thing}', '{thing} ({ref})', '{ref}', 'the request', 'your message', 'the item in {system}', 'the task'],
  before: [
    'before I can proceed',
    'before I go on',
    'so that I can move ahead',
    'in order to complete this',
    'to be on the safe side',
    'so we do not get this wrong',
  ],
};

export const CLARIFY = grammar(
  ['{hedge} {ask} {object}? {before2}', '{name}, {hedge} {before}, {ask} {object}?', '{hedge} {ask} {object}, and {ask2} {object}?'],
  {
    ...SHARED,
    hedge: [
      'thanks for the context.',
      'good question.',
      'I want to be sure that I understand.',
      'just to clarify:',
      'happy to help with {matter}.',
      'quick check on {matter}.',
      'there may be some ambiguity in {matter}.',
      'that depends on what you need.',
    ],
    ask: [
      'could you specify',
      'can you confirm',
      'would you mind clarifying',
      'do you know',
      'could you tell me',
      'which one is it:',
      'can you elaborate on',
    ],
    ask2: ['also', 'perhaps', 'in addition', 'if possible', 'ideally'],
    object: [
      'the {adj} {noun} for {matter}',
      'what {adj} {noun} you expect',
      'whether the {noun} should be {adj}',
      'how {adj} the {noun} needs to be',
      'who owns the {adj} {noun}',
    ],
    adj: ['exact', 'intended', 'preferred', 'updated', 'final', 'relevant', 'expected', 'correct', 'detailed'],
    noun: ['scope', 'format', 'timeline', 'audience', 'source', 'criteria', 'priority', 'outcome', 'reference'],
    before2: ['', 'I need this {before}.', 'Please advise {before}.', 'Once I have it I will answer your question about {matter}.'],
  },
);

export const VERIFY = grammar(['{verdict} {issue} {please}', '{name}, {verdict} {please}', '{issue} {verdict} {please}'], {
  ...SHARED,
  verdict: [
    'I have reviewed the revision and it {needs}.',
    'the new version of {matter} still {needs}.',
    'this is closer, but it {needs}.',
    'verification of {matter}: it {needs}.',
    'I re-ran my checks; the text {needs}.',
  ],
  needs: ['lacks {what}', 'needs {what}', 'could use {what}', 'is missing {what}', 'would benefit from {what}', 'does not yet show {what}'],
  what: ['{more} {quality}', '{more} {quality} and {quality}', '{quality} in the section on {matter}'],
  more: ['more', 'clearer', 'stronger', 'additional', 'some', 'better'],
  quality: ['evidence', 'detail', 'structure', 'context', 'precision', 'nuance', 'references', 'consistency', 'caveats'],
  issue: [
    '',
    'The introduction reads well.',
    'The tone is right now.',
    'The figures look plausible.',
    'Good progress overall.',
    'Thanks for expanding {matter}.',
  ],
  please: [
    'Please revise and resubmit.',
    'Please expand accordingly.',
    'Send me the next version {before}.',
    'Could you take another pass?',
    'Return it to me for verification.',
  ],
});

export const REVISE = grammar(['{done} {what}. {next}', '{name}, {what}. {next}', '{done} {what}, and {what}. {next}'], {
  ...SHARED,
  done: [
    'thanks for the feedback.',
    'revised as asked.',
    'here is the updated version of {matter}.',
    'I have taken your comments in.',
    'good catch.',
    'updated.',
    'done, with pleasure.',
  ],
  what: ['I {verb} the {part}', 'the {part} has been {past}', 'I also {verb} the {part} for {matter}', 'the {part} now reads more {adj}'],
  verb: ['expanded', 'rephrased', 'tightened', 'restructured', 'reworked', 'clarified', 'enriched', 'polished'],
  past: ['expanded', 'rewritten', 'clarified', 'extended', 'smoothed', 'rebalanced'],
  part: ['introduction', 'analysis', 'conclusion', 'evidence section', 'caveats', 'summary', 'methodology', 'context paragraph'],
  adj: ['clearly', 'precisely', 'confidently', 'cautiously', 'naturally', 'consistently'],
  next: [
    'Please verify again.',
    'Ready for your review.',
    'Let me know whether this meets the bar.',
    'Could you check {matter} once more?',
    'Awaiting your verification {before}.',
    'Happy to iterate.',
  ],
});

export const ESCALATE = grammar(['{hand} {why}. {now}', '{name}, {why}, {hand} {now}', '{why}. {hand} {now}'], {
  ...SHARED,
  hand: [
    'I am handing {matter} over to {peer}.',
    'escalating {matter} to {peer}.',
    'routing {matter} to the {team} team, {peer}.',
    'transferring to {peer}.',
    'assigning {matter} to {peer}.',
    '{peer} is the {team} owner of {matter}.',
  ],
  team: ['right', 'responsible', 'specialist', 'second-line', 'owning', 'duty'],
  why: [
    'this is outside my {scope}',
    'my {scope} does not cover {matter}',
    'it needs {skill}',
    'the playbook sends {matter} elsewhere',
    'I lack the {scope} for {matter}',
    'it calls for {skill} and {skill}',
  ],
  scope: ['scope', 'permissions', 'mandate', 'remit', 'authority', 'tooling', 'queue'],
  skill: [
    'specialist judgement',
    'billing access',
    'a second opinion',
    'technical analysis',
    'an owner decision',
    'policy sign-off',
    'elevated rights',
    'a fresh pair of eyes',
  ],
  now: [
    'Please take it from here.',
    'Kindly pick it up.',
    'Let the customer know.',
    'Over to you.',
    'Tell me if it belongs elsewhere.',
    'I am closing it in my queue.',
    'Please own the next step {before}.',
  ],
});
