import type { Random } from '../../loops/random.ts';
import type { Facts } from './facts.ts';
import { code, logLines, table } from './machine.ts';

const SUBJECTS = [
  'The team',
  'Our supplier',
  'The last audit',
  'Customer feedback',
  'The regional office',
  'The model',
  'A second reviewer',
  'The weekly figures',
  'Legal',
  'The vendor',
];
const ACTS = [
  'confirmed',
  'questioned',
  're-measured',
  'postponed',
  'approved',
  'flagged',
  'traced',
  'priced',
  'benchmarked',
  'documented',
];
const OBJECTS = [
  'the drop in on-time arrivals',
  'a rise in returns',
  'the gap between forecast and actuals',
  'the error budget',
  'churn in the smallest tier',
  'the lead time for spare parts',
  'duplicate records',
  'the cost per ticket',
  'cold-chain breaches',
  'the renewal rate',
];
const TAILS = ['by {n} %', 'for week {w}', 'across {w} sites', 'after {n} days', 'in {w} of {n} samples', 'at a cost of {n} k'];

/** A sentence of a report that carries a figure. */
export const finding = (random: Random): string =>
  `${random.pick(SUBJECTS)} ${random.pick(ACTS)} ${random.pick(OBJECTS)} ${random
    .pick(TAILS)
    .replace('{n}', String(random.int(11, 97)))
    .replace('{w}', String(random.int(2, 52)))}.`;

/** A document of about so many characters: headings, findings, and now and then a table, a log or code. */
export const report = (random: Random, facts: Facts, length: number): string => {
  let text = `## ${random.pick(['Report', 'Summary', 'Analysis', 'Draft', 'Findings'])}: ${random.pick(facts.field.things)} (${facts.newRef()})\n`;
  while (text.length < length) {
    const room = length - text.length;
    const part = random.next();
    if (room > 1_200 && part < 0.12) text += `\n${table(random, ['Key', 'Week', 'Open', 'Closed'], random.int(4, 12))}\n`;
    else if (room > 1_200 && part < 0.2) text += `\n\`\`\`\n${logLines(random, random.int(4, 10))}\n\`\`\`\n`;
    else if (room > 800 && part < 0.26) text += `\n${code(random).text}\n`;
    else if (part < 0.4)
      text += `\n\n**${random.pick(['Context', 'What we saw', 'Risks', 'Next steps', 'Numbers', 'Method'])}**\n- ${finding(random)}`;
    else text += ` ${finding(random)}`;
  }
  return text.slice(0, 8_192);
};

/** The same document with a few sentences exchanged: what a model sends that is told to improve it once more. */
export const reworded = (random: Random, text: string): string =>
  text
    .split('. ')
    .map((sentence) => (random.chance(0.18) ? finding(random).slice(0, -1) : sentence))
    .join('. ')
    .slice(0, 8_192);
