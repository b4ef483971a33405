import path from 'node:path';
import { buildProgram } from '../../cli/program.ts';
import { HOME_COMMANDS } from './home-commands.ts';
import { HOME_KINDS } from './home-kinds.ts';
import { runHomes } from './run-homes.ts';

/** Every command and the console in every kind of home; writes the counts as one line of JSON, and ends with 1 where anything was wrong. */
await using program = await buildProgram();
const result = await runHomes({ dist: path.join(program.folder, 'dist'), kinds: HOME_KINDS, commands: HOME_COMMANDS, withConsole: true });
for (const line of result.skipped) process.stderr.write(`skipped: ${line}\n`);
for (const line of result.wrong) process.stderr.write(`wrong: ${line}\n`);
process.stdout.write(`${JSON.stringify({ ...result, wrong: result.wrong.length })}\n`);
process.exitCode = result.wrong.length === 0 ? 0 : 1;
