import { parseArgs } from 'node:util';
import { runStops } from './summarise.ts';

/**
 * `npm run incident:stops -- --stops N --seed S` stops at random in networks drawn from seeds and prints one line of JSON: what
 * previews foretold wrongly, what posted after the meter read QUIET, whom agents still woke after humans-only, and what undo did
 * not restore. Exits with 1 where anything went wrong, or where too little fell silent for that to mean anything.
 */
const { values } = parseArgs({ options: { stops: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } } });

const summary = runStops(Number(values.stops), Number(values.seed));
console.log(JSON.stringify(summary));
const isTelling = summary.silenced >= summary.stops && summary.reachedQuiet * 4 >= summary.stops;
process.exit(summary.firstFailingSeed === null && isTelling ? 0 : 1);
