/**
 * Loaded into every thread of a console (`node --import`): writes down, line by line, when the thread's event loop stood still, in
 * milliseconds of the clock and of the thread's own work, which other processes cannot lengthen.
 */
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const file = process.env['NETCONSOLE_STALLS'];
const EVERY_MS = 2;
const WORTH_MS = 10;
let wall = performance.now();
let work = process.threadCpuUsage();

if (file !== undefined)
  setInterval(() => {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(work);
    const cpuMs = (user + system) / 1000;
    if (cpuMs > WORTH_MS || now - wall > WORTH_MS)
      appendFileSync(file, `${JSON.stringify({ pid: process.pid, threadId, at: Date.now(), wallMs: now - wall - EVERY_MS, cpuMs })}\n`);
    wall = performance.now();
    work = process.threadCpuUsage();
  }, EVERY_MS).unref();
