import type { Actor } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type Ledger, openLedger, writeReport } from '../ledger/ledger.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { createLedgerWriter, type LedgerWriter } from '../operations/execute/ledger-writer.ts';
import type { ConsoleState } from '../store/state.ts';
import type { ConsoleStore } from '../store/store.ts';
import { type SafeText, safeLine } from '../text/safe.ts';
import { createLedgerFollower } from './ledger-follower.ts';

/** The console's ledger: a ledger that writes to it and shows what it wrote. */
export type ConsoleLedger = {
  readonly writer: LedgerWriter;
  /** Writes a report beside the ledger and resolves with its path. */
  readonly saveFile: (name: string, text: string) => Promise<SafeText>;
  readonly close: () => Promise<void>;
};

export type LedgerPlace = { readonly folder: string; readonly redact: (text: string) => string };

/**
 * Opens the ledger beside the console and shows what earlier consoles wrote and what others that share it write. Where it cannot be opened the console still runs:
 * then every record is refused, and with it the act that it announces.
 */
export const openConsoleLedger = (store: ConsoleStore, { folder, redact }: LedgerPlace): ConsoleLedger => {
  const opening = openLedger({ folder, now: Date.now, redact });
  const fail = (error: unknown): void => {
    if (!(error instanceof LedgerError)) throw error;
    store.dispatch({ type: 'notice-shown', level: 'error', text: safeLine(untrusted(error.message)) });
  };
  const showEarlier = async (ledger: Ledger): Promise<void> => {
    const unverified = (await ledger.unverified()).filter(({ isRunning }) => !isRunning).map(({ operation }) => operation.operation);
    store.dispatch(
      { type: 'ledger-read', entries: follower.hasRead(await ledger.entries()) },
      { type: 'leftovers-found', leftovers: { unverified: new Set(unverified), held: await ledger.orphanedPauses() } },
    );
  };
  const follower = createLedgerFollower(opening, (entries) => store.dispatch({ type: 'ledger-read', entries }));
  const shown = opening.then(showEarlier).catch(fail);
  void shown.then(follower.start);
  const writer = createLedgerWriter({
    append: async (entry) => {
      await shown;
      const ledger = await opening;
      await follower.write(() => ledger.append(entry));
    },
    now: Date.now,
    actor: () => actorOf(store.getState()),
    incident: () => store.getState().incident.current?.id ?? null,
    onRecorded: (entry) => store.dispatch({ type: 'entries-recorded', entries: [entry] }),
  });
  const saveFile = async (name: string, text: string): Promise<SafeText> =>
    safeLine(untrusted(await writeReport(`${folder}-reports`, name, text)));
  const close = async (): Promise<void> => {
    follower.stop();
    await opening.then((ledger) => ledger.close()).catch(fail);
  };
  return { writer, saveFile, close };
};

const actorOf = ({ network: { me } }: ConsoleState): Actor =>
  me === null ? { type: 'console' } : { type: 'operator', id: me.id, name: me.name };
