/*
 * The processes and worker threads of the program, and who starts whom.
 *
 *   netconsole.js  (start.ts: runs on old Nodes too, to say which one is needed)
 *     │  a subcommand, or no terminal: goes on in the same process
 *     │  the console on a terminal: launcher.ts
 *     ▼
 *   launcher process ───── spawns, same process group ─────▶ console process  (main.js → run-program.ts)
 *     waits; gives the terminal back when the console             │
 *     is killed; passes signals on                                │ services.ts: each part is loaded when it is needed
 *          ▲                                                      ▼
 *          └──── job-control.ts: terminal taken, given   open-on-workers.ts
 *                back, stop, continued                     │              │
 *                                             starts       │              │  starts, in the demo and drills only
 *                                                          ▼              ▼
 *                             link worker (link-worker.ts)        simulator worker (src/simulator/simulator-worker.ts)
 *                             sockets, REST, decoding,    ──TCP──▶ a real server on 127.0.0.1 with the deterministic world
 *                             reconciling, the outbox     ──TCP──▶ or the platform
 *                                  │
 *                                  │ MessagePort, plain data: platform/worker
 *                                  ▼
 *                             main thread (open-console.ts)
 *                             sync: pushes and snapshots → store → ui → terminal
 *                             keys → commands → platform port, and the ledger, which is written here
 *
 * The link has a worker of its own because a terminal that is not read blocks the main thread's event loop: a stalled screen must not
 * cost the stream. A worker begins with main.tsx too, which runs the part that its `workerData` names. Whatever breaks a worker ends
 * the console with a sentence; whatever ends the console, in sixteen ways, gives the terminal back.
 */
import { randomUUID } from 'node:crypto';
import manifest from '../../package.json' with { type: 'json' };
import { createRedactor } from '../auth/redact.ts';
import { dispatch } from '../cli/dispatch.ts';
import { EXIT } from '../cli/exit-code.ts';
import { createOutput, standardStream } from '../cli/output.ts';
import { errorLines } from '../cli/report-error.ts';
import { readBounded } from '../system/bounded-read.ts';
import { takeSettings } from '../system/environment.ts';
import { hardenProcess } from '../system/harden-process.ts';
import { systemReason } from '../system/system-error.ts';
import { safe, safeWord } from '../text/safe.ts';
import { createServices } from './services.ts';

const SIGNALS = { SIGHUP: EXIT.hungUp, SIGINT: EXIT.interrupted, SIGQUIT: EXIT.quit, SIGTERM: EXIT.terminated } as const;
/** A signal that comes twice within this time is one: to the whole process group, and passed on by the launcher. */
const SAME_SIGNAL_MS = 500;
/** How long an orderly end may take before the process ends anyhow. */
const END_MS = 3_000;

/** Runs the program on this process and resolves with its exit code. `entry` is the file that its worker threads begin with. */
export const runProgram = async (entry: URL): Promise<number> => {
  hardenProcess(process);
  const words = process.argv.slice(2);
  const settings = takeSettings(process.env);
  const redactor = createRedactor();
  const [out, err] = [createOutput(standardStream(process.stdout)), createOutput(standardStream(process.stderr))];
  const isDebug = words.includes('--debug');
  const tellMistake = async (error: unknown): Promise<void> => {
    if (error !== undefined) await err.lines(errorLines(error, { redactor, isDebug }));
    await out.flush();
    await err.flush();
  };
  const { signal, mistake } = listenForTheEnd(tellMistake);
  // Node's own warnings are for whoever works on the program; on stderr they would spoil the screen.
  process.removeAllListeners('warning');
  if (isDebug) process.on('warning', (warning) => void err.lines([safeWord(redactor.redactValue(warning))]));
  const code = await dispatch({
    words,
    version: manifest.version,
    folder: process.cwd(),
    out,
    err,
    readStdin,
    services: createServices(entry, process.env, redactor.redact),
    environment: process.env,
    settings,
    redactor,
    now: Date.now,
    newId: randomUUID,
    signal,
  });
  await tellMistake(mistake());
  if (out.failure() === undefined) return code;
  await err.lines([
    safe`netconsole: Not everything was written to the output: ${safeWord(systemReason(out.failure()) ?? 'it was refused')}.`,
  ]);
  await err.flush();
  return code === EXIT.ok ? EXIT.failed : code;
};

/**
 * Aborts its signal, with the exit code as the reason, when the process is asked to end or an internal error happened. Where that
 * leads to no end, the mistake is told with `tellMistake` and the process ends all the same.
 */
function listenForTheEnd(tellMistake: (mistake: unknown) => Promise<void>): {
  readonly signal: AbortSignal;
  readonly mistake: () => unknown;
} {
  const ending = new AbortController();
  let mistake: unknown;
  let endsSince = 0;
  const endWith = (code: number): void => {
    if (ending.signal.aborted) {
      if (performance.now() - endsSince > SAME_SIGNAL_MS) process.exit(code);
      return;
    }
    endsSince = performance.now();
    ending.abort(code);
    setTimeout(() => void tellMistake(mistake).finally(() => process.exit(code)), END_MS).unref();
  };
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => endWith(code));
  process.on('uncaughtException', (error) => {
    mistake ??= error;
    endWith(EXIT.failed);
  });
  return { signal: ending.signal, mistake: () => mistake };
}

const readStdin = (maxBytes: number): Promise<string> => readBounded(process.stdin, maxBytes, 'standard input');
