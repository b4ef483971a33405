import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runSchedules } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';

/**
 * `npm run sim -- --schedules N --messages M --seed S [--jobs J]` prints one line of JSON: what all schedules together lost,
 * doubled, reordered, left outdated or claimed falsely, and the first seed that fails. `--trace SEED` shows one schedule as it
 * happens. Exits with 1 where anything went wrong.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100' },
    messages: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(Math.min(availableParallelism(), 2)) },
    trace: { type: 'string' },
  },
});

const messages = Number(values.messages);

if (values.trace === undefined) {
  const summary = await runSchedules({
    schedules: Number(values.schedules),
    messages,
    seed: Number(values.seed),
    jobs: Number(values.jobs),
  });
  console.log(JSON.stringify(summary));
  process.exit(summary.firstFailingSeed === null ? 0 : 1);
} else {
  const verdict = await runSchedule({ seed: Number(values.trace), messages, trace: (line) => console.log(line) });
  console.log(JSON.stringify(verdict));
  process.exit(0);
}
