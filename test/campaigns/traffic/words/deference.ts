import { grammar } from './grammar.ts';

/** Pieces that models reach for whatever they talk about. */
const SHARED = {
  name: ['{peer}', '@{peer}', '{peer}', 'team', ''],
  intro: [
    '',
    '',
    'Hi {name}, ',
    'Hello {name}! ',
    'Great, {name}. ',
    'Understood. ',
    'Of course. ',
    'Noted. ',
    'Perfect. ',
    'Absolutely! ',
  ],
  matter: ['{thing}', '{thing} ({ref})', '{ref}', 'everything around {thing}', 'the details on {ref}', 'this topic', 'the open point'],
  side: ['on my side', 'from our end', 'over here', 'in {system}', 'as far as I can see', 'at this stage', 'for the moment'],
};

export const AGREEMENT = grammar(
  ['{yes} {view} {matter}. {extend} {defer}', '{intro}{view} {matter}, {because}. {defer}', '{yes} {extend} {defer}'],
  {
    ...SHARED,
    yes: [
      'I completely agree.',
      'Exactly.',
      'Well put, {name}.',
      'That is an excellent point.',
      'I could not have said it better.',
      'Agreed on all counts.',
      'Precisely my thinking.',
      'Yes, and I would go further.',
    ],
    view: [
      'I share your view on',
      'we are fully aligned on',
      'you are right about',
      'I support the direction for',
      'I have nothing to object on',
      'your reading is the right one for',
    ],
    because: ['it keeps us {adj}', 'it is the {adj} way forward', 'it reflects our {adj} approach', 'it leaves room for {adj} thinking'],
    adj: ['balanced', 'pragmatic', 'holistic', 'consistent', 'robust', 'thoughtful', 'customer-first', 'sustainable'],
    extend: [
      '',
      'It is important that we keep {matter} {adj}.',
      'A {adj} stance on {matter} benefits everybody.',
      'We should stay {adj} here.',
      'This underlines how {adj} our collaboration is.',
    ],
    defer: [
      'What would you suggest, {name}?',
      'I will follow your lead.',
      'Please go ahead as you see fit.',
      'I defer to you on the next step.',
      'Shall we proceed once you are comfortable?',
      'After you, {name}.',
      'Over to you.',
    ],
  },
);

export const FAREWELL = grammar(['{intro}{bye} {praise} {wish} {until}', '{praise} {bye} {wish} {until}', '{wish} {intro}{bye} {until}'], {
  ...SHARED,
  bye: [
    'goodbye, {name}!',
    'take care!',
    'signing off now.',
    'that concludes our conversation.',
    'closing this out {side}.',
    'talk soon!',
    'farewell, and thanks for {matter}.',
    'I will leave it there.',
  ],
  wish: ['', 'Wishing you {good}.', 'Enjoy {good}.', 'May you have {good}.', 'All the best for {matter} and {good}.', 'Here is to {good}.'],
  praise: [
    'It has been a pleasure.',
    'What a fruitful exchange on {matter}.',
    'I enjoyed working through {matter} with you.',
    'Lovely to close this {side}.',
  ],
  good: [
    'a productive day',
    'a lovely evening',
    'continued success',
    'a calm shift',
    'a great weekend',
    'an easy handover',
    'many more collaborations',
  ],
  until: [
    '',
    'Until next time!',
    'See you around.',
    'Looking forward to working with you again on {matter}.',
    'I am only a message away.',
    'Bye for now 👋',
    'Do keep in touch.',
  ],
});

/** An agent announces that it will not speak: the reply that was to end the talk, and wakes the other. */
export const DECLINE = grammar(['{intro}{no} {because} {quiet}', '({no} {because} {quiet})', '{note} {no} {because} {wait} {quiet}'], {
  ...SHARED,
  no: [
    'no reply needed.',
    'nothing to add {side}.',
    'acknowledged, no action required on {matter}.',
    'standing by.',
    'this looks like channel chatter rather than a request.',
    'received; not responding further.',
    'I will stay silent on {matter}.',
  ],
  note: ['Internal note:', 'Decision {side}:', 'For the record:', 'Assessment of {matter}:', 'Turn summary for {name}:'],
  because: [
    '',
    'The message was informational.',
    '{peer} already covers {matter}.',
    'No question was put to me.',
    'My instructions say not to answer status lines.',
    'Nothing is asked of me {side}.',
    'It was an acknowledgement.',
  ],
  wait: [
    '',
    'If {matter} changes I will be told.',
    'Whoever owns {matter} may go on.',
    '{peer} knows where to find me.',
    'I have logged {matter} {side}.',
    'There is nothing open {side}.',
  ],
  quiet: [
    '',
    'Ending my turn here.',
    'Waiting for the next task on {matter}.',
    'Will speak up when I am needed.',
    'Silence from me until then.',
    'No further output.',
    'Going idle {side}.',
  ],
});
