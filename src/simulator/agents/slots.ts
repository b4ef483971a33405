import type { Random } from '../world/random.ts';

const CITIES = ['Arnhem', 'Bremen', 'Ghent', 'Linz', 'Malmö', 'Nantes', 'Porto', 'Torun', 'Utrecht', 'Vejle'];
const CUSTOMERS = [
  'Bakkerij Zon',
  'Delikat Nord',
  'Fjordmat',
  'Grünhof',
  'Huerta Viva',
  'Maison Lacombe',
  'Sorrel & Finch',
  'Tundra Coffee',
];
const SKUS = ['oat yoghurt 4x125', 'frozen peas 2 kg', 'rye bread 750', 'smoked trout', 'apple juice 1 l', 'fresh pasta 500'];

const digits = (random: Random, count: number): string => String(random.below(10 ** count)).padStart(count, '0');

/** How the values of the slots in the phrase tables are made. */
const SLOTS: Readonly<Record<string, (random: Random) => string>> = {
  order: (random) => `HX-${digits(random, 5)}`,
  invoice: (random) => `INV-${digits(random, 6)}`,
  trailer: (random) => `TR-${digits(random, 3)}`,
  customer: (random) => random.pick(CUSTOMERS),
  city: (random) => random.pick(CITIES),
  sku: (random) => random.pick(SKUS),
  dock: (random) => String(1 + random.below(24)),
  count: (random) => String(2 + random.below(46)),
  amount: (random) => `€${(20 + random.below(3_800)).toLocaleString('en-GB')}.${digits(random, 2)}`,
  percent: (random) => `${2 + random.below(94)}%`,
  rate: (random) => `${(3 + random.next() * 9).toFixed(1)}%`,
  temp: (random) => `${(3 + random.next() * 6).toFixed(1)} °C`,
  time: (random) => `${String(5 + random.below(18)).padStart(2, '0')}:${random.pick(['00', '15', '20', '30', '45', '50'])}`,
};

export type Slots = Readonly<Record<string, string>>;

/** A value for every slot. */
export const drawSlots = (random: Random): Slots => Object.fromEntries(Object.entries(SLOTS).map(([name, draw]) => [name, draw(random)]));

/** Replaces each `{slot}`; a slot without a value stays as it is. */
export const fill = (phrase: string, slots: Slots): string =>
  phrase.replaceAll(/\{(\w+)\}/g, (braced, name: string) => slots[name] ?? braced);
