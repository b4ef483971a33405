import { type EntryFilter, type EntryNetwork, isOfNetwork } from '../domain/entry-network.ts';
import type { Actor } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type Ledger, openLedger, writeReport } from '../ledger/ledger.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { createLedgerWriter, type LedgerWriter } from '../operations/execute/ledger-writer.ts';
import type { ConsoleState } from '../store/state.ts';
import type { ConsoleStore } from '../store/store.ts';
import { countText, type SafeText, safe, safeLine } from '../text/safe.ts';
import { createLedgerFollower } from './ledger-follower.ts';

/** The console's ledger: a ledger that writes to it and shows what it wrote. */
export type ConsoleLedger = {
  readonly writer: LedgerWriter;
  /** Writes a report beside the ledger and resolves with its path. */
  readonly saveFile: (name: string, text: string) => Promise<SafeText>;
  readonly close: () => Promise<void>;
};

export type LedgerPlace = {
  readonly folder: string;
  readonly redact: (text: string) => string;
  /** The server that the console is for. */
  readonly server: Pick<EntryNetwork, 'origin' | 'app'>;
};

/**
 * Opens the ledger beside the console and shows what earlier consoles wrote and what others that share it write about the same
 * network. Where it cannot be opened the console still runs: then every record is refused, and with it the act that it announces.
 */
export const openConsoleLedger = (store: ConsoleStore, { folder, redact, server }: LedgerPlace): ConsoleLedger => {
  const opening = openLedger({ folder, now: Date.now, redact });
  const fail = (error: unknown): void => {
    if (!(error instanceof LedgerError)) throw error;
    store.dispatch({ type: 'notice-shown', level: 'error', text: safeLine(untrusted(error.message)) });
  };
  const network = (): EntryNetwork => networkOf(store.getState(), server);
  const isShown: EntryFilter = (entry) => isOfNetwork(network())(entry);
  const showEarlier = async (ledger: Ledger): Promise<void> => {
    const unverified = (await ledger.unverified(isShown)).filter(({ isRunning }) => !isRunning).map(({ operation }) => operation.operation);
    store.dispatch(
      { type: 'ledger-read', entries: follower.hasRead(await ledger.entries(isShown)) },
      { type: 'leftovers-found', leftovers: { unverified: new Set(unverified), held: await ledger.orphanedPauses(isShown) } },
    );
  };
  const follower = createLedgerFollower({ opening, isShown, show: (entries) => store.dispatch({ type: 'ledger-read', entries }) });
  const tellProblems = async (ledger: Ledger): Promise<void> => {
    if (ledger.problem !== null) fail(ledger.problem);
    const unreadable = await ledger.unreadable();
    const [first] = unreadable;
    if (first === undefined) return;
    const text = safe`${countText(unreadable.length, safe`file`)} of the ledger cannot be read: ${safeLine(untrusted(`${first.name}: ${first.reason}`))}`;
    store.dispatch({ type: 'notice-shown', level: 'warning', text });
  };
  let shown = opening.then(showEarlier).catch(fail);
  void opening.then(tellProblems).catch(() => undefined);
  // Who one is decides whose entries one sees, and it is known only when the server has told.
  const stopWatching = store.subscribe((state, before) => {
    if (state.network.me !== before.network.me) shown = shown.then(() => opening.then(showEarlier)).catch(fail);
  });
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
    network,
    onRecorded: (entry) => store.dispatch({ type: 'entries-recorded', entries: [entry] }),
  });
  const saveFile = async (name: string, text: string): Promise<SafeText> =>
    safeLine(untrusted(await writeReport(`${folder}-reports`, name, text)));
  const close = async (): Promise<void> => {
    stopWatching();
    follower.stop();
    await opening.then((ledger) => ledger.close()).catch(fail);
  };
  return { writer, saveFile, close };
};

const actorOf = ({ network: { me } }: ConsoleState): Actor =>
  me === null ? { type: 'console' } : { type: 'operator', id: me.id, name: me.name };

const networkOf = ({ network: { me } }: ConsoleState, server: LedgerPlace['server']): EntryNetwork => ({
  ...server,
  org: me?.org ?? null,
  sandbox: me?.sandbox ?? null,
  principal: me?.id ?? null,
});
