/**
 * Sends hostile messages of 8 MiB, of nineteen shapes, to the built console in a pty and measures how long its threads stand still.
 * Prints one JSON line; exits 1 above 50 ms of work. `npm run giant [-- MiB]`.
 */
import { measureGiants, SHAPES } from './giant-messages.ts';

const LIMIT_MS = 50;
const report = await measureGiants(Object.keys(SHAPES), Number(process.argv[2] ?? 8));

console.log(JSON.stringify(report));
process.exitCode = Math.max(report.worstUiMs, report.worstLinkMs) <= LIMIT_MS ? 0 : 1;
