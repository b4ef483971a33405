import { randomUUID } from 'node:crypto';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import manifest from '../package.json' with { type: 'json' };
import { EXIT } from './cli/exit-code.ts';
import { createOutput } from './cli/output.ts';
import { errorLines } from './cli/report-error.ts';
import { run } from './cli/run.ts';
import { takeSettings } from './config/environment.ts';
import { hardenProcess } from './config/harden-process.ts';
import { createRedactor } from './config/redact.ts';
import { createHosts } from './hosts.ts';
import { isLinkThreadData, serveLinkThread } from './link-thread.ts';
import { isNetworkThreadData, serveNetworkThread } from './platform/local/network-thread.ts';

const SIGNALS = { SIGHUP: EXIT.hungUp, SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
/** How long an orderly end may take before the process ends anyhow. */
const END_MS = 3_000;

const words = process.argv.slice(2);

/** Runs the program on this process and resolves with its exit code. */
const runProgram = async (): Promise<number> => {
  hardenProcess(process);
  const settings = takeSettings(process.env);
  const redactor = createRedactor();
  const [out, err] = [createOutput(process.stdout), createOutput(process.stderr)];
  const ending = new AbortController();
  const endWith = (code: number): void => {
    if (ending.signal.aborted) process.exit(code);
    ending.abort(code);
    setTimeout(() => process.exit(code), END_MS).unref();
  };
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => endWith(code));
  let mistake: unknown;
  process.on('uncaughtException', (error) => {
    mistake ??= error;
    endWith(EXIT.failed);
  });
  const code = await run({
    words,
    version: manifest.version,
    folder: process.cwd(),
    out,
    err,
    readStdin,
    hosts: createHosts(new URL(import.meta.url), process.env, redactor.redact),
    environment: process.env,
    settings,
    redactor,
    now: Date.now,
    newId: randomUUID,
    signal: ending.signal,
  });
  if (mistake !== undefined) await err.lines(errorLines(mistake, { redactor, isDebug: words.includes('--debug') }));
  await Promise.all([out.flush(), err.flush()]);
  return code;
};

async function readStdin(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const part of process.stdin) text += String(part);
  return text;
}

if (isMainThread) {
  // Waiting for a thread alone does not keep a process alive, and it would end without its exit code.
  setInterval(() => undefined, 2 ** 30);
  process.exit(await runProgram());
}
if (parentPort !== null && isNetworkThreadData(workerData)) await serveNetworkThread(parentPort, workerData);
if (parentPort !== null && isLinkThreadData(workerData)) serveLinkThread(parentPort, workerData);
