/**
 * Attacks the embedded network from a page in Debian's Chromium: `node test/campaigns/attack/chromium.ts`. Prints one JSON line; exits 1 where an attack
 * succeeded, or the network's own work kept a client of ours waiting for 50 ms (99 of 100 requests).
 */
import { attackByBrowser } from './browser-attack.ts';

const report = await attackByBrowser();

console.log(JSON.stringify(report));
process.exitCode = report.refused === report.attacks && report.served.length === 0 && report.client.p99WorkMs < 50 ? 0 : 1;
