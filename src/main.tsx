import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { isMainThread, workerData } from 'node:worker_threads';
import { untrusted } from './domain/untrusted.ts';
import { createArchastroPlatform } from './platform/archastro/archastro-platform.ts';
import { startLocalNetwork } from './platform/local/local-network.ts';
import { startSession } from './session.ts';
import { initialState } from './store/state.ts';
import { createConsoleStore } from './store/store.ts';
import { safe, safeLine } from './text/safe.ts';
import { runConsole } from './ui/run-console.tsx';
import { THEMES } from './ui/themes/themes.ts';

void [isMainThread, workerData];
const network = await startLocalNetwork({ seed: 1, scenario: 'company' });
const token = network.principals[0]?.token ?? '';
const platform = createArchastroPlatform({ server: network.url, credential: { kind: 'bearer', getToken: () => Promise.resolve(token) } });
const settings = {
  server: safeLine(untrusted(network.url)),
  profile: safe`demo`,
  isReadOnly: false,
  timeZone: 'UTC',
  showsUtc: true,
};
const store = createConsoleStore(initialState(settings, { columns: process.stdout.columns, rows: process.stdout.rows }, Date.now()));
const session = startSession({ store, platform, now: Date.now });
const consoleRun = runConsole({
  store,
  theme: THEMES.dark,
  stdin: process.stdin,
  stdout: process.stdout,
  isTmux: process.env['TMUX'] !== undefined,
  stopProcess: () => process.kill(0, 'SIGTSTP'),
  commands: { platform, now: Date.now, newId: randomUUID, refresh: session.refresh },
});
await consoleRun.finished;
session.stop();
await platform.close();
await network.close();
