import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCalm } from './calm.ts';
import { measureCrowdStart } from './crowd.ts';
import { DRILLS, runDrill } from './drills.ts';
import { BACK_MS, measureOutages } from './outages.ts';
import { runMutant, runMutants } from './run-mutants.ts';
import { runSchedules } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';
import { runSocketSchedule } from './socket-schedule.ts';

/**
 * `npm run sim -- --schedules N --messages M --seed S [--jobs J]` prints one line of JSON: what all schedules together lost,
 * doubled, reordered, left outdated or claimed falsely, and the first seed that fails. `--sockets` runs them over real sockets
 * through a proxy that fails, `--drills` measures single faults in N runs each and `--outages` a few of them over real sockets in
 * real time, `--mutants` plants bugs and tells which are noticed (each on stderr), `--trace SEED` shows one schedule as it happens. Exits with 1
 * where anything went wrong.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100' },
    messages: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string' },
    sockets: { type: 'boolean', default: false },
    drills: { type: 'boolean', default: false },
    outages: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    trace: { type: 'string' },
  },
});

const messages = Number(values.messages);
const cores = Math.min(availableParallelism(), 2);
// Schedules over real sockets mostly wait.
const jobs = Number(values.jobs ?? (values.sockets ? 3 * cores : cores));

if (values.drills) {
  const seeds = Array.from({ length: Number(values.schedules) }, (_, index) => Number(values.seed) + index);
  let isInTime = true;
  for (const { name, limits, ...drill } of DRILLS) {
    const worst = await runDrill({ name, limits, ...drill }, seeds);
    isInTime &&= worst.toldMs <= limits.toldMs && worst.backMs <= limits.backMs;
    console.log(JSON.stringify({ drill: name, runs: seeds.length, limits, worst }));
  }
  console.log(JSON.stringify({ calm: await measureCalm(200) }));
  process.exit(isInTime ? 0 : 1);
} else if (values.outages) {
  const outages = await measureOutages(Number(values.schedules));
  for (const outage of outages) console.log(JSON.stringify(outage));
  console.log(JSON.stringify({ start: await measureCrowdStart(300) }));
  process.exit(
    outages.some(({ name, shownMs, toldMs }) => toldMs > 15_000 || shownMs > (BACK_MS[name] ?? Number.POSITIVE_INFINITY)) ? 1 : 0,
  );
} else if (values.mutants) {
  const sound = await runMutant(null);
  const results = await runMutants(jobs, (result) => console.error(JSON.stringify(result)));
  const survivors = results.filter(({ noticed }) => noticed === null).map(({ mutant }) => mutant);
  const killed = results.length - survivors.length;
  console.log(JSON.stringify({ mutants: results.length, killed, share: killed / results.length, survivors, withoutBug: sound.noticed }));
  process.exit(killed / results.length >= 0.95 && sound.noticed === null ? 0 : 1);
} else if (values.trace === undefined) {
  const [schedules, seed] = [Number(values.schedules), Number(values.seed)];
  const summary = await runSchedules({ schedules, messages, seed, jobs, isOverSockets: values.sockets });
  console.log(JSON.stringify(summary));
  process.exit(summary.firstFailingSeed === null ? 0 : 1);
} else {
  const run = values.sockets ? runSocketSchedule : runSchedule;
  const verdict = await run({ seed: Number(values.trace), messages, trace: (line) => console.log(line) });
  console.log(JSON.stringify(verdict));
  process.exit(0);
}
