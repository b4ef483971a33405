import { parseArgs } from 'node:util';
import { healthyDay } from './day.ts';
import { judge, scenarioOf, type Verdict } from './judge.ts';
import { cpuShareAt } from './load.ts';
import { judgeQuiet } from './quiet.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    stops: { type: 'string', default: '1000' },
    verbose: { type: 'boolean', default: false },
  },
});

const verdicts = Array.from({ length: Number(values.cases) }, (_, index) =>
  judge(scenarioOf(values.seed, index), `${values.seed}/${index}`),
);
const runaways = verdicts.filter(({ isRunaway }) => isRunaway);
const found = runaways.filter(({ isFound }) => isFound);
const falseAlarms = verdicts.reduce((sum, verdict) => sum + verdict.falseAlarms, 0);
const isInTime = (verdict: Verdict): boolean =>
  (verdict.cycles ?? Number.POSITIVE_INFINITY) <= 3 || (verdict.seconds ?? Number.POSITIVE_INFINITY) <= 10;

if (values.verbose) {
  for (const [family, list] of Map.groupBy(verdicts, ({ family }) => family)) {
    const hits = list.filter(({ isFound }) => isFound);
    const cycles = hits.map(({ cycles }) => cycles ?? 0).sort((a, b) => a - b);
    console.error(
      family.padEnd(18),
      `cases ${list.length} found ${hits.length} in time ${hits.filter(isInTime).length} false ${list.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)}`,
      `cycles p50 ${cycles[cycles.length >> 1] ?? '-'} max ${cycles.at(-1) ?? '-'}`,
      `messages ${list.reduce((sum, { messages }) => sum + messages, 0)}`,
      list
        .filter((v) => (v.isRunaway ? !v.isFound || !isInTime(v) : false) || v.falseAlarms > 0)
        .map((v) => v.seed.split('/')[1])
        .slice(0, 12)
        .join(' '),
    );
  }
}

const day = healthyDay(values.seed, 2);
const load = cpuShareAt(5000, values.seed);
const stops = Array.from({ length: Number(values.stops) }, (_, index) => judgeQuiet(`${values.seed}/stop ${index}`));
const quietMs = stops.flatMap(({ quietAfterMs }) => quietAfterMs ?? []).sort((a, b) => a - b);
const total = (count: (stop: (typeof stops)[number]) => number): number => stops.reduce((sum, stop) => sum + count(stop), 0);
const share = (part: number, whole: number): number => Math.round((part / whole) * 10_000) / 10_000;

const figures = {
  cases: verdicts.length,
  seed: values.seed,
  families: new Set(verdicts.map(({ family }) => family)).size,
  recall: share(found.length, runaways.length),
  precision: share(found.length, found.length + falseAlarms),
  within3CyclesOr10s: share(found.filter(isInTime).length, runaways.length),
  medianSecondsToDetect: found.map(({ seconds }) => seconds ?? 0).sort((a, b) => a - b)[found.length >> 1],
  falseAlarmsIn8HealthyHours: day.alarms.length,
  healthyMessagesIn2Threads: day.messages,
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
  figures.recall >= 0.95 &&
  figures.precision >= 0.95 &&
  figures.within3CyclesOr10s >= 0.95 &&
  figures.falseAlarmsIn8HealthyHours <= 1 &&
  figures.postsWithinAMinuteOfQuiet === 0 &&
  figures.agentWakesAfterHumansOnly === 0 &&
  figures.quietReached >= figures.stops * 0.9 &&
  figures.peopleAnswered >= figures.peopleAnsweredWithoutTheStop * 0.99 &&
  runaways.length > 0 &&
  runaways.length < verdicts.length;
process.exit(isMet ? 0 : 1);
