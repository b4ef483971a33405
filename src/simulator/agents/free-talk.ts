import type { Random } from '../world/random.ts';
import type { Role } from '../world/records.ts';
import { fill, type Slots } from './slots.ts';

/** Answers to what a person writes freely; `{subject}` is taken from the person's own words. */
const ANSWERS: Readonly<Record<Role, readonly string[]>> = {
  support: [
    'On it. I am pulling the history of {subject} and come back with a date.',
    'Looking at {subject} now. The customer was last updated {time}; I will write again before {time}.',
    'I found two open tickets about {subject}. Merging them and answering in the older one.',
  ],
  operations: [
    'Checked {subject}: the plan for {city} still holds, departure {time} from door {dock}.',
    'Understood. I re-planned around {subject}; {trailer} is the only run that moves, by 20 minutes.',
    'I can do that for {subject}. It needs one driver change in {city}, shall I go ahead?',
  ],
  inventory: [
    'Stock check for {subject}: {count} pallets on hand, {percent} of them free to promise.',
    '{subject} is counted. The last move was {time} at door {dock}, nothing is missing.',
  ],
  research: [
    'Here is what I have on {subject}: volumes are up {percent} against last month, mostly {city}. Sources are in the folder.',
    'I looked into {subject}. Two sources agree, one is out of date; my estimate is {percent}, give or take three points.',
  ],
  billing: [
    'I checked {subject}. The open amount is {amount}, due on Friday; no reminder was sent yet.',
    '{subject} is on {invoice}. I can credit {amount} as soon as you approve it.',
  ],
  planning: [
    'Noted on our side: {subject}. Our plan has room for {count} pallets at {time}.',
    'We can support {subject}. Please send the references, and I confirm the ramp in {city}.',
  ],
  quality: [
    'I reviewed {subject}: {temp} on average, inside the tolerance. No hold needed.',
    'For {subject} I would sample {count} cartons at goods-in and release the rest.',
  ],
  disputes: [
    'The file for {subject} is complete. I would contest it; the deadline is {time}.',
    'I need the delivery proof for {subject} before I can answer the bank.',
  ],
};

const REFERENCE = /\b[A-Z]{2,4}-\d{2,8}\b/;
const WORDS_QUOTED = 6;

/** What a message is about, in its own words: a reference in it, or its first words in quotation marks. */
export const subjectOf = (content: string): string => {
  const reference = REFERENCE.exec(content)?.[0];
  if (reference !== undefined) return reference;
  const words = content
    .replaceAll(/@\S+/g, '')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return 'your message';
  const quoted = words.slice(0, WORDS_QUOTED).join(' ').slice(0, 60);
  return `“${quoted.replace(/[.,;:!?]+$/, '')}${words.length > WORDS_QUOTED ? '…' : ''}”`;
};

export const answerFreely = (random: Random, role: Role, slots: Slots): string => fill(random.pick(ANSWERS[role]), slots);
