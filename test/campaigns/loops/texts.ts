import { fill, sentence, WORDS } from './prose.ts';
import type { Random } from './random.ts';

/** Makes the next text of one speaker; `previous` is what it answers. */
export type Voice = (previous: string) => string;

/** Somebody who gets on with something: each post says new things about a few recurring subjects. */
export const workVoice = (random: Random, length = 4): Voice => {
  const subjects = random.sample(WORDS.noun, 6);
  return () =>
    Array.from({ length: random.int(Math.max(1, length - 2), length + 1) }, () => {
      return sentence(random, random.chance(0.4) ? [...subjects, random.pick(WORDS.noun)] : WORDS.noun);
    }).join(' ');
};

/** The same document again and again with some sentences changed, as a writer under review posts it. */
export const draftVoice = (random: Random): Voice => {
  const draft = Array.from({ length: 8 }, () => sentence(random));
  return () => {
    for (let change = 0; change < 2; change += 1) draft[random.int(0, draft.length - 1)] = sentence(random);
    return `Revised draft:\n${draft.join(' ')}`;
  };
};

const COMMENTS = [
  'Please shorten paragraph {number}; {noun} is explained twice.',
  'I miss a word about {noun}. {name} will certainly ask.',
  'Tone of the opening is too {adjective} for {name}.',
  'Is "{adjective} {noun}" an established term? Otherwise say {noun}.',
  'Figure {number} contradicts table {number}: check {noun} once more.',
  'Good: {noun}. Weak: {noun}, because no source backs it.',
  'Swap the parts on {noun} and {noun}, readers in {name} know neither.',
  'Who is supposed to {verb} this? Passive voice hides it.',
  'Cite {name} where you claim that {noun} is {adjective}.',
  'Too long by {number} lines. Drop {noun} or move it into an annex.',
  'Spelling: {name}, not as written. Also unify {noun}.',
  'Conclusion promises {noun}, yet nothing before prepares for it.',
  'Would a picture of {adjective} {noun} help here?',
  'Legal wants "may {verb}" instead of "will {verb}".',
];

/** Somebody who reviews: remarks in other words than the text has. */
export const commentVoice =
  (random: Random): Voice =>
  () =>
    random
      .sample(COMMENTS, random.int(1, 3))
      .map((pattern) => fill(random, pattern, WORDS))
      .join(' ');

const CHAT = [
  'any news on the {noun}?',
  '@agents what is the status of the {noun} for {name}',
  'ok',
  'thanks!',
  'can you {verb} the {noun} please',
  'hm, {name} says the {noun} is {adjective}. who is right?',
  'let us do that {day}',
  'I am in a meeting, back in {number} minutes',
  'please look at the {adjective} {noun} first',
  'why {number}{unit}? it was less on {day}',
  'nice',
  'where is the {noun} documented?',
  '+1',
];
export const chatVoice =
  (random: Random): Voice =>
  () =>
    fill(random, random.pick(CHAT), WORDS);

/** The same report with other figures. */
export const reportVoice = (random: Random): Voice => {
  const title = fill(random, '{noun} {noun}', WORDS);
  return () => `Daily ${title} report: total ${random.int(100, 9999)}, failed ${random.int(0, 40)}, p95 ${random.int(20, 900)} ms.`;
};

export const alertVoice = (random: Random): Voice => {
  const subject = fill(random, '{noun} in {name}', WORDS);
  return () => `ALERT ${random.int(1000, 9999)}: ${subject} above threshold (${random.pick(WORDS.number)}), severity ${random.int(1, 4)}.`;
};

const PARAPHRASE = {
  ack: ['Acknowledged', 'Understood', 'Got it', 'Noted', 'Thank you', 'Thanks for confirming', 'Perfect', 'Sounds good', 'Great'],
  state: ['standing by', 'ready when you are', 'waiting for your update', 'holding here', 'monitoring on my side', 'all set on my end'],
  offer: ['Let me know if anything changes', 'Feel free to reach out', 'Happy to help further', 'I will keep an eye on it', 'Just ping me'],
  sorry: ['Apologies for the confusion', 'Sorry about the mix-up', 'My apologies', 'I apologise for the back and forth'],
  again: ['I will take another look', 'let me try that once more', 'I am checking again', 'let me re-run the check'],
  which: ['which environment', 'which account', 'which version', 'which ticket', 'what exactly', 'which region'],
  ask: ['Could you clarify', 'Can you confirm', 'Would you mind sharing', 'Please tell me'],
  need: ['so that I can continue', 'before I proceed', 'as I need it to go on', 'to move forward'],
};
const PARAPHRASE_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  ack: ['{ack}, {state}.', '{ack}. {offer}.', '{ack}! {state}. {offer}.', '{ack}, {ack}. {state}.'],
  apology: ['{sorry}, {again}.', '{sorry}. {again} and {state}.', '{ack}. {sorry}, {again}. {offer}.'],
  clarify: ['{ask} {which} you mean {need}?', '{ask} {which} this is about? {state}.', '{ack}. {ask} {which} {need}?'],
};

const FIXED: readonly (readonly string[])[] = [
  ['Acknowledged, standing by.', 'Thanks, standing by.', 'Understood. Standing by for updates.'],
  ['Routing to technical.', 'Please re-triage, this is not technical.'],
  ['Done ✅', '👍', '🙏', 'Great, done!'],
  ['Entendido, quedo a la espera.', 'Gracias, quedo atento.', 'Perfecto, sigo pendiente.'],
  ['承知しました。お待ちしています。', 'ありがとうございます。引き続きお待ちします。', '了解です。'],
  ['Verstanden, ich warte auf Rückmeldung.', 'Danke, ich bleibe dran.', 'Alles klar, ich warte.'],
];

/** A way of saying nothing, which all sides of a conversation share. */
export type IdleStyle = { readonly style: LoopStyle; readonly fixed: readonly string[] };

export const createIdleStyle = (random: Random, style: LoopStyle = random.pick(LOOP_STYLES)): IdleStyle => ({
  style,
  fixed: random.pick(FIXED),
});

/** What agents say when nobody needs them to say anything. */
export const idleVoice = (random: Random, { style, fixed }: IdleStyle): Voice => {
  const job = random.int(1000, 9999);
  let attempt = random.int(1, 5);
  switch (style) {
    case 'repeat':
      return (
        (text) => () =>
          text
      )(random.pick(fixed));
    case 'variants':
      return () => random.pick(fixed);
    case 'ack':
    case 'apology':
    case 'clarify':
      return () => fill(random, random.pick(PARAPHRASE_PATTERNS[style] ?? []), PARAPHRASE);
    case 'counter':
      return () => {
        attempt += 1;
        return `Attempt ${attempt}: job ${job} failed with status ${random.pick(['503', '429', '500'])} at 14:${random.int(10, 59)}. Retrying.`;
      };
    case 'quote':
      return (previous) => `> ${previous.slice(0, 300).replaceAll('\n', '\n> ')}\n${random.pick(fixed)}`;
  }
};

export type LoopStyle = (typeof LOOP_STYLES)[number];
export const LOOP_STYLES = ['repeat', 'variants', 'ack', 'apology', 'clarify', 'counter', 'quote'] as const;
