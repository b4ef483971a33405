/**
 * Pushes secrets through every command of the program, against servers that are well, that refuse, that break, and that say every
 * secret they were sent back in their answers; looks for them in all that is written, in files, in the command lines of all processes
 * and in the environments of the programs that are started. Prints one JSON line; exits 1 when one was found.
 * `npm run canaries [-- --only agents,watch]`.
 */
import { parseArgs } from 'node:util';
import { attackSecrets } from './canary-runs.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const report = await attackSecrets(values.only?.split(','));

console.log(JSON.stringify(report));
process.exitCode = report.found.length === 0 && report.noticed >= 5 ? 0 : 1;
