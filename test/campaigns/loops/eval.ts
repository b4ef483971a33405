import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cpuShareAt } from './load.ts';
import { judgeQuiet } from './quiet.ts';

const { values } = parseArgs({
  options: {
    /** Stories of each family of traffic, in both halves. */
    cases: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    stops: { type: 'string', default: '1000' },
  },
});

/** The traffic prints a line of figures for each half, and a table of its families. */
const traffic = spawnSync(
  process.execPath,
  [path.join(import.meta.dirname, '../traffic/traffic-eval.ts'), '--cases', values.cases, '--seed', values.seed, '--half', 'both'],
  { stdio: 'inherit' },
);

const load = cpuShareAt(5000, values.seed);
const stops = Array.from({ length: Number(values.stops) }, (_, index) => judgeQuiet(`${values.seed}/stop ${index}`));
const quietMs = stops.flatMap(({ quietAfterMs }) => quietAfterMs ?? []).sort((a, b) => a - b);
const total = (count: (stop: (typeof stops)[number]) => number): number => stops.reduce((sum, stop) => sum + count(stop), 0);
const share = (part: number, whole: number): number => Math.round((part / whole) * 10_000) / 10_000;

const figures = {
  seed: values.seed,
  cpuShareOfOneCore: share(load.share, 1),
  messagesPerMinute: load.perMinute,
  stops: stops.length,
  postsWithinAMinuteOfQuiet: total(({ broken }) => broken),
  quietReached: quietMs.length,
  p95SecondsToQuiet: (quietMs[Math.floor(quietMs.length * 0.95)] ?? 0) / 1000,
  agentWakesAfterHumansOnly: total(({ agentWakes }) => agentWakes),
  peopleAskedAfterHumansOnly: total(({ asked }) => asked),
  peopleAnswered: total(({ answered }) => answered),
  peopleAnsweredWithoutTheStop: total(({ answeredWithout }) => answeredWithout),
};
console.log(JSON.stringify(figures));

/** The targets, and enough of everything for them to mean something. */
const isMet =
  traffic.status === 0 &&
  figures.postsWithinAMinuteOfQuiet === 0 &&
  figures.agentWakesAfterHumansOnly === 0 &&
  figures.quietReached >= figures.stops * 0.9 &&
  figures.peopleAnswered >= figures.peopleAnsweredWithoutTheStop * 0.99;
process.exit(isMet ? 0 : 1);
