import type { Random } from '../../loops/random.ts';

/** What a text is about: values for the slots that no rule of the grammar is named after. */
export type Slots = Readonly<Record<string, string>>;

/** A paraphrase grammar: sentences in which `{name}` stands for one of the alternatives of that rule, or for a slot. */
export type Grammar = {
  readonly write: (random: Random, slots?: Slots) => string;
  /** How many different derivations it has; slots and alternatives listed twice count once. */
  readonly forms: number;
};

export type Rules = Readonly<Record<string, readonly string[]>>;

const NAME = /\{(\w+)\}/g;

/** The grammar whose texts are made from `start`. Throws for a rule that leads to itself. */
export const grammar = (start: readonly string[], rules: Rules): Grammar => {
  const known = new Map<string, number>();
  const countAll = (alternatives: readonly string[], trail: readonly string[]): number =>
    [...new Set(alternatives)].reduce((sum, text) => sum + countOne(text, trail), 0);
  const countOne = (text: string, trail: readonly string[]): number =>
    Array.from(text.matchAll(NAME), (match) => countRule(match[1] ?? '', trail)).reduce((product, count) => product * count, 1);
  const countRule = (name: string, trail: readonly string[]): number => {
    const rule = rules[name];
    if (rule === undefined) return 1;
    if (trail.includes(name)) throw new Error(`the rule ${name} leads to itself`);
    const count = known.get(name) ?? countAll(rule, [...trail, name]);
    known.set(name, count);
    return count;
  };
  const write = (random: Random, slots: Slots = {}): string => {
    const expand = (text: string): string =>
      text.replace(NAME, (whole, name: string) => {
        const rule = rules[name];
        return rule === undefined ? (slots[name] ?? whole) : expand(random.pick(rule));
      });
    return tidy(expand(random.pick(start)));
  };
  return { write, forms: countAll(start, []) };
};

/** Closes the holes that empty alternatives leave, and begins with a capital letter. */
const tidy = (text: string): string => {
  const closed = text
    .replace(/ {2,}/g, ' ')
    .replace(/ ([.,;:!?])/g, '$1')
    .replace(/^[ ,]+/, '')
    .trim();
  return closed.replace(/(^|[.!?] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
};
