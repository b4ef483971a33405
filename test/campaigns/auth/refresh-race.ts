import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSessionStore } from '../../../src/auth/session-store.ts';
import { startRotatingServer } from '../../auth/rotating-server.ts';
import { signIn } from '../../auth/session.ts';

/** What a race counted. As it should be: `refreshes` equals `expiries`, and `reuses`, `logouts` and `failures` are 0. */
export type RaceReport = {
  readonly processes: number;
  readonly expiries: number;
  readonly refreshes: number;
  readonly reuses: number;
  readonly logouts: number;
  readonly failures: number;
  readonly seconds: number;
};

const CHILD = fileURLToPath(new URL('./refresh-race-child.ts', import.meta.url));

/** Lets real processes that share one sign-in find an expired token at the same moment, again and again. */
export const runRace = async ({ processes, expiries }: { readonly processes: number; readonly expiries: number }): Promise<RaceReport> => {
  const base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-race-'));
  await using server = await startRotatingServer({ delayMs: 2 });
  const file = path.join(base, 'sessions', 'default.session');
  await createSessionStore(file, undefined).write(
    signIn({ binding: { origin: server.origin, app: null }, tokens: { ...server.tokens(), expiresInMs: 900_000, obtainedAt: Date.now() } }),
    'file',
  );
  const started = performance.now();
  const consoles = await Promise.all(
    Array.from({ length: processes }, () => startConsole([server.origin, file, path.join(base, 'locks')])),
  );
  let failures = 0;
  for (let expiry = 0; expiry < expiries; expiry += 1) {
    server.expire();
    const answers = await Promise.all(consoles.map(({ ask }) => ask()));
    failures += answers.filter((answer) => answer !== 'ok').length;
  }
  await Promise.all(consoles.map(({ end }) => end()));
  await rm(base, { recursive: true, force: true });
  const { refreshes, reuses, logouts } = server.counts;
  return { processes, expiries, refreshes, reuses, logouts, failures, seconds: Math.round((performance.now() - started) / 100) / 10 };
};

type Console = { readonly ask: () => Promise<string>; readonly end: () => Promise<void> };

async function startConsole(args: readonly string[]): Promise<Console> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [CHILD, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  await next();
  return {
    ask: () => {
      child.stdin.write('read\n');
      return next();
    },
    end: async () => {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { processes: { type: 'string', default: '8' }, expiries: { type: 'string', default: '200' } } });
  const report = await runRace({ processes: Number(values.processes), expiries: Number(values.expiries) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.refreshes === report.expiries && report.reuses + report.logouts + report.failures === 0 ? 0 : 1;
}
