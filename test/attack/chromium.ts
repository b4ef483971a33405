/** Attacks the embedded network from a page in Debian's Chromium: `node test/attack/chromium.ts`. Prints one JSON line. */
import { attackByBrowser } from './browser-attack.ts';

const report = await attackByBrowser();

console.log(JSON.stringify(report));
process.exitCode = report.refused === report.attacks && report.served.length === 0 && report.client.p99Ms < 50 ? 0 : 1;
