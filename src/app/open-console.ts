import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DisplayOptions } from '../cli/display-options.ts';
import type { Platform } from '../platform/platform.ts';
import { initialState } from '../store/state.ts';
import { createConsoleStore } from '../store/store.ts';
import { type LedgerPlace, openConsoleLedger } from '../sync/console-ledger.ts';
import { startSync } from '../sync/sync-store.ts';
import type { Environment } from '../system/environment.ts';
import type { SafeText } from '../text/safe.ts';
import { runConsole } from '../ui/run-console.tsx';
import { createClipboard } from './clipboard.ts';
import { editorOf, editText } from './edit-text.ts';
import { createJobControl } from './job-control.ts';

export type ConsoleOptions = {
  readonly platform: Platform;
  readonly server: SafeText;
  readonly profile: SafeText;
  readonly isReadOnly: boolean;
  readonly display: DisplayOptions;
  /** For the tools that the operator's keys start; without secrets. */
  readonly environment: Environment;
  /** Where the operator's acts are written down, and what takes secrets out of them. */
  readonly ledger: LedgerPlace;
  readonly signal: AbortSignal;
};

/** Shows the console on this process's terminal. Resolves when it was left and the terminal is as it was; the platform is then closed. */
export const openConsole = async ({ platform, display, signal, environment, ledger, ...labels }: ConsoleOptions): Promise<void> => {
  const { stdin, stdout } = process;
  const { name: timeZone, showsUtc } = display.timeZone;
  const settings = { ...labels, timeZone, showsUtc, appearance: display.appearance };
  const store = createConsoleStore(initialState(settings, { columns: stdout.columns, rows: stdout.rows }, Date.now()));
  const consoleLedger = openConsoleLedger(store, ledger);
  const { writer, saveFile } = consoleLedger;
  const sync = startSync({ store, platform, now: Date.now, ledger: writer });
  const job = createJobControl();
  job.takeTerminal();
  const running = runConsole({
    store,
    stdin,
    stdout,
    isTmux: environment['TMUX'] !== undefined,
    copy: createClipboard({ environment, platform: process.platform, write: (sequence) => void stdout.write(sequence) }),
    stopProgram: job.stop,
    editText: (text) => job.lend(() => editText(text, editorOf(process.env))),
    commands: {
      platform,
      ledger: writer,
      saveFile,
      sleep: (ms) => setTimeout(ms),
      random: Math.random,
      now: Date.now,
      newId: randomUUID,
      refresh: sync.refresh,
    },
  });
  if (signal.aborted) running.quit();
  signal.addEventListener('abort', running.quit, { once: true });
  const stopListening = job.listen({ stop: running.suspend, goOn: running.retake, launcherLost: running.quit });
  try {
    await running.finished;
  } finally {
    stopListening();
    signal.removeEventListener('abort', running.quit);
    await job.giveTerminalBack();
    sync.stop();
    await Promise.all([platform.close(), consoleLedger.close()]);
  }
};
