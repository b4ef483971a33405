import path from 'node:path';
import { userLocations } from '../config/locations.ts';
import { type EntryNetwork, isOfNetwork } from '../domain/entry-network.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Actor } from '../domain/operation.ts';
import type { Me } from '../domain/org.ts';
import { untrusted } from '../domain/untrusted.ts';
import { openLedger } from '../ledger/ledger.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { createLedgerWriter, LedgerWriteError, type LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { incidentAfter } from '../store/incident-state.ts';
import { safe, safeLine } from '../text/safe.ts';
import { readProfile } from './connect.ts';
import { messageOf } from './report-error.ts';
import type { CliContext } from './subcommand.ts';

/** Where the ledger is, for every console and command of this user. */
export const ledgerFolder = (): string => path.join(userLocations().data, 'ledger');

/**
 * Works with the operator's ledger open. What cannot be written down is not done, unless `--unrecorded` allows it: then each fact
 * that is lost is told on stderr. Facts belong to the incident that is open in the ledger.
 */
export const withLedgerWriter = async <Result>(
  context: CliContext,
  platform: Platform,
  work: (ledger: LedgerWriter, entries: () => Promise<readonly LedgerEntry[]>) => Promise<Result>,
): Promise<Result> => {
  const { now, redactor, options, err } = context;
  const me = await readMe(platform);
  const network = await networkOf(context, me);
  const actor: Actor = me === null ? { type: 'console' } : { type: 'operator', id: me.id, name: me.name };
  const complain = async (error: unknown): Promise<void> => {
    const isLedgers = error instanceof LedgerError || error instanceof LedgerWriteError;
    if (!isLedgers || options['unrecorded'] !== true) throw error;
    await err.lines([safe`netconsole: not recorded: ${safeLine(untrusted(error.message))}`]);
  };
  const opened = await openLedger({ folder: ledgerFolder(), now, redact: redactor.redact }).catch(complain);
  const isShown = isOfNetwork(network);
  const entries = async (): Promise<readonly LedgerEntry[]> => (await opened?.entries(isShown)) ?? [];
  // An emergency stop never depends on old records.
  const earlier = await entries().catch(async (error: unknown) => {
    await err.lines([safe`netconsole: the ledger cannot be read: ${safeLine(untrusted(messageOf(error)))}`]);
    return [];
  });
  const incident = earlier.reduce(incidentAfter, null)?.id ?? null;
  const ledger: LedgerWriter =
    opened === undefined
      ? { record: () => Promise.resolve() }
      : createLedgerWriter({ append: opened.append, now, actor: () => actor, incident: () => incident, network: () => network });
  const record: LedgerWriter['record'] = (fact, about) => ledger.record(fact, about).catch(complain);
  try {
    return await work({ record }, entries);
  } finally {
    await opened?.close();
  }
};

/** The entries that are about the same network, whoever wrote them. */
export const readOwnEntries = async (context: CliContext, platform: Platform): Promise<readonly LedgerEntry[]> => {
  const { now, redactor } = context;
  const opened = await openLedger({ folder: ledgerFolder(), now, redact: redactor.redact });
  try {
    return await opened.entries(isOfNetwork(await networkOf(context, await readMe(platform))));
  } finally {
    await opened.close();
  }
};

async function networkOf(context: CliContext, me: Me | null): Promise<EntryNetwork> {
  const { server: origin, app } = await readProfile(context);
  return { origin, app, org: me?.org ?? null, sandbox: me?.sandbox ?? null, principal: me?.id ?? null };
}

/** The user of the credential; `null` for a key that acts for a whole app, which is nobody. */
async function readMe(platform: Platform): Promise<Me | null> {
  try {
    return await platform.getMe();
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'unsupported') return null;
    throw error;
  }
}
